export {
  type BodyLimits,
  hasBody,
  isJsonObject,
  type JsonObject,
  readBytes,
  readJsonBody,
  requireJson,
} from './body.ts';
export { type Call, type Callable, compileCall } from './call.ts';
export {
  createGateway,
  defaultLimits,
  type Gateway,
  type GatewayLimits,
  type GatewayOptions,
} from './gateway.ts';
export { isCleanText, isPrototypeKey, type JsonLimits, parseJson } from './json-text.ts';
export { type OpenApiMeta, type Operation, parsedOutput } from './operation.ts';
export {
  defaultProblem,
  type FieldError,
  type GatewayCode,
  gatewayProblems,
  internal,
  invalidInput,
  type Problem,
  type ProblemKind,
  RequestRefusal,
} from './problem.ts';
export type { Reply } from './respond.ts';
export { signalOf } from './signal.ts';
export { duplicatedHeader } from './target.ts';

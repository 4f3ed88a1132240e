import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerKept, appRouter, problemOf } from '@acct/core';
import { createGateway } from '@acct/gateway';
import { browsersOf, presentedByPage } from '../browser.ts';
import { reportFault } from '../fault.ts';
import { headersOf, problemType, wordsOf } from '../problems.ts';
import { arrivalOf, contextFor } from '../request.ts';
import type { DoorParts } from './door.ts';

/** `/v1`: the router as REST. */
export function restDoor(parts: DoorParts) {
  const browserOf = browsersOf(parts.core);
  const gateway = createGateway({
    router: appRouter,
    basePath: '/v1',
    onOperation(req, { name, path }) {
      const arrival = arrivalOf(req);
      arrival.operation = name;
      arrival.route = path;
    },
    createContext(req) {
      const { origin } = arrivalOf(req);
      origin.takeKey(parts.core);
      origin.takeBrowser(browserOf);
      return contextFor(parts, req, presentedByPage(req, parts.core));
    },
    recover: async (error, req) => outputOf(await answerKept(error, arrivalOf(req).origin)),
    toProblem(error) {
      const problem = problemOf(error);
      return {
        status: problem.status,
        code: problem.reason,
        ...wordsOf(problem),
        extensions: problem.details,
        headers: headersOf(problem),
      };
    },
    onError: (error, req) => reportFault(parts.log, error, { arrival: arrivalOf(req) }),
    requestId: (req) => arrivalOf(req).origin.requestId,
    problemType,
  });
  return (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    arrivalOf(req).door = 'rest';
    return gateway.handle(req, res);
  };
}

function outputOf(kept: { answer: unknown } | undefined) {
  return kept === undefined ? undefined : { output: kept.answer };
}

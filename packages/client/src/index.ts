export type { Fetch } from './answer.ts';
export type { CallOptions, Calls, InputOf, OutputOf } from './calls.ts';
export { type AcctClient, type ClientOptions, createClient } from './client.ts';
export type { Silence } from './no-answer.ts';
export {
  isRefusal,
  type Reason,
  type Refusal,
  type RefusalError,
  refusalOf,
  type Settled,
  settle,
} from './refusal.ts';
export type { Token, TokenSource } from './request.ts';
export {
  AssertionRefused,
  createVerifier,
  type RefusedBecause,
  type Verified,
  type Verifier,
  type VerifierOptions,
} from './verify.ts';

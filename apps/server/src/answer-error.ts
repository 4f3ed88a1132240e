import type { IncomingMessage, ServerResponse } from 'node:http';
import { problemOf } from '@acct/core';
import { RequestRefusal } from '@acct/gateway';
import { answerProblem } from './answer.ts';
import type { DoorParts } from './doors/door.ts';
import { reportFault } from './fault.ts';
import { type Answer, problemOfRefusal } from './problems.ts';
import { arrivalOf } from './request.ts';

/** Answers whatever was thrown while a request was read or its procedure ran; the log hears of faults. */
export function answerError(
  { log }: Pick<DoorParts, 'log'>,
  error: unknown,
  { req, res, as = (answer) => answer }: Exchange,
): void {
  const isRefusal = error instanceof RequestRefusal;
  if (!isRefusal) reportFault(log, error, { arrival: arrivalOf(req) });
  answerProblem(req, res, as(isRefusal ? problemOfRefusal(error) : problemOf(error)));
}

type Exchange = {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** What the door makes of an answer, where it has a reason for another. */
  as?(answer: Answer): Answer;
};

import type { Core, Problem } from '@acct/core';
import { expect } from 'vitest';
import { z } from 'zod';
import type { InputOf, OutputOf, Procedure } from './contract.ts';
import type { Answer, Door } from './door.ts';
import { callRouter } from './door-caller.ts';
import { readEnded, readRows } from './rows.ts';

export type Calls = {
  readonly core: Core;

  /** Through the door. @throws Error of the test, with what it was refused for */
  call<Path extends Procedure>(
    path: Path,
    input: InputOf<Path>,
    token?: string,
  ): Promise<OutputOf<Path>>;

  /**
   * Through the door, expecting a refusal; proves that it left the database as it was, but for the
   * events in `tells` and sessions that have ended by time. Not for calls that run beside others.
   */
  refusal(path: Procedure, input: unknown, by?: By): Promise<Problem>;

  /** Through the door, whatever comes of it. */
  attempt(path: Procedure, input: unknown, token?: string): Promise<Answer>;

  /** As the operator on the command line, who needs no door. */
  operate<Path extends Procedure>(path: Path, input: InputOf<Path>): Promise<OutputOf<Path>>;

  /** As `refusal`, for the operator. */
  operatorRefusal(path: Procedure, input: unknown): Promise<Problem>;
};

export type By = { readonly token?: string | undefined; readonly tells?: readonly string[] };

export function callsThrough(door: Door): Calls {
  const { core } = door;
  const asOperator = (path: Procedure, input: unknown) =>
    callRouter(core.context(onCommandLine, { kind: 'operator' }), path, input);
  return {
    core,
    call: async <Path extends Procedure>(path: Path, input: InputOf<Path>, token?: string) =>
      outputOf(path, await door.call(path, input, token)),
    refusal: (path, input, { token, tells = [] } = {}) =>
      expectRefusal(core, tells, () => door.call(path, input, token)),
    attempt: (path, input, token) => door.call(path, input, token),
    operate: async <Path extends Procedure>(path: Path, input: InputOf<Path>) =>
      outputOf(path, await asOperator(path, input)),
    operatorRefusal: (path, input) => expectRefusal(core, [], () => asOperator(path, input)),
  };
}

const onCommandLine = { requestId: 'command-line', address: null, device: null };

function outputOf<Path extends Procedure>(path: Path, answer: Answer): OutputOf<Path> {
  if (!answer.ok) throw new Error(`${path} was refused: ${JSON.stringify(answer.problem)}`);
  // The border of the door: what comes out was made by the procedure's own output schema.
  return answer.output as OutputOf<Path>;
}

/** "Nothing was written" is part of every refusal, so it is looked at every time. */
async function expectRefusal(
  core: Core,
  tells: readonly string[],
  work: () => Promise<Answer>,
): Promise<Problem> {
  const ended = await readEnded(core);
  const before = await readRows(core);
  const answer = await work();
  const after = await readRows(core);
  if (answer.ok) throw new Error(`This was not refused: ${JSON.stringify(answer.output)}`);
  const sessions = before.sessions.filter((one) => after.sessions.includes(one) || !ended.has(one));
  const kept = { ...before, sessions, events: [] };
  expect({ ...after, events: [] }, 'a refusal writes nothing').toEqual(kept);
  const fresh = after.events.slice(before.events.length);
  expect(fresh.map(nameOf), 'events of a refusal').toEqual(tells);
  return answer.problem;
}

function nameOf(line: string): string {
  return z.object({ name: z.string() }).parse(JSON.parse(line)).name;
}

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type ProcedureFacts, procedures } from '../../house/procedures.ts';
import { sampleDefinitions, samples } from '../../house/samples.ts';
import { tried } from '../../house/tried.ts';
import { type Held, openServed, type Served } from '../http/served.ts';
import { type Contract, type Operation, readContract } from './contract.ts';
import { type Heard, isSameAtBothDoors, sendOverRest, sendOverTrpc } from './send.ts';
import { type Shot, shotsAt } from './shots.ts';
import { type Judge, judgeBy } from './verdict.ts';
import { type ActorName, actors, filled, openWorld, type World } from './world.ts';

// The document is what strangers write their clients from, so it is what attackers read first. For each
// operation in it: what it allows, what it just does not allow, and what nobody would send.

const seed = Number(process.env['ACCT_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const runs = Number(process.env['ACCT_FUZZ_RUNS'] ?? 30);

let served: Served;
let world: World;
let contract: Contract;
let judge: Judge;
let before: Held;
beforeAll(async () => {
  served = await openServed({}, { definitions: [...sampleDefinitions] });
  world = await openWorld(served);
  contract = await readContract(served.url);
  judge = judgeBy(contract);
  before = await served.held();
});
afterAll(() => served[Symbol.asyncDispose]());

const addressed = procedures.filter(({ rest }) => rest !== undefined);
const counts = { shots: 0, succeeded: 0, compared: 0, formFirst: 0 };

test('every procedure with an address stands in the document, and nothing else does', () => {
  const ours = addressed.map(({ path }) => operationIdOf(path)).sort();
  expect(contract.operations.map(({ id }) => id).sort()).toEqual(ours);
});

describe.each(addressed)('$path', (facts) => {
  test('answers an honest call as the document says, whoever makes it', async () => {
    const operation = operationOf(facts);
    const successes: string[] = [];
    for (const name of actors) {
      const cast = await world.cast(name);
      const shot = shotFrom(operation, samples[facts.path].valid(cast));
      const heard = await fire({ facts, operation, name }, shot);
      if (heard.status < 300) successes.push(name);
    }
    // An administrator may do everything, unless a rule keeps even that one from it.
    const expected = samples[facts.path].meets === undefined;
    expect(successes.includes('admin') || successes.includes('anonymous')).toBe(expected);
  });

  test('answers anything else as the document says, and the same at both doors', async () => {
    const operation = operationOf(facts);
    const shots = fc.tuple(fc.constantFrom(...actors), shotsAt(operation, contract));
    await fc.assert(
      fc.asyncProperty(shots, async ([name, shot]) => {
        await fire({ facts, operation, name }, filled(shot, await world.cast(name)));
      }),
      { numRuns: runs, seed, interruptAfterTimeLimit: 60_000, endOnFailure: true },
    );
  });
});

test('the process that began is the one that is there at the end', async () => {
  const after = await served.held();
  expect(after.pid).toBe(before.pid);
  expect(after.uptime).toBeGreaterThan(before.uptime);
  const { shots, succeeded, compared, formFirst } = counts;
  expect(Math.min(succeeded, compared)).toBeGreaterThan(addressed.length);
  tried(shots, `shots at ${addressed.length} operations of the document, seed ${seed}`);
  tried(succeeded, 'of them succeeded');
  tried(compared, 'refusals were compared with those of the tRPC door');
  tried(formFirst, 'of these refused the form of an address before asking who called');
});

type Target = {
  readonly facts: ProcedureFacts;
  readonly operation: Operation;
  readonly name: ActorName;
};

/** Sends a shot through both doors and holds the answers to the document and to each other. */
async function fire({ facts, operation, name }: Target, shot: Shot): Promise<Heard> {
  const { actor } = await world.cast(name);
  const from = { url: served.url, token: name === 'anonymous' ? undefined : actor.token };
  const heard = await sendOverRest(from, operation, shot);
  counts.shots += 1;
  expect(judge(operation, heard)).toBeUndefined();
  const isQuery = facts.type === 'query';
  const other = await sendOverTrpc(from, { name: facts.path, isQuery }, shot);
  expect(other.status, other.text).toBeLessThan(500);
  if (heard.status < 300) counts.succeeded += 1;
  else if (isSameAtBothDoors(operation, shot)) compare(heard, other);
  const hasChanged = !isQuery && (heard.status < 300 || other.status < 300);
  if (hasChanged) await world.renew();
  return heard;
}

/** A refusal changes nothing, so the same call is refused for the same reason at the next door. */
function compare(rest: Heard, trpc: Heard): void {
  const [ours, theirs] = [reasonOf(rest), reasonOf(trpc)];
  // Only one of the two carries all of it in its address, and a limit may be reached in between.
  if ([rest, trpc].some(({ status }) => [413, 414, 429].includes(status))) return;
  counts.compared += 1;
  const isFormFirst = ours?.startsWith('request.') && theirs?.startsWith('access.');
  if (isFormFirst) counts.formFirst += 1;
  else expect(ours, `tRPC says: ${trpc.text}`).toBe(theirs);
}

function reasonOf({ text }: Heard): string | undefined {
  const { code, error } = Refused.parse(JSON.parse(text));
  return code ?? error?.data.reason;
}

const Refused = z.object({
  code: z.string().optional(),
  error: z.object({ data: z.object({ reason: z.string() }) }).optional(),
});

function operationOf({ path }: ProcedureFacts): Operation {
  const found = contract.operations.find(({ id }) => id === operationIdOf(path));
  if (found === undefined) throw new Error(`The document has no ${path}.`);
  return found;
}

function operationIdOf(path: string): string {
  return path.replaceAll(/\.(\w)/g, (_whole, first: string) => first.toUpperCase());
}

function shotFrom({ parameters, body }: Operation, input: unknown): Shot {
  const fields = Object.entries(z.record(z.string(), z.unknown()).optional().parse(input) ?? {});
  const names = new Set(parameters.map(({ name }) => name));
  const rest = fields.filter(([name]) => !names.has(name));
  return {
    kind: 'valid',
    parameters: Object.fromEntries(fields.filter(([name]) => names.has(name))),
    ...(body !== undefined && { body: Object.fromEntries(rest) }),
  };
}

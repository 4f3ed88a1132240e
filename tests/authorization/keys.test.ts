import { type Scope, scopeNames } from '@acct/core';
import { afterAll, describe, expect, test } from 'vitest';
import { makeKey } from '../house/api-keys.ts';
import { type Answer, doorNames } from '../house/door.ts';
import { type House, openHouse } from '../house/house.ts';
import { type ProcedureFacts, procedures } from '../house/procedures.ts';
import { type Cast, samples } from '../house/samples.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { definitions, freshCast } from './callers.ts';
import { inputsForKeys, keyTable } from './keys.ts';

// Deny by default: every operation is tried with a key of each scope alone and with one of all scopes, each
// of an administrator, through every door and on every database.

let cells = 0;
afterAll(() => tried(cells, 'operations and scopes of API keys, by door and database'));

test('every operation that takes a key stands in the table with its scope, and no other takes one', () => {
  const open = procedures.filter(({ access }) => access === 'public');
  const scoped = procedures.flatMap(({ path, scope }) =>
    scope === undefined ? [] : [[path, scope]],
  );
  const expected = [...open.map(({ path }) => [path, 'open']), ...scoped];
  expect(Object.entries(keyTable).toSorted()).toEqual(expected.toSorted());
});

const kinds: readonly (readonly Scope[])[] = [...scopeNames.map((scope) => [scope]), scopeNames];
const columns = testedProviders.flatMap((provider) =>
  doorNames.map((door) => ({ provider, door })),
);

describe.each(columns)('$door, $provider', ({ provider, door }) => {
  test('a key enters by its scope and nowhere else, and is told why', async () => {
    await using house = await openHouse({ provider, door, definitions });
    await house.admin('zoe');
    const cast = await freshCast(house, 'admin');
    const keys = [];
    for (const scopes of kinds) keys.push(await makeKey(house, cast.actor, [...scopes]));
    const before = await house.rows();
    for (const facts of reachable(house)) {
      for (const { scopes, token } of keys) {
        const wanted = reasonFor(facts, scopes);
        if (wanted === 'in') continue;
        cells += 1;
        const answer = await house.attempt(facts.path, inputFor(facts, cast), token);
        expect(`${facts.path} by ${scopes.join()}: ${outcomeOf(answer)}`).toBe(
          `${facts.path} by ${scopes.join()}: ${wanted}`,
        );
      }
    }
    const after = await house.rows();
    // That somebody was refused may be told; nothing else may have changed.
    expect({ ...after, events: [] }).toEqual({ ...before, events: [] });
  });

  test('a key of the right scope is let in, to the answer or to a rule', async () => {
    await using house = await openHouse({ provider, door, definitions });
    await house.admin('zoe');
    for (const facts of reachable(house)) {
      const scope = keyTable[facts.path];
      if (scope === undefined || scope === 'open') continue;
      cells += 1;
      const cast = await freshCast(house, 'service');
      const { token } = await makeKey(house, cast.actor, [scope]);
      const answer = await house.attempt(facts.path, inputFor(facts, cast), token);
      const wanted = samples[facts.path].meets ?? 'in';
      expect(`${facts.path}: ${outcomeOf(answer)}`).toBe(`${facts.path}: ${wanted}`);
    }
  });
});

/** What is said to a key of an administrator with these scopes. */
function reasonFor({ path, access }: ProcedureFacts, scopes: readonly Scope[]): string {
  if (access === 'operator') return 'access.operator_only';
  if (access === 'legacy') return 'access.legacy_only';
  const wanted = keyTable[path];
  if (wanted === undefined) return 'access.session_only';
  return wanted === 'open' || scopes.includes(wanted) ? 'in' : 'access.scope_required';
}

function inputFor({ path }: ProcedureFacts, cast: Cast) {
  return inputsForKeys[path] ?? samples[path].valid(cast);
}

function outcomeOf(answer: Answer): string {
  return answer.ok ? 'in' : answer.problem.reason;
}

function reachable(house: House): readonly ProcedureFacts[] {
  return procedures.filter(({ rest }) => house.doorName !== 'rest' || rest !== undefined);
}

import { expect, test } from 'vitest';
import { type Casts, castsIn } from '../house/casts.ts';
import type { Answer } from '../house/door.ts';
import { type House, openHouse } from '../house/house.ts';
import { type ProcedureFacts, procedures } from '../house/procedures.ts';
import { type Cast, sampleDefinitions, samples } from '../house/samples.ts';
import { fieldsOf, wrongTypesFor } from '../house/wrong-types.ts';

// Derived from the router: a procedure that is new tomorrow is tested here without a new line, except
// for its row in samples.ts. Who may enter is tried in tests/authorization.

test('every procedure has a sample, and says who may enter and where it is', () => {
  expect(procedures.map(({ path }) => path).sort()).toEqual(Object.keys(samples).sort());
  for (const { path, access, rest } of procedures) {
    expect(rest === undefined, `${path} has an address unless it is for few`).toBe(
      forFew[access] !== undefined || atItsOwnDoor.has(path),
    );
  }
});

/** Reached by an address that is neither of REST nor of tRPC: tests/oauth goes through it. */
const atItsOwnDoor: ReadonlySet<string> = new Set(['forwardAuth.check']);

/** What nobody reaches through the doors that this suite goes through. */
const forFew: Partial<Record<ProcedureFacts['access'], string>> = {
  operator: 'access.operator_only',
  legacy: 'access.legacy_only',
};

const definitions = [...sampleDefinitions];

function reasonOf(answer: Answer): string {
  return answer.ok ? 'let in' : answer.problem.reason;
}

/** What can be called through this door at all. */
function reachable(house: House): readonly ProcedureFacts[] {
  return procedures.filter(({ rest }) => house.doorName !== 'rest' || rest !== undefined);
}

const ofTheServer = [
  'id accountId actorId role roles super admin verified state disabled suspended createdAt',
  'updatedAt usedAt expiresAt lastSignedInAt password passwordHash token digest sessionId uniqueKey',
  'unknown $where where select include orderBy',
].flatMap((names) => names.split(' '));

test('every input refuses fields that it does not know, above all those of the server', async () => {
  await using house = await openHouse({ definitions });
  const actor = await house.admin('zoe');
  const target = await house.member('ann');
  const before = await house.rows();
  for (const facts of reachable(house)) {
    if (forFew[facts.access] !== undefined) continue;
    const known = Object.keys(fieldsOf(facts.input));
    const sample: unknown = samples[facts.path].valid({ actor, target });
    const valid = typeof sample === 'object' ? sample : {};
    for (const field of ofTheServer.filter((name) => !known.includes(name))) {
      const input = { ...valid, [field]: 'x' };
      const answer = await house.attempt(facts.path, input, actor.token);
      expect(`${facts.path} with ${field}: ${reasonOf(answer)}`).toBe(
        `${facts.path} with ${field}: request.invalid`,
      );
    }
  }
  expect(await house.rows()).toEqual(before);
});

test('JSON types are exact, before and after every procedure has been called', async () => {
  await using house = await openHouse({ definitions });
  const { actor, target } = await newCasts(house).next('admin');
  const before = await house.rows();
  const first = await tryWrongTypes(house, { actor, target });
  expect(await house.rows()).toEqual(before);
  expect(first.filter((line) => !line.endsWith(' 400'))).toEqual([]);
  expect(first.length).toBeGreaterThan(100);
  const casts = newCasts(house);
  for (const facts of reachable(house)) {
    const { path } = facts;
    const people = await casts.next('admin', facts);
    await house.attempt(path, samples[path].valid(people), people.actor.token);
  }
  const admin = await house.admin('yan');
  expect(await tryWrongTypes(house, { actor: admin, target })).toEqual(first);
});

function newCasts(house: House): Casts<'admin'> {
  return castsIn(house, { left: 5 });
}

async function tryWrongTypes(house: House, people: Cast): Promise<string[]> {
  const lines: string[] = [];
  for (const facts of reachable(house)) {
    if (forFew[facts.access] !== undefined) continue;
    const sample: unknown = samples[facts.path].valid(people);
    for (const { field, value } of wrongTypesFor(facts).filter(({ field }) =>
      typed(house, facts, field),
    )) {
      const input = { ...(typeof sample === 'object' ? sample : {}), [field]: value };
      const answer = await house.attempt(facts.path, input, people.actor.token);
      const status = answer.ok ? 'was taken' : answer.problem.status;
      lines.push(`${facts.path} ${field}=${JSON.stringify(value)} ${status}`);
    }
  }
  return lines;
}

/** An address is text: there a type cannot be wrong, only a form. */
function typed({ doorName }: House, { rest }: ProcedureFacts, field: string): boolean {
  if (doorName !== 'rest' || rest === undefined) return true;
  const takesBody = rest.body ?? ['POST', 'PUT', 'PATCH'].includes(rest.method);
  return takesBody && !rest.path.includes(`{${field}}`);
}

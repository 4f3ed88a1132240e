import { allEvents } from '@acct/core';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Procedure } from '../house/contract.ts';
import { callRouter } from '../house/door-caller.ts';
import { type House, openHouse } from '../house/house.ts';
import { type ProcedureFacts, procedures } from '../house/procedures.ts';
import { type Cast, sampleDefinitions, samples } from '../house/samples.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';

// Every operation there is, once by somebody who may and once by somebody who may not: what changed
// something is one event, what was refused for a missing right is one, and what only read is none. An
// operation that comes new is asked the same, unasked.

const definitions = [...sampleDefinitions, { key: 'ssn', sensitive: true }];

/** As what each change is told. A new one that stands not here must be one event, of any kind there is. */
const told: { readonly [Path in Procedure]?: readonly string[] } = {
  'signup.create': ['accounts.created'],
  'signin.create': ['sessions.started'],
  'sessions.checkMany': [],
  'sessions.signOut': ['sessions.ended'],
  'sessions.end': ['sessions.ended'],
  'sessions.endOthers': ['sessions.others_ended'],
  'sessions.revokeAll': ['sessions.revoked'],
  'sessions.revoke': ['sessions.revoked'],
  'accounts.rename': ['accounts.renamed'],
  'attributes.set': ['attributes.set'],
  'attributes.unset': ['attributes.unset'],
  'attributes.define': ['attributes.defined'],
  'attributes.undefine': ['attributes.undefined'],
  'password.change': ['credentials.changed'],
  'password.set': ['credentials.reset'],
  'password.unlock': ['credentials.unlocked'],
  'closing.close': ['accounts.closed'],
  // The target has a sensitive value.
  'directory.byId': ['attributes.disclosed'],
  'directory.find': ['attributes.disclosed'],
  'standing.suspend': ['accounts.suspended'],
  'roles.grant': ['roles.granted'],
  'roles.bootstrap': ['access.denied'],
  'oauth.introspect': [],
  'oauth.revoke': ['sessions.ended'],
  // The first two keys of a house, one to sign by and one to come.
  'assertions.create': ['assertions.key_made', 'assertions.key_made'],
};

describe.each(testedProviders)('%s', (provider) => {
  test('every operation tells once what came of it, and one that only reads tells nothing', async () => {
    await using house = await openHouse({ provider, door: 'trpc', definitions });
    await house.admin('zoe');
    const kinds = new Set(allEvents().map(({ name }) => name));
    for (const facts of atThisDoor) {
      const { path, type } = facts;
      const cast = await castOf(house);
      const { answer, fresh } = await during(house, () => callAs(house, facts, cast));
      const names = fresh.map(({ name }) => name);
      const wanted = told[path] ?? (type === 'mutation' && answer.ok ? [expect.any(String)] : []);
      expect(names, `${path}: ${JSON.stringify(answer)}`).toEqual(wanted);
      for (const { name, requestId, actorId } of fresh) {
        expect(kinds, path).toContain(name);
        expect(requestId, path).toMatch(/./);
        expect([cast.actor.id, null], path).toContain(actorId);
      }
    }
    tried(atThisDoor.length, `operations, with what they tell of themselves on ${provider}`);
  });

  test('every operation that somebody has not the right to tells that once, and of nothing else', async () => {
    await using house = await openHouse({ provider, door: 'trpc', definitions });
    const cast = await castOf(house);
    const ann = await house.member('ann');
    const privileged = atThisDoor.filter(({ access }) => rights.includes(access));
    expect(privileged.length).toBeGreaterThan(10);
    for (const { path } of privileged) {
      const ask = () => house.attempt(path, samples[path].valid(cast), ann.token);
      const { answer, fresh } = await during(house, ask);
      const reason = answer.ok ? 'in' : answer.problem.reason;
      expect(reason, path).toMatch(/^access\.(role_required|operator_only)$/);
      expect(fresh, path).toMatchObject([
        { name: 'access.denied', actorId: ann.id, sessionId: ann.sessionId, address: '127.0.0.1' },
      ]);
      expect(JSON.parse(fresh[0]?.details ?? '')).toEqual({ operation: path, reason });
      expect((await during(house, ask)).fresh, `${path} again`).toEqual([]);
    }
    tried(privileged.length * 2, `calls without the right to them on ${provider}`);
  });
});

const atThisDoor = procedures.filter(({ access }) => access !== 'legacy');
const rights: readonly string[] = ['privileged', 'admin', 'operator'];

function callAs(house: House, { path, access }: ProcedureFacts, cast: Cast) {
  const input = samples[path].valid(cast);
  if (access !== 'operator') return house.attempt(path, input, cast.actor.token);
  const origin = { requestId: 'command-line', address: null, device: null };
  return callRouter(house.core.context(origin, { kind: 'operator' }), path, input);
}

/** What comes of the work, and the events that it left. */
async function during<Result>(house: House, work: () => Promise<Result>) {
  const { core } = house;
  await core.flush();
  const last = await core.tools.db.read.event.findFirst({ orderBy: { id: 'desc' } });
  const answer = await work();
  await core.flush();
  const where = { id: { gt: z.bigint().parse(last?.id) } };
  const fresh = await core.tools.db.read.event.findMany({ where, orderBy: { id: 'asc' } });
  return { answer, fresh };
}

async function castOf(house: House): Promise<Cast> {
  // An operation before this one may have removed it.
  await house.operate('attributes.define', { key: 'nick', unique: true });
  const actor = await house.admin();
  const target = await house.member(undefined, { left: 5, ssn: '078-05-1120' });
  await house.call('attributes.set', { key: 'left', value: 1 }, actor.token);
  return { actor, target };
}

import { type Access, endEverySession } from '@acct/core';
import { describe, expect, test } from 'vitest';
import type { OutputOf } from '../house/contract.ts';
import { browser, callRouter } from '../house/door-caller.ts';
import { type House, openHouse } from '../house/house.ts';
import { type ProcedureFacts, procedures } from '../house/procedures.ts';
import { type Cast, sampleDefinitions, samples } from '../house/samples.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { readSources } from '../law/source.ts';

// Verifiers drop what the feed says has ended, and nothing else. So whatever ends sessions must be in it: here
// every operation there is is done, and what vanished is compared with what was told.

type Told = OutputOf<'audit.revocations'>;
type Session = { readonly id: string; readonly accountId: number };

describe.each(testedProviders)('%s', (provider) => {
  test('every operation that ends sessions tells the feed of exactly those', async () => {
    await using house = await openHouse({
      provider,
      door: 'caller',
      definitions: [...sampleDefinitions],
      settings: { sessionsPerAccountMax: 2 },
    });
    await house.admin('zoe');
    const ending: string[] = [];
    for (const facts of procedures) {
      await house.operate('attributes.define', { key: 'nick', unique: true });
      const cast = await newCast(house, facts.access);
      const { gone, told } = await during(house, () => perform(house, facts, cast));
      expect(`${facts.path} ended ${gone.length}: ${JSON.stringify(told)}`).toBe(
        `${facts.path} ended ${gone.length}: ${JSON.stringify(gone)}`,
      );
      if (gone.length > 0) ending.push(facts.path);
    }
    expect(ending).toEqual(
      expect.arrayContaining([
        'signin.create',
        'sessions.signOut',
        'sessions.end',
        'sessions.endOthers',
        'sessions.revokeAll',
        'sessions.revoke',
        'password.change',
        'password.set',
        'closing.close',
        'standing.suspend',
        'standing.demote',
        'pyacct.changePassword',
        'pyacct.close',
      ]),
    );
    tried(ending.length, `operations that end sessions (${provider}): ${ending.join(', ')}`);
  });

  test('the end of every session is told as that', async () => {
    await using house = await openHouse({ provider, door: 'caller' });
    await Promise.all([house.member(), house.member(), house.member()]);
    const { gone, told } = await during(house, () =>
      endEverySession(house.core.tools, { kind: 'operator', origin }),
    );
    expect(gone).toHaveLength(3);
    expect(told).toEqual(gone);
  });
});

test('no session is deleted but where its end is told, and where its time is over', async () => {
  const offenders = (await readSources())
    .filter(({ path }) => path.startsWith('packages/core/src/') && !path.endsWith('.test.ts'))
    .filter(({ text }) => /\bsession\.delete|DELETE FROM acct_sessions/.test(text))
    .map(({ path }) => path.replace('packages/core/src/records/sessions/', ''));
  expect(offenders.sort()).toEqual(['end-by-token.ts', 'ended.ts', 'prune.ts', 'service.ts']);
});

const origin = { requestId: 'endings', address: null, device: null, browser };

/** The ids of the sessions that are not there any more, and of those that the feed says have ended. */
async function during(house: House, work: () => Promise<unknown>) {
  const before = await sessionsOf(house);
  const { cursor } = await house.operate('audit.revocations', {});
  await work();
  const after = new Set((await sessionsOf(house)).map(({ id }) => id));
  const gone = before.filter(({ id }) => !after.has(id)).map(({ id }) => id);
  const { items } = await house.operate('audit.revocations', { after: cursor, limit: 100 });
  const told = before.filter((one) => items.some((item) => ends(item, one))).map(({ id }) => id);
  return { gone: gone.sort(), told: told.sort() };
}

/** What the documentation says of the words of the feed. */
function ends({ ends: what, accountId, sessionId }: Told['items'][number], session: Session) {
  if (what === 'everybody') return true;
  if (what === 'session') return session.id === sessionId;
  if (session.accountId !== accountId) return false;
  return what === 'account' || (what === 'others' && session.id !== sessionId);
}

function sessionsOf({ core }: House): Promise<Session[]> {
  return core.tools.db.read.session.findMany({ select: { id: true, accountId: true } });
}

/** Everybody is signed in twice, which is as often as may be. */
async function newCast(house: House, access: Access): Promise<Cast> {
  const person = await house.signUp();
  const role = access === 'privileged' ? 'service' : 'admin';
  if (access === 'admin' || access === 'privileged') {
    await house.operate('roles.grant', { id: person.id, role });
  }
  await house.signIn(person);
  const actor = await house.signIn(person);
  const target = await house.member(undefined, { left: 5 });
  await house.operate('roles.grant', { id: target.id, role: 'service' });
  await house.signIn(target);
  await house.call('attributes.set', { key: 'left', value: 1 }, actor.token);
  return { actor, target };
}

async function perform(house: House, { path, access, type }: ProcedureFacts, cast: Cast) {
  const presented =
    access === 'operator'
      ? ({ kind: 'operator' } as const)
      : ({ kind: 'token', token: cast.actor.token } as const);
  const context = house.core.context(origin, presented);
  const legacy = access === 'legacy' ? ({ door: 'pyacct-2' } as const) : {};
  const answer = await callRouter({ ...context, ...legacy }, path, samples[path].valid(cast));
  // A change that was refused ended nothing for another reason.
  const isMeant = answer.ok || type === 'query' || samples[path].meets !== undefined;
  expect(`${path}: ${isMeant || JSON.stringify(answer)}`).toBe(`${path}: true`);
}

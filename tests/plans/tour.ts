import type { Access } from '@acct/core';
import { makeKey } from '../house/api-keys.ts';
import type { InputOf } from '../house/contract.ts';
import { browser, callRouter } from '../house/door-caller.ts';
import type { House } from '../house/house.ts';
import { procedures } from '../house/procedures.ts';
import { type Cast, samples } from '../house/samples.ts';
import { importInto } from '../import/orders.ts';
import { openPyacctSample } from '../import/sample.ts';

/** Calls everything that there is to call, so that every statement of the service is sent once. */
export async function tour(house: House): Promise<void> {
  for (const { path, access } of procedures) {
    for (const kind of ['valid', 'refused'] as const) {
      const cast = await castOf(house, access);
      const input: unknown = samples[path][kind]?.(cast);
      const legacy = access === 'legacy' ? ({ door: 'pyacct-2' } as const) : {};
      const context = house.core.context(origin, { kind: 'token', token: cast.actor.token });
      await callRouter({ ...context, ...legacy }, path, input);
    }
  }
  await walkLists(house);
  await defineInAllWays(house);
  await askWithKeys(house);
  await useAndSweep(house);
  await takeOver(house);
}

const origin = { requestId: 'tour', address: null, device: 'plans', browser };

async function castOf(house: House, access: Access): Promise<Cast> {
  await house.operate('attributes.define', { key: 'left', type: 'integer', force: true });
  await house.operate('attributes.define', { key: 'nick', unique: true, force: true });
  const actor = access === 'admin' ? await house.admin() : await house.service();
  return { actor, target: await house.member(undefined, { left: 5 }) };
}

/** Every filter and every second page. */
async function walkLists(house: House): Promise<void> {
  const { actor, target } = await castOf(house, 'admin');
  for (let i = 0; i < 2; i += 1) await house.signIn(actor);
  for (let i = 0; i < 2; i += 1) await makeKey(house, actor, ['read']);
  await pages(house, 'apikeys.list', [{}], actor.token);
  await pages(house, 'apikeys.of', [{ id: actor.id }], actor.token);
  const own = await pages(house, 'sessions.list', [{}], actor.token);
  await pages(house, 'sessions.of', [{ id: actor.id }], actor.token);
  if (own < 2) throw new Error('The tour has no second page of sessions.');
  const names = [{}, { username: 'p' }];
  // Where nearly all fit, PostgreSQL may rightly walk through all; an index is for those that are few.
  const states = [{}, { state: 'suspended' }] as const;
  const accounts = names.flatMap((name) => states.map((state) => ({ ...name, ...state })));
  const holders = accounts.map((filter) => ({ ...filter, role: 'service' as const }));
  await pages(house, 'accounts.list', [...accounts, ...holders], actor.token);
  const about = [{}, { accountId: target.id }];
  const named = [{}, { name: 'accounts.closed' }];
  const events = about.flatMap((one) => named.map((name) => ({ ...one, ...name })));
  await pages(house, 'audit.list', events, actor.token);
  const timed = events.map((event) => ({
    ...event,
    from: '2026-03-28T12:00:00Z',
    until: '2050-01-01T00:00:00Z',
  }));
  await pages(house, 'audit.list', timed, actor.token);
  const followed = events.map((event) => ({ ...event, after: '0' }));
  await pages(house, 'audit.list', followed, actor.token);
}

type List =
  | 'apikeys.list'
  | 'apikeys.of'
  | 'sessions.list'
  | 'sessions.of'
  | 'accounts.list'
  | 'audit.list';

/** Two pages of one item for each filter; gives the number of pages that there were. */
async function pages<Path extends List>(
  house: House,
  path: Path,
  filters: readonly Omit<InputOf<Path>, 'limit'>[],
  token: string,
): Promise<number> {
  let met = 0;
  for (const filter of filters) {
    const first = await house.attempt(path, { ...filter, limit: 1 }, token);
    const cursor = first.ok ? nextOf(first.output) : undefined;
    met += cursor === undefined ? 1 : 2;
    if (cursor !== undefined) await house.attempt(path, { ...filter, limit: 1, cursor }, token);
  }
  return met;
}

function nextOf(output: unknown): string | undefined {
  if (typeof output !== 'object' || output === null) return undefined;
  const next: unknown = Reflect.get(output, 'next');
  return typeof next === 'string' ? next : undefined;
}

async function defineInAllWays(house: House): Promise<void> {
  const person = await house.member();
  await house.call('attributes.set', { key: 'nick', value: 'ann' }, person.token);
  const kinds = [{ unique: false }, { unique: true, required: true }, { maxLength: 1 }];
  for (const kind of kinds) {
    await house.operate('attributes.define', { key: 'nick', ...kind, force: true });
  }
  await house.operate('attributes.undefine', { key: 'nick' });
  await house.operate('attributes.undefine', { key: 'left' });
}

async function useAndSweep(house: House): Promise<void> {
  const member = await house.member();
  const key = await makeKey(house, member, ['read', 'write']);
  await house.call('accounts.rename', { username: 'by-key' }, key.token);
  await house.core.hasAdministrator();
  await house.core.issueBootstrapSecret();
  house.clock.advance({ minutes: 5 });
  await house.call('sessions.check', undefined, member.token);
  await house.core.flush();
  await useWhatIsGone(house);
  house.clock.advance({ days: 1000 });
  const where = { id: member.id };
  await house.core.tools.db.write((tx) => tx.account.update({ where, data: { skeleton: null } }));
  await house.core.sweep();
}

/** What is done and may be asked again, and what is refused and lets its key go. */
async function askWithKeys(house: House): Promise<void> {
  for (const username of ['keyed', 'root']) {
    const keyed = house.core.keyedCall(`idempotency-key-of-${username}`, () => {});
    const context = house.core.context({ ...origin, keyed }, { kind: 'nothing' });
    await callRouter(context, 'signup.create', { username, password: 'a quiet harbour' });
    await keyed.release();
  }
}

/** A use that finds no row to be written into makes the service look whether there is one. */
async function useWhatIsGone(house: House): Promise<void> {
  const member = await house.member();
  const key = await makeKey(house, member, ['read']);
  house.clock.advance({ minutes: 5 });
  await house.call('sessions.check', undefined, member.token);
  await house.call('accounts.self', undefined, key.token);
  await house.core.tools.db.write(async (tx) => {
    await tx.session.delete({ where: { id: member.sessionId } });
    await tx.apiKey.delete({ where: { id: key.id } });
  });
  await house.core.flush();
}

/** The import of an old service into a new one. */
async function takeOver(house: House): Promise<void> {
  await using pyacct = await openPyacctSample('sqlite');
  for (const apply of [false, true]) await importInto(house, pyacct.url, { apply });
}

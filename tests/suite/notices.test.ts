import { expect, test } from 'vitest';
import { z } from 'zod';
import { makeKey } from '../house/api-keys.ts';
import { type House, openHouse } from '../house/house.ts';

// What is no change is told as well: who was refused for what he is, and who read what is sensitive. Of
// each once a minute, so that asking again and again fills no journal.

const definitions = [
  { key: 'nick', unique: true },
  { key: 'ssn', sensitive: true, unique: true },
  { key: 'badge', sensitive: true },
] as const;

const ssn = '078-05-1120';

test('a call refused for a missing role is one event a minute, with how often it was tried', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const bob = await house.member('bob');
  const ask = (token: string) => house.refusal('accounts.list', {}, { token });
  const refusal = await ask(ann.token);
  expect(refusal).toMatchObject({ reason: 'access.role_required', status: 403 });
  const [told] = await eventsNamed(house, 'access.denied');
  expect(told).toMatchObject({
    accountId: ann.id,
    actorId: ann.id,
    sessionId: ann.sessionId,
    address: '127.0.0.1',
    details: { operation: 'accounts.list', reason: 'access.role_required' },
  });
  expect(told?.requestId).toMatch(/./);
  for (let i = 0; i < 20; i += 1) expect(await ask(ann.token)).toEqual(refusal);
  await ask(bob.token);
  await house.refusal('accounts.inspect', { id: bob.id }, { token: ann.token });
  house.clock.advance({ seconds: 61 });
  await ask(ann.token);
  const events = await eventsNamed(house, 'access.denied');
  const who = events.map(({ actorId, details }) => [actorId, details]);
  const reason = 'access.role_required';
  expect(who).toEqual([
    [ann.id, { operation: 'accounts.list', reason }],
    [bob.id, { operation: 'accounts.list', reason }],
    [ann.id, { operation: 'accounts.inspect', reason }],
    [ann.id, { operation: 'accounts.list', reason, leftOut: 20 }],
  ]);
});

test('who is not known, or mistaken in anything but his rights, is told of nowhere', async () => {
  await using house = await openHouse();
  const zoe = await house.admin('zoe');
  await house.refusal('accounts.list', {});
  await house.refusal('accounts.list', {}, { token: 'no token of ours' });
  await house.refusal('accounts.inspect', { id: 2_000_000_000 }, { token: zoe.token });
  await house.call('accounts.list', {}, zoe.token);
  expect(await eventsNamed(house, 'access.denied')).toEqual([]);
});

test('a refusal whose session ends before it is told of hides none that comes after it', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  const other = await house.signIn(ann);
  const { db } = house.core.tools;
  await db.write(async (tx) => {
    await db.lock(tx, 'journal', 'exclusive');
    await tx.session.deleteMany({ where: { id: ann.sessionId } });
    // Refused by what is committed so far; its event waits for this transaction.
    await house.attempt('accounts.list', {}, ann.token);
  });
  expect(await eventsNamed(house, 'access.denied')).toEqual([]);
  await house.refusal('accounts.list', {}, other);
  expect(await eventsNamed(house, 'access.denied')).toMatchObject([{ actorId: ann.id }]);
});

test('an account that asks for what only the operator does is told of, and a stranger is not', async () => {
  await using house = await openHouse();
  if (house.doorName === 'rest') return;
  const ann = await house.member('ann');
  const input = { id: ann.id, newPassword: 'a brand new harbour' };
  for (const token of [undefined, ann.token]) {
    const refusal = await house.refusal('password.set', input, { token });
    expect(refusal).toMatchObject({ reason: 'access.operator_only', status: 403 });
  }
  expect(await eventsNamed(house, 'access.denied')).toMatchObject([
    { actorId: ann.id, details: { operation: 'password.set', reason: 'access.operator_only' } },
  ]);
});

test('a refusal stands where the journal cannot be written, and the log has what was lost', async () => {
  await using house = await openHouse();
  const ann = await house.member('ann');
  await rename(house, 'acct_events', 'acct_lost');
  const answer = await house.attempt('accounts.list', {}, ann.token);
  expect(answer).toMatchObject({ problem: { reason: 'access.role_required', status: 403 } });
  await house.core.flush();
  expect(house.log.lines).toContainEqual(
    expect.objectContaining({ level: 'warn', message: 'the journal was not told of refusals' }),
  );
  await rename(house, 'acct_lost', 'acct_events');
  // It was not told, so the next one is, within the same minute.
  await house.refusal('accounts.list', {}, { token: ann.token });
  expect(await eventsNamed(house, 'access.denied')).toHaveLength(1);
});

test('sensitive values that a role reads are one event a minute: whose and which, never what', async () => {
  await using house = await openHouse({ definitions });
  const ann = await house.member('ann', { ssn, nick: 'annie' });
  const [zoe, feeder] = [await house.admin('zoe'), await house.service('feeder')];
  for (let i = 0; i < 5; i += 1) {
    await house.call('directory.byId', { id: ann.id }, zoe.token);
    await house.call('directory.find', { username: 'ann' }, feeder.token);
    await house.call('directory.find', { attribute: 'ssn', value: ssn }, feeder.token);
  }
  await house.call('attributes.set', { key: 'badge', value: 'B-9' }, ann.token);
  const profile = await house.call('directory.byId', { id: ann.id }, zoe.token);
  expect(profile.attributes).toEqual({ badge: 'B-9', nick: 'annie', ssn });
  house.clock.advance({ seconds: 61 });
  await house.call('directory.byId', { id: ann.id }, zoe.token);
  const events = await eventsNamed(house, 'attributes.disclosed');
  expect(events.map(({ actorId, accountId, details }) => [actorId, accountId, details])).toEqual([
    [zoe.id, ann.id, { keys: ['ssn'] }],
    [feeder.id, ann.id, { keys: ['ssn'] }],
    [zoe.id, ann.id, { keys: ['badge', 'ssn'] }],
    [zoe.id, ann.id, { keys: ['badge', 'ssn'] }],
  ]);
  expect(JSON.stringify(events)).not.toMatch(/078|B-9/);
});

test('whoever asks for no sensitive values is shown none, and no event tells of it', async () => {
  await using house = await openHouse({ definitions });
  const ann = await house.member('ann', { ssn, nick: 'annie' });
  const [zoe, feeder] = [await house.admin('zoe'), await house.service('feeder')];
  const key = await makeKey(house, feeder, ['service']);
  for (const { token } of [zoe, feeder, key, ann]) {
    const masked = await house.call('directory.byId', { id: ann.id, sensitive: false }, token);
    expect(masked.attributes).toEqual({ nick: 'annie' });
  }
  expect(await eventsNamed(house, 'attributes.disclosed')).toEqual([]);
  const shown = await house.call('directory.byId', { id: ann.id, sensitive: true }, zoe.token);
  expect(shown.attributes).toEqual({ nick: 'annie', ssn });
  expect(await eventsNamed(house, 'attributes.disclosed')).toMatchObject([{ actorId: zoe.id }]);
});

test('what a session or a key reads is told as its own, whatever else of the account reads the same', async () => {
  await using house = await openHouse({ definitions });
  const ann = await house.member('ann', { ssn });
  const feeder = await house.service('feeder');
  const keys = [
    await makeKey(house, feeder, ['service']),
    await makeKey(house, feeder, ['service']),
  ];
  for (const { token } of [feeder, await house.signIn(feeder), ...keys, ...keys]) {
    await house.call('directory.byId', { id: ann.id }, token);
  }
  const events = await eventsNamed(house, 'attributes.disclosed');
  expect(new Set(events.map(({ sessionId }) => sessionId)).size).toBe(3);
  expect(events.map(({ details }) => details['byKey'])).toEqual([
    undefined,
    undefined,
    ...keys.map(({ id }) => id),
  ]);
});

test('a look that reveals nothing sensitive of somebody else writes nothing', async () => {
  await using house = await openHouse({ definitions });
  const ann = await house.member('ann', { ssn, nick: 'annie' });
  const bob = await house.member('bob', { nick: 'bobby' });
  const zoe = await house.admin('zoe');
  await house.call('attributes.set', { key: 'ssn', value: '219-09-9999' }, zoe.token);
  const before = await house.rows();
  await house.call('directory.byId', { id: ann.id }, bob.token);
  await house.call('directory.byId', { id: bob.id }, zoe.token);
  await house.call('directory.byId', { id: zoe.id }, zoe.token);
  await house.call('attributes.mine', undefined, zoe.token);
  await house.call('accounts.inspect', { id: ann.id }, zoe.token);
  await house.operate('directory.byId', { id: ann.id });
  expect(await house.rows()).toEqual(before);
});

test('what the journal cannot be told is not shown, not even to who asks at the same time', async () => {
  await using house = await openHouse({ definitions });
  const ann = await house.member('ann', { ssn });
  const zoe = await house.admin('zoe');
  await rename(house, 'acct_events', 'acct_lost');
  const asked = Array.from({ length: 5 }, () =>
    house.attempt('directory.byId', { id: ann.id }, zoe.token),
  );
  for (const answer of await Promise.all(asked)) {
    expect(answer).toMatchObject({ problem: { reason: 'service.unavailable', status: 503 } });
    expect(JSON.stringify(answer)).not.toContain(ssn);
  }
  await rename(house, 'acct_lost', 'acct_events');
  await house.call('directory.byId', { id: ann.id }, zoe.token);
  expect(await eventsNamed(house, 'attributes.disclosed')).toHaveLength(1);
});

async function eventsNamed(house: House, name: string) {
  await house.core.flush();
  const where = { name };
  const rows = await house.core.tools.db.read.event.findMany({ where, orderBy: { id: 'asc' } });
  return rows.map(({ id, details, ...row }) => ({
    ...row,
    id: String(id),
    details: Details.parse(JSON.parse(details)),
  }));
}

const Details = z.record(z.string(), z.unknown());

async function rename({ core }: House, from: string, to: string): Promise<void> {
  await core.tools.db.write((tx) => tx.$executeRawUnsafe(`ALTER TABLE ${from} RENAME TO ${to}`));
}

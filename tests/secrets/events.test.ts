import { describe, expect, test } from 'vitest';
import { type House, openHouse } from '../house/house.ts';
import { testedProviders } from '../house/test-database.ts';

// Each step of a life in the house is one line of the journal, or as many as there are things that
// happened: never none, never two, and with the outcome that it had.

const definitions = [{ key: 'nick', unique: true }] as const;

type Step = readonly [what: string, events: readonly string[], work: () => Promise<unknown>];

describe.each(testedProviders)('%s', (provider) => {
  test('every step tells once what came of it, and whose it was', async () => {
    await using house = await openHouse({ provider, door: 'rest', definitions });
    const ann = await house.signUp('ann');
    const zoe = await house.admin('zoe');
    for (const [what, events, work] of stepsOf(house, ann, zoe)) {
      const before = (await house.rows()).events.length;
      await work();
      const fresh = (await house.rows()).events.slice(before).map((line) => JSON.parse(line));
      expect(
        fresh.map(({ name }) => name),
        what,
      ).toEqual(events);
      for (const event of fresh) expect(event.accountId, `${what}: whose`).toBe(ann.id);
    }
  });

  test('a change that is refused tells of nothing, as if it had not been tried', async () => {
    await using house = await openHouse({ provider, door: 'rest', definitions });
    const ann = await house.member('ann', { nick: 'annie' });
    const bob = await house.member('bob', { nick: 'bobby' });
    await house.refusal('attributes.set', { key: 'nick', value: 'bobby' }, { token: ann.token });
    await house.refusal('accounts.rename', { username: 'bob' }, { token: ann.token });
    await house.refusal('signup.create', { username: 'bob', password: 'a brand new harbour' });
    await house.refusal('sessions.end', { id: bob.sessionId }, { token: ann.token });
    await house.refusal('standing.suspend', { id: bob.id }, { token: ann.token });
  });
});

type Person = Awaited<ReturnType<House['signUp']>>;
type Member = Awaited<ReturnType<House['signIn']>>;

function stepsOf(house: House, ann: Person, zoe: Member): readonly Step[] {
  const next = 'a brand new harbour';
  let me: Member;
  const wrong = async (work: Promise<{ ok: boolean }>) => {
    const answer = await work;
    expect(answer.ok).toBe(false);
  };
  const my = (path: Parameters<House['attempt']>[0], input: unknown) =>
    house
      .attempt(path, input, me.token)
      .then((answer) => expect(answer, path).toMatchObject({ ok: true }));
  const byAdmin = (path: Parameters<House['attempt']>[0], input: unknown) =>
    house
      .attempt(path, input, zoe.token)
      .then((answer) => expect(answer, path).toMatchObject({ ok: true }));
  const { id, username } = ann;
  return [
    [
      'a wrong password',
      ['signin.refused'],
      () => wrong(house.attempt('signin.create', { username, password: 'no' })),
    ],
    [
      'a sign-in',
      ['sessions.started'],
      async () => {
        me = await house.signIn(ann);
      },
    ],
    ['a look at myself', [], () => my('accounts.self', undefined)],
    [
      'an attribute',
      ['attributes.set'],
      () => my('attributes.set', { key: 'nick', value: 'annie' }),
    ],
    ['no attribute', ['attributes.unset'], () => my('attributes.unset', { key: 'nick' })],
    ['another name', ['accounts.renamed'], () => my('accounts.rename', { username: 'anna' })],
    [
      'a wrong present password',
      ['credentials.refused'],
      () =>
        wrong(
          house.attempt('password.change', { currentPassword: 'no', newPassword: next }, me.token),
        ),
    ],
    [
      'a new password',
      ['credentials.changed'],
      () => my('password.change', { currentPassword: ann.password, newPassword: next }),
    ],
    ['the end of the others', ['sessions.others_ended'], () => my('sessions.endOthers', undefined)],
    ['a role', ['roles.granted'], () => byAdmin('roles.grant', { id, role: 'service' })],
    ['the same role', [], () => byAdmin('roles.grant', { id, role: 'service' })],
    ['a role less', ['roles.revoked'], () => byAdmin('standing.demote', { id, role: 'service' })],
    [
      'a second sign-in',
      ['sessions.started'],
      async () => {
        me = await house.signIn({ ...ann, username: 'anna', password: next });
      },
    ],
    ['the end of all', ['sessions.revoked'], () => byAdmin('sessions.revokeAll', { id })],
    ['a suspension', ['accounts.suspended'], () => byAdmin('standing.suspend', { id })],
    [
      'the right password of a suspended account',
      ['signin.refused'],
      () => wrong(house.attempt('signin.create', { username: 'anna', password: next })),
    ],
    ['the lift of it', ['accounts.reinstated'], () => byAdmin('standing.reinstate', { id })],
    [
      'a third sign-in',
      ['sessions.started'],
      async () => {
        me = await house.signIn({ ...ann, username: 'anna', password: next });
      },
    ],
    ['a sign-out', ['sessions.ended'], () => my('sessions.signOut', undefined)],
    ['a check after it', [], () => wrong(house.attempt('sessions.check', undefined, me.token))],
    [
      'a password by the operator',
      ['credentials.reset'],
      () => house.operate('password.set', { id, newPassword: ann.password }),
    ],
    [
      'a last sign-in',
      ['sessions.started'],
      async () => {
        me = await house.signIn({ ...ann, username: 'anna' });
      },
    ],
    [
      'a closing with a wrong password',
      ['credentials.refused'],
      () => wrong(house.attempt('closing.close', { password: 'no' }, me.token)),
    ],
    ['a closing', ['accounts.closed'], () => my('closing.close', { password: ann.password })],
  ];
}

import { hashPassword } from '@acct/core';
import { describe, expect, test, vi } from 'vitest';
import type { Answer } from '../house/door.ts';
import { type House, openHouse } from '../house/house.ts';
import type { Person } from '../house/people.ts';

// R27: Spring CVE-2025-22228 cut passwords at 72 bytes, and CVE-2025-22234 leaked names by the mend.
// R28: Okta 2024, a key of name and password together pushed the password past byte 72.
// R38: Better Auth GHSA-2vg6-77g8-24mp, Keycloak CVE-2025-14559, sessions for accounts disabled meanwhile.
// R52: Pocket ID CVE-2026-28513, an error only where two checks failed together.

test('a name of 64 characters takes nothing away from the password behind it', async () => {
  await using house = await openHouse();
  const username = 'n'.repeat(64);
  const ann = await house.signUp(username);
  for (const password of [`${ann.password}x`, ann.password.slice(0, -1), 'x'.repeat(72), '']) {
    expect(await reason(house.attempt('signin.create', { username, password }))).toBe(
      'signin.refused',
    );
  }
  await house.signIn(ann);
});

test.each([
  ['72 bytes', 'a'.repeat(72)],
  ['18 emoji', '😀😁😂🤣😃😄😅😆😉😊😋😎😍😘🥰😗😙😚'],
  ['a NUL-free beginning', 'quiet harbour '.repeat(6)],
])('what stands behind %s of a password counts', async (_what, beginning) => {
  await using house = await openHouse();
  const [username, password] = ['ann', `${beginning}and the end`];
  await house.call('signup.create', { username, password });
  const others = [beginning, `${beginning}and the End`, `${beginning}and the end `];
  for (const other of others) {
    expect(await reason(house.attempt('signin.create', { username, password: other }))).toBe(
      'signin.refused',
    );
  }
  await house.call('signin.create', { username, password });
});

test('a sign-in that was under way when the account was suspended ends without a session', async () => {
  await using house = await openHouse({ settings: { hashConcurrency: 1 } });
  const ann = await house.signUp('ann');
  const suspend = () => house.operate('standing.suspend', { id: ann.id });
  expect(await overtaken(house, ann, suspend)).toBe('signin.refused');
  expect((await house.rows()).sessions).toEqual([]);
});

test('a sign-in that was under way when the password was replaced ends without a session', async () => {
  await using house = await openHouse({ settings: { hashConcurrency: 1 } });
  const ann = await house.signUp('ann');
  const data = { password: await hashPassword('a brand new harbour', 4) };
  const replace = () =>
    house.core.tools.db.write((tx) => tx.credential.update({ where: { accountId: ann.id }, data }));
  expect(await overtaken(house, ann, replace)).toBe('signin.refused');
  expect((await house.rows()).sessions).toEqual([]);
});

describe('each check refuses alone, whatever the others say', () => {
  type Broken = (house: House) => Promise<Answer>;
  const change = {
    currentPassword: '1 steep roads to the sea',
    newPassword: 'a brand new harbour',
  };
  const cases: readonly [name: string, reason: string, work: Broken][] = [
    [
      'the password of sign-in',
      'signin.refused',
      async (house) => {
        const { username } = await house.signUp();
        return house.attempt('signin.create', { username, password: 'wrong' });
      },
    ],
    [
      'the name of sign-in',
      'signin.refused',
      async (house) => {
        const { password } = await house.signUp();
        return house.attempt('signin.create', { username: 'nobody', password });
      },
    ],
    [
      'the state of the account',
      'access.session_invalid',
      async (house) => {
        const { token, id } = await house.member();
        await house.core.tools.db.write((tx) =>
          tx.account.update({ where: { id }, data: { state: 'suspended' } }),
        );
        return house.attempt('sessions.check', undefined, token);
      },
    ],
    [
      'the idle limit',
      'access.session_invalid',
      async (house) => {
        const { token } = await house.member();
        house.clock.advance({ hours: 1, milliseconds: 1 });
        return house.attempt('sessions.check', undefined, token);
      },
    ],
    [
      'the role',
      'access.role_required',
      async (house) => {
        const { token } = await house.service();
        return house.attempt('accounts.list', {}, token);
      },
    ],
    [
      'the present password',
      'credentials.wrong_password',
      async (house) => {
        const { token } = await house.member();
        return house.attempt('password.change', { ...change, currentPassword: 'wrong' }, token);
      },
    ],
    [
      'the new password',
      'credentials.too_short',
      async (house) => {
        const { token } = await house.member();
        return house.attempt('password.change', { ...change, newPassword: 'short' }, token);
      },
    ],
    [
      'the age of the bootstrap secret',
      'roles.bootstrap_refused',
      async (house) => {
        const secret = (await house.core.issueBootstrapSecret()) ?? '';
        house.clock.advance({ hours: 1, milliseconds: 1 });
        const { token } = await house.member();
        return house.attempt('roles.bootstrap', { secret }, token);
      },
    ],
    [
      'that there is no administrator',
      'roles.bootstrap_refused',
      async (house) => {
        const secret = (await house.core.issueBootstrapSecret()) ?? '';
        await house.admin();
        const { token } = await house.member();
        return house.attempt('roles.bootstrap', { secret }, token);
      },
    ],
  ];
  test.each(cases)('%s: %s', async (_name, expected, work) => {
    await using house = await openHouse();
    expect(await reason(work(house))).toBe(expected);
  });
});

/** How a sign-in ends that waits for its hash, its name long looked up, while something else is done. */
async function overtaken(
  house: House,
  { username, password }: Person,
  work: () => Promise<unknown>,
): Promise<string> {
  const { hashQueue } = house.core.tools;
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = hashQueue.run(() => held);
  const signIn = reason(house.attempt('signin.create', { username, password }));
  await vi.waitFor(() => expect(hashQueue.gauges().waiting).toBe(1));
  await work();
  release();
  await first;
  return signIn;
}

async function reason(attempt: Promise<Answer>): Promise<string> {
  const answer = await attempt;
  return answer.ok ? 'in' : answer.problem.reason;
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Member } from '../house/people.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { type Chance, takeChance } from './chance.ts';
import { isLinearizable, type Model } from './linearizable.ts';
import { type Field, type Rivals, startRivals } from './rivals.ts';
import { type Shot, shot } from './twins.ts';
import type { Landed } from './wire.ts';

// An account whose password is changed while others sign in: whatever meets whatever, all answers
// together must be those of a service that did one thing after the other.

let rivals: Rivals;
beforeAll(async () => {
  rivals = await startRivals();
});
afterAll(() => rivals[Symbol.asyncDispose]());

const rounds = 12;

describe.each(testedProviders)('%s', (provider) => {
  test('password changes and sign-ins at two servers answer as if one came after the other', async () => {
    const chance = takeChance();
    await using field = await rivals.open({ provider });
    let operations = 0;
    for (let round = 0; round < rounds; round += 1) {
      const devices = await signInTwice(field);
      const history = await live(field, chance, devices);
      operations += history.length;
      const model = accountModel(devices);
      expect(isLinearizable(history, model), toldOf(history)).toBe(true);
    }
    tried(rounds, `histories of one account, of ${operations} operations, on ${provider}`);
  });
});

async function signInTwice({ house }: Field): Promise<readonly [Member, Member]> {
  const first = await house.member();
  return [first, await house.signIn(first)];
}

/** Twelve operations at once, and then a look at what has become of everything. */
async function live(
  { house, volley, ask }: Field,
  chance: Chance,
  devices: readonly [Member, Member],
): Promise<readonly Landed[]> {
  const [{ username, password: old }] = devices;
  const passwords = [old, `the first change of ${username}`, `the second change of ${username}`];
  const signIn = (password: string) => shot('signin.create', { username, password });
  const change = (device: number, [currentPassword, newPassword]: [string, string]) =>
    shot('password.change', { currentPassword, newPassword }, devices[device]?.token);
  const [, first = '', second = ''] = passwords;
  const rival = chance.pick([
    change(1, [old, second]),
    change(1, [first, second]),
    shot('closing.close', { password: old }, devices[1].token),
  ]);
  const race = await volley(chance, [
    change(0, [old, first]),
    rival,
    ...[old, old, old, first, first, second].map(signIn),
    shot('apikeys.create', { name: 'k', scopes: ['read'], password: old }, devices[0].token),
    ...devices.map(({ token }) => check(token)),
    shot('sessions.endOthers', undefined, devices[0].token),
  ]);
  const after: Landed[] = [];
  const tokens = [...devices.map(({ token }) => token), ...race.flatMap(tokensOf)];
  for (const token of tokens) after.push(await ask(check(token)));
  for (const password of passwords) after.push(await ask(signIn(password)));
  expect(await house.core.tools.db.read.credential.count()).toBeGreaterThan(0);
  return [...race, ...after];
}

/** A closed account has no password. */
type Account = { readonly password: string | undefined; readonly alive: readonly string[] };

/** One account as a single thread would keep it. */
function accountModel([first, second]: readonly [Member, Member]): Model<Account, Landed> {
  return {
    initial: { password: first.password, alive: [first.token, second.token] },
    nameOf: ({ password, alive }) => `${password} ${alive.toSorted().join()}`,
    step: (state, landed) => {
      const after = afterSuccess(state, landed.shot, tokensOf(landed));
      const isRefusal = refusals.has(landed.outcome);
      if (landed.outcome === 'ok') return after;
      return isRefusal && after === undefined ? state : undefined;
    },
  };
}

/** The state after the call went through; undefined where it must not. */
function afterSuccess(
  state: Account,
  { path, input, token = '' }: Shot,
  started: readonly string[],
): Account | undefined {
  if (path === 'signin.create') {
    const { password } = z.object({ password: z.string() }).parse(input);
    return password === state.password
      ? { ...state, alive: [...state.alive, ...started] }
      : undefined;
  }
  if (!state.alive.includes(token)) return undefined;
  if (path === 'sessions.endOthers') return { ...state, alive: [token] };
  if (path === 'apikeys.create') {
    const { password } = z.object({ password: z.string() }).parse(input);
    return password === state.password ? state : undefined;
  }
  if (path === 'closing.close') {
    const { password } = z.object({ password: z.string() }).parse(input);
    return password === state.password ? { password: undefined, alive: [] } : undefined;
  }
  if (path !== 'password.change') return state;
  const { currentPassword, newPassword } = Change.parse(input);
  return currentPassword === state.password ? { password: newPassword, alive: [token] } : undefined;
}

const Change = z.object({ currentPassword: z.string(), newPassword: z.string() });

const refusals = new Set([
  'signin.refused',
  'access.session_invalid',
  'credentials.wrong_password',
]);

function tokensOf({ output }: Landed): string[] {
  const { data } = z.object({ token: z.string() }).safeParse(output);
  return data === undefined ? [] : [data.token];
}

/** What a person needs to see why a history is impossible. */
function toldOf(history: readonly Landed[]): string {
  const start = Math.min(...history.map(({ began }) => began));
  const lines = history.map(({ shot: { path, input, token }, outcome, began, ended, output }) => {
    const span = `${(began - start).toFixed(1)} to ${(ended - start).toFixed(1)}`;
    const said = JSON.stringify([token, input, Reflect.get(Object(output), 'token')]);
    return `${span} ${path} ${outcome} ${said}`;
  });
  return lines.join('\n');
}

function check(token: string): Shot {
  return shot('sessions.check', undefined, token);
}

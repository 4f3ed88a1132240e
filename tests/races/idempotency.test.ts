import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '../house/people.ts';
import type { Rows } from '../house/rows.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { takeChance } from './chance.ts';
import { times } from './many.ts';
import { type Field, type Rivals, startRivals, tally } from './rivals.ts';
import { type Shot, shot } from './twins.ts';
import type { Landed } from './wire.ts';

// One request sent many times at once, to two servers and by both doors: a client that does not wait for
// its own answers, or a proxy that sends again what it thinks is lost.

const password = 'a quiet harbour';
const newPassword = 'a louder harbour';

/** How many rows each adds. */
type Effect = Partial<Record<keyof Rows, number>>;
type Asked = { readonly ask: (ann: Member, round: number) => Shot; readonly effect: Effect };

const asked: Readonly<Record<string, Asked>> = {
  'a sign-up': {
    ask: (_ann, round) => shot('signup.create', { username: `new${round}`, password }),
    effect: { accounts: 1, credentials: 1, events: 1 },
  },
  'a sign-in': {
    ask: (ann) => shot('signin.create', { username: ann.username, password: ann.password }),
    effect: { sessions: 1, events: 1 },
  },
  'a new name': {
    ask: (ann, round) => shot('accounts.rename', { username: `again${round}` }, ann.token),
    effect: { events: 1 },
  },
  'a new password': {
    ask: ({ token, password: currentPassword }) =>
      shot('password.change', { currentPassword, newPassword }, token),
    effect: { events: 1 },
  },
  'an API key': {
    ask: ({ token, password }) =>
      shot('apikeys.create', { name: 'one', scopes: ['read'], password }, token),
    effect: { apiKeys: 1, events: 1 },
  },
};

let rivals: Rivals;
beforeAll(async () => {
  rivals = await startRivals();
});
afterAll(() => rivals[Symbol.asyncDispose]());

describe.each(testedProviders)('%s', (provider) => {
  test.each(Object.entries(asked))(
    'of 16 equal requests for %s at two servers one has an effect, and all have its answer',
    async (what, { ask, effect }) => {
      const [chance, rounds] = [takeChance(), 4];
      await using field = await rivals.open({ provider });
      let waited = 0;
      for (let round = 0; round < rounds; round += 1) {
        const ann = await field.house.member();
        const before = await field.house.rows();
        const wanted = { ...ask(ann, round), key: randomUUID() };
        const landed = await field.volley(
          chance,
          times(16, () => wanted),
        );
        waited += tally(landed)['idempotency.in_progress'] ?? 0;
        const answers = await settled(field, landed);
        expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
        for (const { outcome, output } of answers) {
          expect([outcome, output]).toEqual(['ok', answers[0]?.output]);
        }
        expect(added(before, await field.house.rows())).toEqual(effect);
      }
      tried(rounds * 16, `equal requests for ${what} on ${provider}; ${waited} came too early`);
    },
  );

  test('of 16 requests with one key and two inputs one has an effect, and the other input is refused', async () => {
    const [chance, rounds] = [takeChance(), 6];
    await using field = await rivals.open({ provider });
    for (let round = 0; round < rounds; round += 1) {
      const before = await field.house.rows();
      const key = randomUUID();
      const shots = times(16, (i) => ({
        ...shot('signup.create', { username: `${i % 2 ? 'odd' : 'even'}${round}`, password }),
        key,
      }));
      const answers = await settled(field, await field.volley(chance, shots));
      expect(tally(answers)).toEqual({ ok: 8, 'idempotency.key_reused': 8 });
      const ok = answers.filter(({ outcome }) => outcome === 'ok');
      expect(ok.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(new Set(ok.map(({ output }) => JSON.stringify(output))).size).toBe(1);
      const refused = answers.filter(({ outcome }) => outcome !== 'ok');
      expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([422]));
      expect(added(before, await field.house.rows())).toEqual(asked['a sign-up']?.effect);
    }
    tried(rounds * 16, `requests with one key and two inputs on ${provider}`);
  });
});

/** Whoever is told that somebody else is at it asks again, as it is told to. */
async function settled(field: Field, landed: readonly Landed[]): Promise<readonly Landed[]> {
  const answers: Landed[] = [];
  for (const each of landed) {
    if (each.outcome === 'idempotency.in_progress') {
      expect([each.status, each.retryAfter]).toEqual([409, '1']);
      answers.push(await field.ask(each.shot));
    } else answers.push(each);
  }
  return answers;
}

function added(before: Rows, after: Rows): Effect {
  const tables = Object.keys(after).flatMap((name): [string, number][] => {
    const more = countIn(after, name) - countIn(before, name);
    return more === 0 ? [] : [[name, more]];
  });
  return Object.fromEntries(tables);
}

function countIn(rows: Rows, name: string): number {
  return Object.entries(rows).find(([table]) => table === name)?.[1].length ?? 0;
}

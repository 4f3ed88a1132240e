import { expect, test } from 'vitest';
import { type House, openHouse } from '../house/house.ts';
import { tried } from '../house/tried.ts';

const password = 'a quiet harbour';

/** Who is there, and who comes: he looks like the first, or is read as him. */
const lookAlikes: [what: string, present: string, comes: string][] = [
  ['rn for m', 'rickman', 'rickrnan'],
  ['m for rn', 'barnes', 'bames'],
  ['a capital i for l', 'AdaLovelace', 'AdaIovelace'],
  ['a small l for a capital i', 'Ingrid', 'lngrid'],
  ['one for l', 'lillian', 'li11ian'],
  ['a zero for o', 'boris', 'b0ris'],
  ['o for a zero', 'agent007', 'agentoo7'],
  ['a bar for l', 'paul', 'pau|'],
  ['a backtick for an apostrophe', "o'neill", 'o`neill'],
  ['Cyrillic letters alone', 'apocpex', 'аросрех'],
  ['Cyrillic capitals alone', 'bob', 'ВОВ'],
  ['small Cyrillic letters for Latin capitals', 'APO', 'аро'],
  ['Latin letters for Cyrillic ones', 'роса', 'poca'],
  ['Greek capitals alone', 'anna', 'ΑΝΝΑ'],
  ['Greek letters for Cyrillic ones', 'ФОП', 'ΦΟΠ'],
  ['a dotless i', 'isik', 'ısık'],
  ['a dotless i for the capital that is shown', 'Isabel', 'ısabel'],
  ['a Latin alpha', 'walter', 'w\u0251lter'],
  ['another stroke through a letter', 'bj\u00f8rn', 'bjo\u0338rn'],
  ['a comma below for a cedilla', 'aişe', 'aișe'],
  ['another yeh', 'علي', 'على'],
];

test.each(lookAlikes)(
  '%s: nobody signs up for it or takes it as a new name',
  async (_what, present, comes) => {
    await using house = await openHouse();
    await house.signUp(present);
    const other = await house.member('zed');
    const refused = { reason: 'accounts.username_confusable', status: 422 };
    const signUp = { username: comes, password };
    expect(await house.refusal('signup.create', signUp)).toMatchObject(refused);
    const rename = await house.refusal('accounts.rename', { username: comes }, other);
    expect(rename).toMatchObject(refused);
  },
);

test('names that are told apart by what is seen are all taken', async () => {
  await using house = await openHouse();
  const names = 'ian lan kari karl mia mla apl andre andré ándré müller muller a-b a_b иван иванн';
  const taken = [];
  for (const name of names.split(' ')) taken.push((await house.signUp(name)).username);
  expect(taken).toEqual(names.split(' '));
  tried(taken.length, 'names that differ in a letter, an accent or a sign');
});

test('one may take a name that looks like one’s own, and leaves the old look to others', async () => {
  await using house = await openHouse();
  const bob = await house.member('bob');
  await house.call('accounts.rename', { username: 'b0b' }, bob.token);
  await house.call('accounts.rename', { username: 'B0B' }, bob.token);
  expect((await house.refusal('signup.create', { username: 'bob', password })).reason).toBe(
    'accounts.username_confusable',
  );
  await house.call('accounts.rename', { username: 'carl' }, bob.token);
  await house.signUp('bob');
});

test('a closed account leaves its look to others', async () => {
  await using house = await openHouse();
  const bob = await house.member('bob');
  await house.call('closing.close', { password: bob.password }, bob.token);
  await house.signUp('b0b');
});

test('the very same name is told taken, not a look-alike', async () => {
  await using house = await openHouse();
  await house.signUp('Bob');
  for (const username of ['bob', 'BOB', 'Bob', '\uff22ob']) {
    expect((await house.refusal('signup.create', { username, password })).reason).toBe(
      'accounts.username_taken',
    );
  }
});

test('names from before looks were kept get theirs in the background, where it is free', async () => {
  await using house = await openHouse();
  const old = Array.from({ length: 450 }, (_, i) => `old${i}`);
  const likes = ['mary', 'rnary', 'Маша', 'd0n'];
  await insertAsBefore(house, [...old, ...likes]);
  const gone = await house.member('gone');
  await house.call('closing.close', { password: gone.password }, gone.token);
  // Somebody new was faster than the background work.
  await house.signUp('don');
  expect(await house.core.sweep()).toBe(old.length + likes.length);
  expect(await house.core.sweep()).toBe(0);
  const rows = await house.core.tools.db.read.account.findMany({ orderBy: { id: 'asc' } });
  expect(rows.filter(({ skeleton }) => skeleton === null)).toEqual([]);
  const shared = rows.filter(({ skeleton }) => skeleton?.startsWith(' '));
  // Which of two is the first is the database's affair.
  const names = shared.map(({ username }) => username?.replace('rn', 'm') ?? 'closed');
  expect(names.sort()).toEqual(['closed', 'd0n', 'mary']);
  for (const username of ['o1d7', 'M\u0251ry', 'Oldl2', 'DON']) {
    expect((await house.attempt('signup.create', { username, password })).ok, username).toBe(false);
  }
});

/** As a version that knew of no looks left them. */
async function insertAsBefore({ core }: House, names: readonly string[]): Promise<void> {
  const at = new Date();
  await core.tools.db.write((tx) =>
    tx.account.createMany({
      data: names.map((username) => ({
        username,
        usernameKey: username.toLowerCase(),
        createdAt: at,
        updatedAt: at,
      })),
    }),
  );
}

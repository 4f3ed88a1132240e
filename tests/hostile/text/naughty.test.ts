import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Procedure } from '../../house/contract.ts';
import type { Answer } from '../../house/door.ts';
import type { Member } from '../../house/people.ts';
import { type Rows, readRows } from '../../house/rows.ts';
import { testedProviders } from '../../house/test-database.ts';
import { tried } from '../../house/tried.ts';
import { settled } from './declared.ts';
import { naughty } from './naughty.ts';
import { forEachOf, sharedWorld, type WorldDoor, workersAtOnce } from './world.ts';

const definitions = [{ key: 'note' }, { key: 'badge', unique: true }];

describe.each(testedProviders)('the naughty strings on %s', (provider) => {
  const shared = sharedWorld(provider, { definitions });
  let member: Member;
  let admin: Member;
  beforeAll(async () => {
    member = await shared().member('ann');
    admin = await shared().admin('zoe');
  });

  async function eachAtBothDoors(
    what: string,
    work: (door: WorldDoor, text: string, at: At) => Promise<void>,
  ): Promise<void> {
    const world = shared();
    for (const door of world.doors) {
      await forEachOf(naughty, (text, at) => work(door, text, at));
    }
    await allIsWell();
    tried(naughty.length * world.doors.length, `naughty strings as ${what} on ${provider}`);
  }

  // Each string comes by one door here and by the other one on the other database: what a door makes of
  // a string is no matter of the database, and what a database makes of it is no matter of the door.
  async function eachAtOneDoor(
    what: string,
    work: (door: WorldDoor, text: string, at: At) => Promise<void>,
  ): Promise<void> {
    const [rest, trpc] = shared().doors;
    const swapped = testedProviders.indexOf(provider) % 2;
    await forEachOf(naughty, (text, at) => work(at.index % 2 === swapped ? rest : trpc, text, at));
    await allIsWell();
    tried(naughty.length, `naughty strings as ${what} on ${provider}`);
  }

  async function allIsWell(): Promise<void> {
    expect(shared().faults()).toEqual([]);
    await shared().call('sessions.check', undefined, member.token);
  }

  test('as a username each comes back as it was typed or is refused by a rule', async () => {
    const verdicts = new Map<string, string[]>();
    await eachAtBothDoors('username', async (door, username, { index }) => {
      const password = 'a quiet harbour';
      const made = await door.call('signup.create', { username, password });
      const verdict = settled('signup.create', made);
      verdicts.set(username, [...(verdicts.get(username) ?? []), verdict]);
      // The other door comes second and finds the name taken, and so does another spelling of it.
      const taken = ['taken', '409 accounts.username_taken'].includes(verdict);
      const found = await door.call('directory.find', { username }, member.token);
      expect(`${index} ${settled('directory.find', found)}`).toBe(
        `${index} ${taken ? 'taken' : fallsOut(verdict, '404 accounts.not_found')}`,
      );
      if (made.ok) expect(nameIn(found)).toBe(username.normalize('NFC'));
    });
    for (const [username, [first, second]] of verdicts) {
      const expected = first === 'taken' ? '409 accounts.username_taken' : first;
      expect(`${username}: ${second}`).toBe(`${username}: ${expected}`);
    }
    expect([...verdicts.values()].flat()).toContain('taken');
  });

  test('as a password each opens a session again or is refused by a rule', async () => {
    await eachAtOneDoor('password', async (door, password, { index }) => {
      const username = `p-${door.name}-${index}`;
      const verdict = settled(
        'signup.create',
        await door.call('signup.create', { username, password }),
      );
      const opened = settled(
        'signin.create',
        await door.call('signin.create', { username, password }),
      );
      expect(`${index} ${opened}`).toBe(
        `${index} ${verdict === 'taken' ? 'taken' : fallsOut(verdict, '401 signin.refused')}`,
      );
    });
  });

  test('as an attribute each comes back the same after NFC or is refused', async () => {
    const world = shared();
    const owners = await Promise.all(Array.from({ length: workersAtOnce }, () => world.member()));
    const kept = new Map<number, string>();
    await eachAtOneDoor('attribute value', async (door, value, { worker }) => {
      const token = owners[worker]?.token;
      const set = await door.call('attributes.set', { key: 'note', value }, token);
      if (settled('attributes.set', set) === 'taken') kept.set(worker, value.normalize('NFC'));
      const { attributes } = await world.call('attributes.mine', undefined, token);
      expect(attributes['note']).toBe(kept.get(worker));
    });
    expect(kept.size).toBe(workersAtOnce);
  });

  const places: [what: string, path: Procedure, input: (text: string) => unknown][] = [
    ['attribute key', 'attributes.set', (key) => ({ key, value: 'x' })],
    ['key of a new account', 'signup.create', (key) => signUpWith({ [key]: 'x' })],
    ['attribute to find by', 'directory.find', (attribute) => ({ attribute, value: 'x' })],
    ['value to find by', 'directory.find', (value) => ({ attribute: 'badge', value })],
    ['beginning of a name', 'accounts.list', (username) => ({ username })],
    ['cursor of names', 'accounts.list', (cursor) => ({ cursor, username: 'a' })],
    ['cursor of sessions', 'sessions.list', (cursor) => ({ cursor })],
    ['cursor of the journal', 'audit.list', (cursor) => ({ cursor })],
    ['event to list by', 'audit.list', (name) => ({ name })],
    ['session in the path', 'sessions.end', (id) => ({ id })],
    ['token to check', 'sessions.checkMany', (token) => ({ tokens: [token] })],
    ['secret', 'roles.bootstrap', (secret) => ({ secret })],
  ];
  // What is there after one place is what was there before the next.
  let known: Rows | undefined;
  test.each(places)(
    'as %s each is answered or refused by a rule, and writes nothing',
    async (...all) => {
      const [what, path, input] = all;
      const before = known ?? (await readRows(shared().core));
      await eachAtOneDoor(what, async (door, text) => {
        settled(path, await door.call(path, input(text), admin.token));
      });
      known = await readRows(shared().core);
      expect(known).toEqual(before);
    },
  );
});

type At = { readonly index: number; readonly worker: number };

function signUpWith(attributes: object): object {
  return { username: 'keys', password: 'a quiet harbour', attributes };
}

/** What is ill-formed is so wherever it is sent; what only a rule refuses is just not there. */
function fallsOut(verdict: string, otherwise: string): string {
  return verdict.startsWith('400 ') ? verdict : otherwise;
}

function nameIn(answer: Answer): string {
  return z.object({ ok: z.literal(true), output: z.object({ username: z.string() }) }).parse(answer)
    .output.username;
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Member } from '../house/people.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { takeChance } from './chance.ts';
import { times } from './many.ts';
import { type Field, type Rivals, startRivals, tally } from './rivals.ts';
import { type Shot, shot } from './twins.ts';
import type { HttpDoor, Landed } from './wire.ts';

let rivals: Rivals;
beforeAll(async () => {
  rivals = await startRivals();
});
afterAll(() => rivals[Symbol.asyncDispose]());

const newPassword = 'a lighthouse in fog';
const check = (token: string): Shot => shot('sessions.check', undefined, token);

/** Every way in which the session of one device is ended by another device, or by an administrator. */
const endings: Readonly<
  Record<string, (parts: { lost: Member; own: Member; admin: Member }) => Shot>
> = {
  'its own sign-out': ({ lost }) => shot('sessions.signOut', undefined, lost.token),
  'its owner elsewhere': ({ lost, own }) => shot('sessions.end', { id: lost.sessionId }, own.token),
  'the end of all others': ({ own }) => shot('sessions.endOthers', undefined, own.token),
  'a new password': ({ own }) =>
    shot('password.change', { currentPassword: own.password, newPassword }, own.token),
  'an administrator': ({ lost, admin }) =>
    shot('sessions.revoke', { id: lost.sessionId }, admin.token),
  'a suspension': ({ lost, admin }) => shot('standing.suspend', { id: lost.id }, admin.token),
  'the end of the account': ({ own }) =>
    shot('closing.close', { password: own.password }, own.token),
};

describe.each(testedProviders)('%s', (provider) => {
  test.each(Object.entries(endings))(
    'no check that begins after a session was ended by %s lets it in, at either server',
    async (_name, ending) => {
      const [chance, rounds] = [takeChance(), 3];
      await using field = await rivals.open({ provider });
      const admin = await field.house.admin();
      let reads = 0;
      for (let round = 0; round < rounds; round += 1) {
        const own = await field.house.member();
        const lost = await field.house.signIn(own);
        const end = ending({ lost, own, admin });
        const { before, after, ended } = await readAround(field, chance.below(60), [lost, end]);
        expect(ended.outcome).toBe('ok');
        expect(before.length).toBeGreaterThan(0);
        expect(tally(after)).toEqual({ 'access.session_invalid': after.length });
        expect(new Set(after.map(({ status }) => status))).toEqual(new Set([401]));
        reads += before.length + after.length;
      }
      tried(reads, `checks around the end of a session on ${provider}`);
    },
  );

  test('200 sign-ins at two servers leave exactly as many sessions as are allowed', async () => {
    const [chance, cap, rounds] = [takeChance(), 7, 1];
    const settings = { sessionsPerAccountMax: cap };
    await using field = await rivals.open({ provider, settings });
    for (let round = 0; round < rounds; round += 1) {
      const { id, username, password } = await field.house.signUp();
      const signIn = shot('signin.create', { username, password });
      const landed = await field.volley(
        chance,
        times(200, () => signIn),
      );
      expect(tally(landed)).toEqual({ ok: 200 });
      const { read } = field.house.core.tools.db;
      expect(await read.session.count({ where: { accountId: id } })).toBe(cap);
      const checks = await field.volley(chance, landed.map(tokenOf).map(check));
      expect(tally(checks)).toEqual({ ok: cap, 'access.session_invalid': 200 - cap });

      const newest = await field.ask(signIn);
      const survivors = checks.filter(({ outcome }) => outcome === 'ok').map(({ shot }) => shot);
      const again = await field.volley(chance, [...survivors, check(tokenOf(newest))]);
      expect(tally(again)).toEqual({ ok: cap, 'access.session_invalid': 1 });
      expect(again.find(({ shot }) => shot.token === tokenOf(newest))?.outcome).toBe('ok');
    }
    tried(rounds * 200, `sign-ins to accounts that are full on ${provider}`);
  });
});

type Around = { before: readonly Landed[]; after: readonly Landed[]; ended: Landed };

/**
 * Twenty readers at each server ask again and again whether a session is alive, while it is ended; told
 * apart by what had begun before the end was acknowledged and what began after it.
 */
async function readAround(
  field: Field,
  warmUp: number,
  [lost, end]: readonly [Member, Shot],
): Promise<Around> {
  const all: Landed[] = [];
  let acknowledged = Number.POSITIVE_INFINITY;
  const readers = field.wires.flatMap((wire) =>
    times(20, async (i) => {
      const door: HttpDoor = i % 2 === 0 ? 'rest' : 'trpc';
      for (let late = 0; late < 3; ) {
        const read = await wire.send(check(lost.token), door);
        all.push(read);
        if (read.began > acknowledged) late += 1;
      }
    }),
  );
  const reading = Promise.all(readers);
  // Where the end itself fails, the test tells of that.
  reading.catch(() => {});
  while (all.length <= warmUp) await field.ask(shot('attributes.definitions', undefined));
  const ended = await field.wires[1].send(end, 'trpc');
  acknowledged = ended.ended;
  await reading;
  const [before, after] = [true, false].map((early) =>
    all.filter(({ began }) => began <= acknowledged === early),
  );
  return { before: before ?? [], after: after ?? [], ended };
}

function tokenOf({ output }: Landed): string {
  return z.object({ token: z.string() }).parse(output).token;
}

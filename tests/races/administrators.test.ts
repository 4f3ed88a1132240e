import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '../house/people.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { type Chance, takeChance } from './chance.ts';
import { times } from './many.ts';
import { isUnexpected } from './removals.ts';
import { type Rivals, startRivals, tally } from './rivals.ts';
import { type Shot, shot } from './twins.ts';

// From outside: two servers and both doors. A service without an administrator cannot be mended over the
// network, and one with an administrator too many is somebody else's.

let rivals: Rivals;
beforeAll(async () => {
  rivals = await startRivals();
});
afterAll(() => rivals[Symbol.asyncDispose]());

describe.each(testedProviders)('%s', (provider) => {
  test.each([2, 5])(
    '%d administrators who remove each other and themselves at two servers leave exactly one',
    async (size) => {
      const [chance, rounds] = [takeChance(), 20];
      await using field = await rivals.open({ provider });
      const { read, write } = field.house.core.tools.db;
      for (let round = 0; round < rounds; round += 1) {
        const admins: Member[] = [];
        for (let i = 0; i < size; i += 1) admins.push(await field.house.admin());
        const landed = await field.volley(chance, removals(chance, admins));
        expect(Object.keys(tally(landed)).filter(isUnexpected)).toEqual([]);
        const where = { role: 'admin', account: { state: 'active' } };
        expect(await read.roleGrant.count({ where })).toBe(1);
        // The next round begins with nobody.
        await write((tx) => tx.roleGrant.deleteMany());
      }
      tried(rounds, `races of ${size} administrators against each other on ${provider}`);
    },
  );

  test('of 16 who bring the bootstrap secret to two servers one becomes administrator', async () => {
    const [chance, rounds] = [takeChance(), 10];
    await using field = await rivals.open({ provider });
    const { house } = field;
    const members: Member[] = [];
    for (let i = 0; i < 16; i += 1) members.push(await house.member());
    for (let round = 1; round <= rounds; round += 1) {
      const secret = (await house.core.issueBootstrapSecret()) ?? '';
      const landed = await field.volley(
        chance,
        members.map(({ token }) => shot('roles.bootstrap', { secret }, token)),
      );
      expect(tally(landed)).toEqual({ ok: 1, 'roles.bootstrap_refused': 15 });
      const winner = landed.find(({ outcome }) => outcome === 'ok');
      const lucky = members.find(({ token }) => token === winner?.shot.token);
      const { read, write } = house.core.tools.db;
      const grants = await read.roleGrant.findMany();
      expect(grants.map(({ accountId }) => accountId)).toEqual([lucky?.id]);
      expect(await read.event.count({ where: { name: 'roles.bootstrapped' } })).toBe(round);
      await write((tx) => tx.roleGrant.deleteMany());
      // What was used is of no use, although there is no administrator again.
      const again = await field.ask(shot('roles.bootstrap', { secret }, members[0]?.token));
      expect(again.outcome).toBe('roles.bootstrap_refused');
    }
    tried(rounds, `races of 16 for one bootstrap secret on ${provider}`);
  });
});

/** Each against each, in a way of chance, and each against himself. */
function removals(chance: Chance, admins: readonly Member[]): Shot[] {
  return admins.flatMap(({ id: own, token, password }) => [
    ...admins.map(({ id }) =>
      chance.pick([
        shot('standing.demote', { id, role: 'admin' }, token),
        shot('standing.suspend', { id }, token),
        ...times(id === own ? 2 : 0, () => shot('closing.close', { password }, token)),
      ]),
    ),
  ]);
}

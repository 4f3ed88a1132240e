import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { administer } from '../house/server-sql.ts';
import { testedProviders } from '../house/test-database.ts';
import { tried } from '../house/tried.ts';
import { type Chance, takeChance } from './chance.ts';
import { times } from './many.ts';
import { type Field, type Rivals, startRivals, tally } from './rivals.ts';
import { shot } from './twins.ts';

// Fifty who write to one account at once. A change that collides is run again, but not for ever; whoever
// is turned away then is told to come again, and nobody is told that something broke.

const definitions = [{ key: 'x' }, { key: 'y' }];

let rivals: Rivals;
beforeAll(async () => {
  rivals = await startRivals();
});
afterAll(() => rivals[Symbol.asyncDispose]());

test.each(testedProviders)(
  'fifty who write to one account at once are all served on %s',
  async (provider) => {
    const [chance, rounds] = [takeChance(), 3];
    await using field = await rivals.open({ provider, definitions });
    for (let round = 0; round < rounds; round += 1) {
      const { landed } = await storm(field, chance);
      expect(tally(landed)).toEqual({ ok: 50 });
    }
    tried(rounds, `storms of 50 writers on one account on ${provider}`);
  },
);

describe.runIf(testedProviders.includes('postgresql'))('postgresql', () => {
  test.each(['repeatable read', 'serializable'])(
    'a database whose own default is %s changes nothing: all are served, one administrator is left',
    async (isolation) => {
      const [chance, rounds] = [takeChance(), 4];
      await using field = await rivals.open({
        provider: 'postgresql',
        definitions,
        prepare: (url) => setIsolation(url, isolation),
      });
      const { read, write } = field.house.core.tools.db;
      for (let round = 0; round < rounds; round += 1) {
        const { landed } = await storm(field, chance);
        expect(tally(landed)).toEqual({ ok: 50 });
        await write((tx) => tx.roleGrant.deleteMany());
        const admins = [await field.house.admin(), await field.house.admin()];
        const [ann, bob] = admins;
        await field.volley(chance, [
          shot('standing.demote', { id: ann?.id ?? 0, role: 'admin' }, bob?.token),
          shot('standing.demote', { id: bob?.id ?? 0, role: 'admin' }, ann?.token),
        ]);
        expect(await read.roleGrant.count({ where: { role: 'admin' } })).toBe(1);
      }
      tried(rounds, `storms and demotions on a database set to ${isolation}`);
    },
  );
});

/** The default of every new connection to this database. */
async function setIsolation(url: string, isolation: string): Promise<void> {
  const database = new URL(url).pathname.slice(1);
  const set = `SET default_transaction_isolation = '${isolation}'`;
  await administer(url, `ALTER DATABASE ${database} ${set}`);
}

/** A new account and all that hits it; what was acknowledged must be there, and nothing else. */
async function storm({ house, volley }: Field, chance: Chance) {
  const admin = await house.admin();
  const ann = await house.member();
  const { id, username, password, token } = ann;
  const landed = await volley(chance, [
    ...times(12, (i) => shot('attributes.set', { key: 'x', value: `x${i}` }, token)),
    ...times(12, (i) => shot('attributes.set', { key: 'y', value: `y${i}` }, token)),
    ...times(10, () => shot('accounts.rename', { username: username.toUpperCase() }, token)),
    ...times(10, () => shot('signin.create', { username, password })),
    ...times(6, () => shot('roles.grant', { id, role: 'service' }, admin.token)),
  ]);
  const { read } = house.core.tools.db;
  const done = (path: string) =>
    landed.filter(({ shot, outcome }) => shot.path === path && outcome === 'ok');
  expect(await read.session.count({ where: { accountId: id } })).toBe(
    1 + done('signin.create').length,
  );
  expect(await read.event.count({ where: { accountId: id, name: 'sessions.started' } })).toBe(
    1 + done('signin.create').length,
  );
  const values = await read.attributeValue.findMany({ where: { accountId: id } });
  const acknowledged = done('attributes.set').map(({ shot }) => JSON.stringify(shot.input));
  for (const { key, value } of values) {
    expect(acknowledged).toContain(JSON.stringify({ key, value }));
  }
  return { landed };
}

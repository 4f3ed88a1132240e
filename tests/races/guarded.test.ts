import { describe, expect, test } from 'vitest';
import { type House, openHouse } from '../house/house.ts';
import { testedProviders } from '../house/test-database.ts';
import { recordStatements } from '../plans/recorder.ts';

// What may happen once, or so many times, is decided by the statement that writes it. Who reads first and
// writes what he has read is right in every test that has one caller. So the statements themselves are
// looked at, of each way that uses something up.

type Way = {
  readonly table: string;
  /** What the statement that writes must say of the row as it is then. */
  readonly condition: RegExp;
  /** Where nothing else may be asked of the row before. */
  readonly writesFirst: boolean;
  /** Prepares, and gives the act itself. */
  ready(house: House): Promise<() => Promise<unknown>>;
};

/** Prisma writes `"used_at" IS NULL`; SQLite has other quotes and PostgreSQL the schema before the table. */
const ways: Readonly<Record<string, Way>> = {
  'the bootstrap secret': {
    table: 'acct_bootstraps',
    condition: /WHERE.*digest.*=.*used_at.*IS NULL.*expires_at.*>/s,
    writesFirst: true,
    ready: async (house) => {
      const ann = await house.member();
      const secret = (await house.core.issueBootstrapSecret()) ?? '';
      return () => house.call('roles.bootstrap', { secret }, ann.token);
    },
  },
  'a try of a password': {
    table: 'acct_throttles',
    condition: /ON CONFLICT \(key\) DO UPDATE SET.*WHERE t\.failures </s,
    writesFirst: false,
    ready: async (house) => {
      const { username } = await house.signUp();
      return () => house.attempt('signin.create', { username, password: 'not the one' });
    },
  },
  'a try from one address': {
    table: 'acct_rate_limits',
    condition: /ON CONFLICT \(key\) DO UPDATE SET.*WHERE \S+\.full_at <=/s,
    writesFirst: false,
    ready: async (house) => {
      const person = await house.signUp();
      return () => house.signIn(person);
    },
  },
  'the password that was proved': {
    table: 'acct_credentials',
    condition: /WHERE.*account_id.*=.*password.*=/s,
    writesFirst: false,
    ready: async (house) => {
      const { password: currentPassword, token } = await house.member();
      const change = { currentPassword, newPassword: 'a lighthouse in fog' };
      return () => house.call('password.change', change, token);
    },
  },
};

describe.each(testedProviders)('%s', (provider) => {
  test.each(Object.entries(ways))(
    '%s is used up by one statement that looks at the row as it writes it',
    async (_name, way) => {
      const settings = { signInLimit: '10/60' } as const;
      await using house = await openHouse({ provider, door: 'rest', settings });
      const act = await way.ready(house);
      using recorder = recordStatements();
      await act();
      const statements = recorder.sent().map(({ sql }) => sql);
      expect(faultsIn(statements, way)).toEqual([]);
    },
  );
});

test('a read before the write, a write without its condition, and no write at all are each found', () => {
  const way = { table: 'acct_bootstraps', condition: /used_at.*IS NULL/, writesFirst: true };
  const read = 'SELECT used_at FROM "public"."acct_bootstraps" WHERE id = $1';
  const write = 'UPDATE `main`.`acct_bootstraps` SET `used_at` = ? WHERE `used_at` IS NULL';
  const bare = 'UPDATE acct_bootstraps SET used_at = ? WHERE id = 1';
  expect(faultsIn([write, read], way)).toEqual([]);
  expect(faultsIn([read, write], way)).toEqual([`read first: ${read}`]);
  expect(faultsIn([read, write], { ...way, writesFirst: false })).toEqual([]);
  expect(faultsIn([bare], way)).toEqual([`without its condition: ${bare}`]);
  expect(faultsIn([read], way)).toEqual(['never written']);
});

function faultsIn(
  statements: readonly string[],
  { table, condition, writesFirst }: Pick<Way, 'table' | 'condition' | 'writesFirst'>,
): string[] {
  const about = statements.filter((sql) => sql.includes(table));
  const isWrite = new RegExp(`\\b(?:INSERT INTO|UPDATE|DELETE FROM)\\s+[\\w."\`]*${table}`);
  const first = about.findIndex((sql) => isWrite.test(sql));
  if (first < 0) return ['never written'];
  const reads = writesFirst ? about.slice(0, first) : [];
  const bare = about.filter((sql) => isWrite.test(sql) && !condition.test(sql));
  return [
    ...reads.map((sql) => `read first: ${sql}`),
    ...bare.map((sql) => `without its condition: ${sql}`),
  ];
}

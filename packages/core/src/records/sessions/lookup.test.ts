import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testClock } from '../../../../../tests/house/clock.ts';
import { countedLookups } from '../../../../../tests/house/counted-lookups.ts';
import { createTestDatabase, testedProviders } from '../../../../../tests/house/test-database.ts';
import { type Core, openCore } from '../../core.ts';
import { digestOf, newSecret, newUuidSecret } from '../../kernel/secrets.ts';
import { settingsWith } from '../../kernel/settings.ts';
import { sessionRecogniser } from './recognise.ts';

const clock = testClock();
const origin = { requestId: 'test', address: null, device: null };
const minute = 60_000;
const day = 24 * 60 * minute;

type Case = {
  /** How long ago the session was used, and began. */
  readonly used: number;
  readonly begun: number;
  readonly state: string;
  readonly roles: readonly string[];
  readonly device: string | null;
};

const usual: Case = { used: 0, begun: 0, state: 'active', roles: [], device: null };
const cases: readonly (readonly [string, Case])[] = [
  ['just begun', usual],
  ['with a role', { ...usual, roles: ['service'] }],
  ['with two roles', { ...usual, roles: ['admin', 'service'] }],
  ['with a role that this version does not know', { ...usual, roles: ['archivist', 'service'] }],
  ['with a device in other letters', { ...usual, device: 'Gerät „7“ 🧭 \\x41' }],
  ['one moment before its idle limit', { ...usual, used: 60 * minute - 1, begun: 61 * minute }],
  ['at its idle limit', { ...usual, used: 60 * minute, begun: 61 * minute }],
  ['one moment before its absolute limit', { ...usual, begun: day - 1 }],
  ['at its absolute limit', { ...usual, begun: day }],
  ['of a suspended account', { ...usual, state: 'suspended' }],
  ['of a closed account', { ...usual, state: 'closed' }],
  ['of an account in a state of a later version', { ...usual, state: 'frozen' }],
  ['of before 1970', { ...usual, begun: clock.now().getTime() + day }],
  ['at an odd millisecond', { ...usual, used: 59 * minute + 333, begun: 59 * minute + 777 }],
];

describe.each(testedProviders)('%s', (provider) => {
  let core: Core;
  let dispose: () => PromiseLike<void>;
  const recognise = (token: string) =>
    core.context(origin, { kind: 'nothing' }).recognise(token, origin);

  beforeAll(async () => {
    const place = await createTestDatabase(provider);
    dispose = () => place[Symbol.asyncDispose]();
    core = await openCore(settingsWith({ databaseUrl: place.url }), { clock, sweeps: false });
  });
  afterAll(async () => {
    await core.close();
    await dispose();
  });

  it.each(cases)('recognises a session %s as Prisma reads it', async (_name, facts) => {
    const token = await store(core, facts);
    // First, because recognising counts as a use.
    const expected = await recogniseByPrisma(core, token);
    expect(await recognise(token)).toEqual(expected);
  });

  it('tells valid sessions from others: the comparison above is not of nothing with nothing', async () => {
    const valid = await Promise.all(
      cases.map(async ([, facts]) => (await recognise(await store(core, facts))) !== undefined),
    );
    expect(valid.filter(Boolean)).toHaveLength(8);
  });

  it('recognises nobody by a token that was revoked or never given out', async () => {
    const token = await store(core, usual);
    await core.tools.db.write((tx) => tx.session.delete({ where: { digest: digestOf(token) } }));
    for (const gone of [token, newSecret('session').secret, newUuidSecret().secret]) {
      expect(await recogniseByPrisma(core, gone)).toBeUndefined();
      expect(await recognise(gone)).toBeUndefined();
    }
  });

  it('asks the database about well-formed tokens only', async () => {
    const token = await store(core, usual);
    const { db, asked } = countedLookups(core.tools.db);
    const recogniser = sessionRecogniser({ ...core.tools, db });
    const { secret: uuid } = newUuidSecret();
    const malformed = [
      '',
      token.slice(1),
      token.slice(0, -1),
      `${token}A`,
      token.replace('acct_s_', 'acct_b_'),
      token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      ` ${token}`,
      uuid.toUpperCase(),
      uuid.replaceAll('-', ''),
      `{${uuid}}`,
      newSecret('bootstrap').secret,
    ];
    for (const text of malformed) expect(await recogniser.recognise(text, origin)).toBeUndefined();
    expect(asked()).toBe(0);
    for (const text of [token, uuid]) await recogniser.recognise(text, origin);
    expect(asked()).toBe(2);
  });
});

/** What `recogniseSession` did before it had a statement of its own, kept to compare. */
async function recogniseByPrisma({ tools }: Core, token: string) {
  const row = await tools.db.read.session.findUnique({
    where: { digest: digestOf(token) },
    include: { account: { include: { roles: { orderBy: { role: 'asc' } } } } },
  });
  const now = tools.clock.now();
  if (row?.account.state !== 'active') return undefined;
  if (now.getTime() - row.usedAt.getTime() >= tools.sessionPolicy.idleMs) return undefined;
  if (now.getTime() - row.createdAt.getTime() >= tools.sessionPolicy.absoluteMs) return undefined;
  const known = row.account.roles.filter(({ role }) => ['admin', 'service'].includes(role));
  const { id, accountId, createdAt, device, address } = row;
  const due = now.getTime() - row.usedAt.getTime() >= minute;
  return {
    kind: 'member',
    origin,
    accountId,
    username: row.account.username ?? '',
    roles: known.map(({ role }) => role),
    session: { id, accountId, createdAt, usedAt: due ? now : row.usedAt, device, address },
  };
}

async function store({ tools }: Core, facts: Case): Promise<string> {
  const { secret, digest } = newSecret('session');
  const now = clock.now().getTime();
  const [createdAt, usedAt] = [new Date(now - facts.begun), new Date(now - facts.used)];
  const { state, device } = facts;
  await tools.db.write(async (tx) => {
    const { id: accountId } = await tx.account.create({
      data: {
        username: state === 'closed' ? null : 'Ünal',
        state,
        createdAt,
        updatedAt: createdAt,
        roles: { create: facts.roles.map((role) => ({ role, grantedAt: createdAt })) },
      },
    });
    const id = secret.slice(-16);
    await tx.session.create({
      data: { id, digest, accountId, createdAt, usedAt, device, address: '2001:db8::7' },
    });
  });
  return secret;
}

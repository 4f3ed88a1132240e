import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testClock } from '../../../../../tests/house/clock.ts';
import { countedLookups } from '../../../../../tests/house/counted-lookups.ts';
import { createTestDatabase, testedProviders } from '../../../../../tests/house/test-database.ts';
import { type Core, openCore } from '../../core.ts';
import { digestOf, newSecret } from '../../kernel/secrets.ts';
import { settingsWith } from '../../kernel/settings.ts';
import { apiKeyRecogniser } from './recognise.ts';

const clock = testClock();
const origin = { requestId: 'test', address: null, device: null };
const minute = 60_000;
const day = 24 * 60 * minute;

type Case = {
  /** How long ago it was made, and used. */
  readonly made: number;
  readonly used: number | null;
  /** For how much longer it is good. */
  readonly left: number;
  readonly state: string;
  readonly roles: readonly string[];
  readonly scopes: string;
};

const usual: Case = { made: 0, used: null, left: day, state: 'active', roles: [], scopes: 'read' };
const cases: readonly (readonly [string, Case])[] = [
  ['just made', usual],
  ['used', { ...usual, made: day, used: 59 * minute + 333 }],
  ['one moment before it expires', { ...usual, left: 1 }],
  ['at the moment when it expires', { ...usual, left: 0 }],
  ['that expired', { ...usual, left: -day }],
  ['with every scope and the role', { ...usual, roles: ['service'], scopes: 'check read service' }],
  ['of an administrator', { ...usual, roles: ['admin', 'service'], scopes: 'service write' }],
  ['with scopes of a role that is gone', { ...usual, scopes: 'check read service' }],
  ['with a scope that this version does not know', { ...usual, scopes: 'read archive' }],
  ['with nothing but such a scope', { ...usual, scopes: 'archive' }],
  [
    'with a role that this version does not know',
    { ...usual, roles: ['archivist'], scopes: 'check' },
  ],
  ['of a suspended account', { ...usual, state: 'suspended' }],
  ['of a closed account', { ...usual, state: 'closed' }],
  ['of an account in a state of a later version', { ...usual, state: 'frozen' }],
];

describe.each(testedProviders)('%s', (provider) => {
  let core: Core;
  let dispose: () => PromiseLike<void>;
  const recognise = (key: string) =>
    core.context(origin, { kind: 'nothing' }).recognise(key, origin);

  beforeAll(async () => {
    const place = await createTestDatabase(provider);
    dispose = () => place[Symbol.asyncDispose]();
    core = await openCore(settingsWith({ databaseUrl: place.url }), { clock, sweeps: false });
  });
  afterAll(async () => {
    await core.close();
    await dispose();
  });

  it.each(cases)('recognises a key %s as Prisma reads it', async (_name, facts) => {
    const key = await store(core, facts);
    const expected = await recogniseByPrisma(core, key);
    expect(await recognise(key)).toEqual(expected);
  });

  it('tells valid keys from others: the comparison above is not of nothing with nothing', async () => {
    const valid = await Promise.all(
      cases.map(async ([, facts]) => (await recognise(await store(core, facts))) !== undefined),
    );
    expect(valid.filter(Boolean)).toHaveLength(9);
  });

  it('asks the database about well-formed keys only', async () => {
    const key = await store(core, usual);
    const { db, asked } = countedLookups(core.tools.db);
    const recogniser = apiKeyRecogniser({ ...core.tools, db });
    const malformed = [
      '',
      'acct_k_',
      key.slice(0, -1),
      `${key}A`,
      ` ${key}`,
      key.replace('acct_k_', 'acct_s_'),
      key.replace('acct_k_', 'ACCT_K_'),
      key.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      newSecret('session').secret,
      newSecret('bootstrap').secret,
    ];
    for (const text of malformed) expect(await recogniser.recognise(text, origin)).toBeUndefined();
    expect(asked()).toBe(0);
    for (const text of [key, newSecret('apikey').secret]) await recogniser.recognise(text, origin);
    expect(asked()).toBe(2);
  });

  it('is no key for a session token with the prefix of one, nor the other way round', async () => {
    const { secret } = newSecret('session');
    expect(await recognise(secret.replace('acct_s_', 'acct_k_'))).toBeUndefined();
    const key = await store(core, usual);
    expect(await recognise(key.replace('acct_k_', 'acct_s_'))).toBeUndefined();
  });
});

async function recogniseByPrisma({ tools }: Core, text: string) {
  const row = await tools.db.read.apiKey.findUnique({
    where: { digest: digestOf(text) },
    include: { account: { include: { roles: true } } },
  });
  const now = tools.clock.now();
  if (row?.account.state !== 'active' || row.expiresAt <= now) return undefined;
  const ownerRoles = row.account.roles
    .map(({ role }) => role)
    .filter((role) => ['admin', 'service'].includes(role));
  const known = ownerRoles.length > 0 ? ['check', 'read', 'write', 'service'] : ['read', 'write'];
  const scopes = row.scopes.split(' ').filter((scope) => known.includes(scope));
  const due = row.usedAt === null || now.getTime() - row.usedAt.getTime() >= minute;
  const { id, accountId, name, createdAt, expiresAt } = row;
  return {
    kind: 'key',
    origin,
    accountId,
    username: row.account.username ?? '',
    roles: scopes.includes('service') ? ['service'] : [],
    ownerRoles,
    key: { id, accountId, name, scopes, createdAt, expiresAt, usedAt: due ? now : row.usedAt },
  };
}

async function store({ tools }: Core, facts: Case): Promise<string> {
  const { secret, digest } = newSecret('apikey');
  const now = clock.now().getTime();
  const createdAt = new Date(now - facts.made);
  const { state, scopes } = facts;
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
    const usedAt = facts.used === null ? null : new Date(now - facts.used);
    const expiresAt = new Date(now + facts.left);
    const data = { digest, accountId, name: 'Wächter „1“', scopes, createdAt, expiresAt, usedAt };
    await tx.apiKey.create({ data: { id: secret.slice(-16), ...data } });
  });
  return secret;
}

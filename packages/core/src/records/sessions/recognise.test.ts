import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestClock, testClock } from '../../../../../tests/house/clock.ts';
import {
  createTestDatabase,
  type TestDatabase,
  testedProviders,
} from '../../../../../tests/house/test-database.ts';
import { type Core, openCore } from '../../core.ts';
import { usesDelayMs } from '../../kernel/limits.ts';
import { newPublicId, newSecret } from '../../kernel/secrets.ts';
import { settingsWith } from '../../kernel/settings.ts';
import { Unavailable } from '../../kernel/unavailable.ts';
import { sessionRecogniser } from './recognise.ts';

const idle = { minutes: 60 };
const origin = { requestId: 'test', address: null, device: null };

describe.each(testedProviders)('%s', (provider) => {
  let place: TestDatabase;
  let clock: TestClock;
  let core: Core;
  let token: string;

  beforeEach(async () => {
    place = await createTestDatabase(provider);
    clock = testClock();
    core = await open();
    token = await store(core);
  });
  afterEach(async () => {
    await core.close();
    await place[Symbol.asyncDispose]();
  });

  const open = () => openCore(settingsWith({ databaseUrl: place.url }), { clock, sweeps: false });

  it('keeps what it said of a session in its last moments, at every other process', async () => {
    const other = await open();
    clock.advance({ ...idle, milliseconds: -200 });
    const check = await core.as({ kind: 'token', token }).sessions.check();
    expect(Date.parse(check.expiresAt)).toBeGreaterThan(clock.now().getTime() + 3_000_000);
    clock.advance({ milliseconds: 400 });
    const again = await other.as({ kind: 'token', token }).sessions.check();
    expect(again.expiresAt).toBe(check.expiresAt);
    await other.close();
  });

  it('keeps it as well for those who ask while the first answer is still being written', async () => {
    clock.advance({ ...idle, milliseconds: -200 });
    const { recognise } = sessionRecogniser(core.tools);
    const asked = Array.from({ length: 5 }, () => recognise(token, origin));
    // The first to be answered: all that is asked meanwhile hears the same.
    await Promise.race(asked);
    expect(await usedAt(core)).toEqual(clock.now());
    expect(await Promise.all(asked)).not.toContain(undefined);
  });

  it('lets nobody wait for a use that may be written later', async () => {
    clock.advance({ ...idle, milliseconds: -2 * usesDelayMs });
    const before = await usedAt(core);
    await core.as({ kind: 'token', token }).sessions.check();
    expect(await usedAt(core)).toEqual(before);
  });

  it('recognises a session in its last moments though its use cannot be written', async () => {
    const execute = () => Promise.reject(new Unavailable('not now'));
    const db = { ...core.tools.db, execute };
    const { recognise, close } = sessionRecogniser({ ...core.tools, db });
    clock.advance({ ...idle, milliseconds: -1 });
    expect(await recognise(token, origin)).toMatchObject({ session: { usedAt: clock.now() } });
    clock.advance({ milliseconds: 1 });
    expect(await recognise(token, origin)).toBeDefined();
    await close();
  });
});

async function store({ tools }: Core): Promise<string> {
  const { secret, digest } = newSecret('session');
  const now = tools.clock.now();
  await tools.db.write(async (tx) => {
    const { id: accountId } = await tx.account.create({ data: { createdAt: now, updatedAt: now } });
    const id = newPublicId();
    await tx.session.create({ data: { id, digest, accountId, createdAt: now, usedAt: now } });
  });
  return secret;
}

async function usedAt({ tools }: Core): Promise<Date | undefined> {
  return (await tools.db.read.session.findFirst())?.usedAt;
}

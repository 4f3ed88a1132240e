import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type TestClock, testClock } from '../../../../../tests/house/clock.ts';
import { type CapturedLog, captureLog } from '../../../../../tests/house/log.ts';
import { createTestDatabase, testedProviders } from '../../../../../tests/house/test-database.ts';
import { openCore } from '../../core.ts';
import { openDatabase } from '../../db/index.ts';
import { usesBatchRows, usesDelayMs, usesWaitingMax } from '../../kernel/limits.ts';
import { BoundedQueue } from '../../kernel/queue.ts';
import { newSecret } from '../../kernel/secrets.ts';
import { settingsWith } from '../../kernel/settings.ts';
import { Unavailable } from '../../kernel/unavailable.ts';
import { Notices } from '../../notices.ts';
import type { SessionFacts, Tools } from '../../tools.ts';
import { timeLimits } from './policy.ts';
import { SessionUses } from './uses.ts';

describe.each(testedProviders)('%s', (provider) => {
  let tools: Tools;
  let clock: TestClock;
  let log: CapturedLog;
  let dispose: () => PromiseLike<void>;

  beforeEach(async () => {
    const place = await createTestDatabase(provider);
    dispose = () => place[Symbol.asyncDispose]();
    clock = testClock();
    log = captureLog();
    tools = await toolsFor(place.url, { clock, log });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await tools.db.close();
    await dispose();
  });

  it('writes every use of more sessions than fit one statement', async () => {
    const sessions = await store(tools, 2 * usesBatchRows + 1);
    const uses = new SessionUses(tools);
    clock.advance({ minutes: 1 });
    for (const session of sessions) uses.remember(session, clock.now());
    await uses.write();
    expect(await usedAt(tools, clock.now())).toBe(sessions.length);
    expect(log.lines).toEqual([]);
  });

  it('writes by itself what is remembered', async () => {
    const [session] = await store(tools, 1);
    if (session === undefined) throw new Error('a session is needed');
    clock.advance({ minutes: 1 });
    new SessionUses(tools).remember(session, clock.now());
    await expect.poll(() => usedAt(tools, clock.now()), { timeout: 10_000 }).toBe(1);
  });

  it('is written when the core closes', async () => {
    const { secret: token, digest } = newSecret('session');
    await store(tools, 1);
    await tools.db.write((tx) => tx.session.updateMany({ data: { digest } }));
    clock.advance({ minutes: 1 });
    const core = await openCore(tools.settings, { clock, sweeps: false });
    await core.as({ kind: 'token', token }).sessions.check();
    expect(await usedAt(tools, clock.now())).toBe(0);
    await core.close();
    expect(await usedAt(tools, clock.now())).toBe(1);
  });

  it('never moves the last use back, whoever writes last', async () => {
    const [session] = await store(tools, 1);
    if (session === undefined) throw new Error('a session is needed');
    const [early, late] = [new SessionUses(tools), new SessionUses(tools)];
    clock.advance({ minutes: 1 });
    early.remember(session, clock.now());
    clock.advance({ minutes: 1 });
    late.remember(session, clock.now());
    await late.write();
    await early.write();
    expect(await usedAt(tools, clock.now())).toBe(1);
  });

  it('knows a use that is not written yet, and remembers none within the same minute', async () => {
    const [session] = await store(tools, 1);
    if (session === undefined) throw new Error('a session is needed');
    const uses = new SessionUses(tools);
    clock.advance({ minutes: 1 });
    const first = clock.now();
    expect(uses.remember(session, first).usedAt).toEqual(first);
    clock.advance({ seconds: 59 });
    expect(uses.latest(session).usedAt).toEqual(first);
    expect(uses.remember(uses.latest(session), clock.now()).usedAt).toEqual(first);
    clock.advance({ seconds: 1 });
    expect(uses.remember(uses.latest(session), clock.now()).usedAt).toEqual(clock.now());
  });

  it('brings no session back that has ended meanwhile', async () => {
    const [session] = await store(tools, 1);
    if (session === undefined) throw new Error('a session is needed');
    const uses = new SessionUses(tools);
    clock.advance({ minutes: 1 });
    uses.remember(session, clock.now());
    await tools.db.write((tx) => tx.session.deleteMany());
    await uses.write();
    expect(await tools.db.read.session.count()).toBe(0);
  });

  it('keeps what could not be written, says so, and writes it when that is possible again', async () => {
    const [session] = await store(tools, 1);
    if (session === undefined) throw new Error('a session is needed');
    let available = false;
    const db = {
      ...tools.db,
      execute: (...call: Parameters<Tools['db']['execute']>) =>
        available ? tools.db.execute(...call) : Promise.reject(new Unavailable('not now')),
    };
    const uses = new SessionUses({ ...tools, db });
    clock.advance({ minutes: 1 });
    uses.remember(session, clock.now());
    await uses.write();
    expect(log.lines).toMatchObject([{ level: 'warn' }]);
    expect(uses.latest(session).usedAt).toEqual(clock.now());
    available = true;
    await uses.write();
    expect(await usedAt(tools, clock.now())).toBe(1);
  });

  it('writes later what it passed by because somebody held the session', async () => {
    const sessions = await store(tools, usesBatchRows + 1);
    const uses = new SessionUses(tools);
    clock.advance({ minutes: 1 });
    for (const session of sessions) uses.remember(session, clock.now());
    const held = { id: { in: sessions.slice(0, 3).map(({ id }) => id) } };
    let written: Promise<void> | undefined;
    await tools.db.write(async (tx) => {
      await tx.session.updateMany({ where: held, data: { device: 'held' } });
      written = uses.write();
      // SQLite has one writer, so there the uses wait for the end of this.
      if (provider === 'postgresql') await written;
    });
    await written;
    const early = provider === 'postgresql' ? sessions.length - 3 : sessions.length;
    expect(await usedAt(tools, clock.now())).toBe(early);
    await uses.write();
    expect(await usedAt(tools, clock.now())).toBe(sessions.length);
    expect(log.lines).toEqual([]);
  });

  it('forgets what has ended or was used later elsewhere, though neither is written', async () => {
    const [ended, overtaken] = await store(tools, 2);
    if (ended === undefined || overtaken === undefined) throw new Error('two are needed');
    const uses = new SessionUses(tools);
    clock.advance({ minutes: 1 });
    for (const session of [ended, overtaken]) uses.remember(session, clock.now());
    const later = new Date(clock.now().getTime() + 1);
    await tools.db.write(async (tx) => {
      await tx.session.delete({ where: { id: ended.id } });
      await tx.session.update({ where: { id: overtaken.id }, data: { usedAt: later } });
    });
    await uses.write();
    for (const session of [ended, overtaken]) expect(uses.latest(session)).toBe(session);
  });

  it('is at rest once it is closed: nothing is remembered, tried again or said any more', async () => {
    const [session] = await store(tools, 1);
    if (session === undefined) throw new Error('a session is needed');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const execute = () => Promise.reject(new Unavailable('not now'));
    const uses = new SessionUses({ ...tools, db: { ...tools.db, execute } });
    clock.advance({ minutes: 1 });
    uses.remember(session, clock.now());
    // The timer's own write is under way when it closes.
    vi.advanceTimersByTime(usesDelayMs);
    await uses.close();
    const said = log.lines.length;
    clock.advance({ minutes: 1 });
    expect(uses.remember(session, clock.now()).usedAt).toEqual(clock.now());
    expect(vi.getTimerCount()).toBe(0);
    expect(log.lines).toHaveLength(said);
  });

  it('remembers a bounded number of sessions, and goes on answering beyond it', () => {
    const uses = new SessionUses(tools);
    const facts = { accountId: 1, device: null, address: null };
    const began = { ...facts, createdAt: clock.now(), usedAt: clock.now() };
    clock.advance({ minutes: 1 });
    for (let n = 0; n < usesWaitingMax; n += 1) {
      uses.remember({ ...began, id: `s${n}` }, clock.now());
    }
    const beyond = { ...began, id: 'beyond' };
    expect(uses.remember(beyond, clock.now()).usedAt).toEqual(clock.now());
    expect(uses.latest(beyond)).toBe(beyond);
    expect(uses.latest({ ...began, id: 's0' }).usedAt).toEqual(clock.now());
  });
});

async function toolsFor(url: string, parts: Pick<Tools, 'clock' | 'log'>): Promise<Tools> {
  const settings = settingsWith({ databaseUrl: url });
  const db = await openDatabase({
    url,
    poolMax: 4,
    connectTimeoutMs: 5000,
    waitTimeoutMs: 5000,
    statementTimeoutMs: 5000,
  });
  const hashQueue = new BoundedQueue(1, 1, 1000);
  const hashThreads = { hash: never, compare: never };
  const limiter = { take: never };
  const sessionPolicy = timeLimits(settings);
  return {
    db,
    settings,
    hashQueue,
    hashThreads,
    notices: new Notices({ db, ...parts }),
    limiter,
    sessionPolicy,
    instance: { startedAt: parts.clock.now(), settings },
    ...parts,
  };
}

function never(): Promise<never> {
  return Promise.reject(new Error('Nothing is hashed or limited here.'));
}

async function store(tools: Tools, count: number): Promise<SessionFacts[]> {
  const now = tools.clock.now();
  return tools.db.write(async (tx) => {
    const { id: accountId } = await tx.account.create({ data: { createdAt: now, updatedAt: now } });
    const sessions = Array.from({ length: count }, (_, n) => ({
      id: `s${String(n).padStart(15, '0')}`,
      accountId,
      createdAt: now,
      usedAt: now,
      device: null,
      address: null,
    }));
    const data = sessions.map((session) => ({ ...session, digest: Buffer.from(session.id) }));
    await tx.session.createMany({ data });
    return sessions;
  });
}

/** How many sessions have this as their last use. */
function usedAt(tools: Tools, when: Date): Promise<number> {
  return tools.db.read.session.count({ where: { usedAt: when } });
}

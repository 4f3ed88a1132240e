import { spawn } from 'node:child_process';
import { chmod, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { type Desk, openDesk, problemIn, program } from './desk.ts';

const nowhere = 'postgresql://acct:secret-word@127.0.0.1:1/acct';
const lostRedis = 'redis://acct:secret-word@127.0.0.1:1';

describe('acct migrate', () => {
  it('makes the tables once, and --status tells what is to do with its exit code', async () => {
    await using desk = await openDesk('empty');
    const pending = await desk.acct('migrate --status');
    expect(pending).toMatchObject({ code: 1, err: '' });
    expect(pending.out).toMatch(/^0001_init {2}pending: run "acct migrate"$/m);
    expect(await desk.json('migrate')).toMatchObject({ already: 0 });
    const again = await desk.acct('migrate');
    expect(again.out).toMatch(/^Nothing to apply; \d+ had been applied before\.\n$/);
    expect(await desk.json('migrate --status')).toMatchObject({ pending: [], unknown: [] });
  });

  it('is refused where the file of the database cannot be one: exit code 4', async () => {
    await using desk = await openDesk('empty');
    await writeFile(
      join(desk.folder, 'acct.db'),
      'this is no database, and never was one\n'.repeat(99),
    );
    const refused = await desk.acct('migrate');
    expect(refused).toMatchObject({ code: 4, out: '' });
    expect(refused.err).toContain('(database.unavailable)\n  said: file is not a database\n');
  });
});

describe('every command that needs the database', () => {
  it.each(['account list', 'attribute list'])(
    '%s refuses one that is not migrated, in one sentence, and makes none',
    async (line) => {
      await using desk = await openDesk('empty');
      const refused = await desk.acct(line);
      expect(refused).toMatchObject({ code: 1, out: '' });
      expect(refused.err).toMatch(/^acct: The database does not have the tables.+migrated\)$/m);
      expect(refused.err).toMatch(/\nRun: acct migrate\n$/);
      await expect(stat(join(desk.folder, 'acct.db'))).rejects.toThrow('ENOENT');
    },
  );

  it.each(['account list', 'migrate', 'serve'])(
    '%s refuses one of a newer version in the words of the service',
    async (line) => {
      await using desk = await openDesk();
      await pretendNewer(desk);
      const refused = await desk.acct(line);
      expect(refused).toMatchObject({ code: 1, out: '' });
      expect(refused.err).toContain(
        'This version of Acct does not know the migrations 9999_tomorrow that the database already has.',
      );
    },
  );

  it.each(['account list', 'migrate', 'serve'])(
    '%s ends with 4 when the database cannot be reached, without its password',
    async (line) => {
      await using desk = await openDesk('empty', nowhere);
      const refused = await desk.acct(line);
      expect(refused).toMatchObject({ code: 4, out: '' });
      expect(refused.err).toContain('(database.unavailable)');
      expect(refused.err).not.toContain('secret-word');
    },
  );

  it.each(['account list', 'migrate', 'serve'])(
    '%s ends with 3 for bad settings and tells all of them',
    async (line) => {
      await using desk = await openDesk('empty');
      const environment = { ACCT_PORT: '99999', ACCT_DATABSE_URL: 'file:x' };
      const refused = await desk.acct(line, { environment });
      expect(refused).toMatchObject({ code: 3, out: '' });
      expect(refused.err).toContain('  - ACCT_DATABSE_URL is not a setting of Acct.');
      expect(refused.err).toContain('  - ACCT_PORT: a whole number from 0 to 65535 is needed');
      const told = problemIn(await desk.acct(`${line} --json`, { environment }));
      expect(told).toMatchObject({ code: 'settings.invalid' });
      expect(told.details['problems']).toHaveLength(2);
    },
  );

  it('ends with 3 for a database URL that Acct does not serve', async () => {
    await using desk = await openDesk('empty', 'mysql://root:secret-word@127.0.0.1/acct');
    const refused = await desk.acct('account list');
    expect(refused.code).toBe(3);
    expect(refused.err).toContain('ACCT_DATABASE_URL: The database URL begins with "mysql:"');
    expect(refused.err).not.toContain('secret-word');
  });

  it('reads .env, but not in production, and the environment wins', async () => {
    await using desk = await openDesk();
    await writeFile(join(desk.folder, '.env'), 'ACCT_PORT=nonsense\n');
    expect((await desk.acct('account list')).code).toBe(3);
    expect((await desk.acct('account list', { environment: { ACCT_PORT: '8000' } })).code).toBe(0);
    const production = { NODE_ENV: 'production', ACCT_BCRYPT_COST: '10' };
    expect((await desk.acct('account list', { environment: production })).code).toBe(0);
  });
});

describe('acct serve', () => {
  it('migrates, answers over HTTP, and ends in order on SIGTERM', async () => {
    await using desk = await openDesk('empty');
    const child = spawn(process.execPath, [await program(), 'serve', '--json'], {
      cwd: desk.folder,
      env: { ...desk.environment, ACCT_PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    try {
      for await (const line of createInterface({ input: child.stdout })) {
        const { url } = JSON.parse(line);
        if (typeof url !== 'string') continue;
        expect(await (await fetch(`${url}/healthz/ready`)).json()).toEqual({ status: 'ready' });
        expect((await fetch(`${url}/docs`)).status).toBe(200);
        break;
      }
    } finally {
      child.kill('SIGTERM');
    }
    expect(await ended).toBe(0);
  });
});

describe('acct doctor', () => {
  it('finds nothing wrong with a fresh database but that there is no administrator', async () => {
    await using desk = await openDesk();
    const before = await desk.json('account list');
    const found = await desk.json('doctor');
    expect(found).toMatchObject({ ok: true });
    expect(statusesIn(found)).toMatchObject({
      node: 'ok',
      settings: 'ok',
      database: 'ok',
      durability: 'ok',
      clock: 'ok',
      migrations: 'ok',
      administrator: 'warn',
      files: 'ok',
    });
    expect(await desk.json('account list')).toEqual(before);
    await desk.acct('account create ann', { stdin: 'correct horse battery\n' });
    await desk.acct('role grant ann admin');
    const { code, out } = await desk.acct('doctor');
    expect(code).toBe(0);
    expect(out).toMatch(/^ok +administrator +there is one$/m);
    expect(out).toMatch(
      /^ok +durability +journal_mode wal, log synced before each acknowledgement$/m,
    );
    expect(out).toMatch(/^(ok|warn) +hash +one password hash at cost 4 takes \d+ ms/m);
  });

  it('fails for a file that others may read, and says which command mends it', async () => {
    await using desk = await openDesk();
    const file = join(desk.folder, 'acct.db');
    await chmod(file, 0o644);
    const { code, out } = await desk.acct('doctor');
    expect(code).toBe(1);
    expect(out).toContain(`others may use ${file} (mode 0644)`);
    expect(out).toContain(`files: chmod 600 '${file}'`);
  });

  it.each([
    ['a database without tables', {}, 'migrations'],
    ['a database that is not there', { ACCT_DATABASE_URL: nowhere }, 'database'],
    ['a Redis that is not there', { ACCT_REDIS_URL: lostRedis }, 'redis'],
    ['settings that are not usable', { ACCT_PORT: 'x' }, 'settings'],
  ])('fails for %s, with advice, and still checks the rest', async (_what, environment, name) => {
    await using desk = await openDesk('empty');
    const { code, out, err } = await desk.acct('doctor --json', { environment });
    expect({ code, err }).toEqual({ code: 1, err: '' });
    const found: unknown = JSON.parse(out);
    expect(found).toMatchObject({ ok: false });
    expect(statusesIn(found)).toMatchObject({ node: 'ok', [name]: 'fail' });
    expect(out).not.toContain('secret-word');
    await expect(stat(join(desk.folder, 'acct.db'))).rejects.toThrow('ENOENT');
  });
});

function statusesIn(found: unknown): Record<string, string> {
  if (typeof found !== 'object' || found === null || !('checks' in found)) return {};
  if (!Array.isArray(found.checks)) return {};
  return Object.fromEntries(found.checks.map(({ name, status }) => [name, status]));
}

async function pretendNewer(desk: Desk): Promise<void> {
  await using core = await desk.core();
  await core.tools.db.write(
    (tx) => tx.$executeRaw`INSERT INTO _prisma_migrations
      (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
      VALUES ('1', 'x', '9999_tomorrow', 1, 1, 1)`,
  );
}

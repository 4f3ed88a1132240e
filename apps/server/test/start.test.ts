import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, member, openServer, postJson, type TestServer } from './harness.ts';
import { compiledAsItRuns, type Program, source, startProgram } from './program.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acct-start-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function start(environment: Record<string, string>): Promise<Program> {
  return startProgram(await source(), { folder, environment });
}

const started = { timeout: 15_000 };

describe('the program', () => {
  test('names every bad setting at once and ends without a stack', async () => {
    const program = await start({
      ACCT_PROT: '8000',
      ACCT_BCRYPT_COST: '9',
      ACCT_CORS_ORIGINS: '*',
      ACCT_PUBLIC_URL: 'http://acct.example',
    });
    expect((await program.ended).code).toBe(1);
    for (const name of ['ACCT_PROT', 'ACCT_BCRYPT_COST', 'ACCT_CORS_ORIGINS', 'ACCT_PUBLIC_URL']) {
      expect(program.output()).toContain(name);
    }
    expect(program.output()).not.toMatch(/\n +at /);
  });

  test('says in one sentence that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const program = await start({ ACCT_PORT: port });
    expect((await program.ended).code).toBe(1);
    expect(program.output()).toContain(`already listens on 127.0.0.1:${port}`);
    expect(program.output()).not.toMatch(/\n +at /);
    other.close();
  });

  test.each([
    ['no database there', 'postgresql://acct:hidden@127.0.0.1:1/acct', 'ECONNREFUSED'],
    ['a file that is something else', 'file:letter.txt', 'file is not a database'],
  ])('says what to look at when it finds %s', async (_case, url, cause) => {
    await writeFile(join(folder, 'letter.txt'), 'Dear operator, this is no database at all.');
    const program = await start({ ACCT_DATABASE_URL: url });
    expect((await program.ended).code).toBe(1);
    expect(program.output()).toContain(cause);
    expect(program.output()).toContain('Check ACCT_DATABASE_URL.');
    expect(program.output()).not.toMatch(/hidden|\n +at /);
  });

  test.each([
    [
      'a file in place of the data folder',
      'file:letter.txt/acct.db',
      /letter\.txt\/acct\.db: .*E[A-Z]+/,
    ],
    [
      'a folder in place of the data file',
      'file:.',
      /: unable to open database file \(SQLITE_CANTOPEN\)/,
    ],
  ])('names setting and path when it finds %s', async (_case, url, sentence) => {
    await writeFile(join(folder, 'letter.txt'), 'Dear operator, this is no database at all.');
    const program = await start({ ACCT_DATABASE_URL: url });
    expect((await program.ended).code).toBe(1);
    expect(program.output()).toMatch(sentence);
    expect(program.output()).toContain(folder);
    expect(program.output()).toContain('Check ACCT_DATABASE_URL.');
    expect(program.output()).not.toMatch(/\n +at /);
  });

  test('names setting and path when the bootstrap file cannot be written', async () => {
    await writeFile(join(folder, 'letter.txt'), 'Dear operator, this is no folder.');
    const program = await start({
      ACCT_DATABASE_URL: 'file:fine.db',
      ACCT_BOOTSTRAP_FILE: 'letter.txt/secret',
    });
    expect((await program.ended).code).toBe(1);
    expect(program.output()).toMatch(
      /ACCT_BOOTSTRAP_FILE, letter\.txt\/secret, cannot be written: E/,
    );
    expect(program.output()).not.toMatch(/\n +at /);
  });

  test('tells a person in development where everything is, and reads .env', async () => {
    await writeFile(join(folder, '.env'), 'ACCT_DATABASE_URL=file:from-dot-env.db\nACCT_PORT=1\n');
    // The one that starts from the source as it lies there.
    const program = startProgram(compiledAsItRuns, { folder, environment: {} });
    await expect.poll(program.output, started).toContain('/v1/admin/bootstrap');
    expect(program.output()).toMatch(/REST +http:\/\/127\.0\.0\.1:\d+\/v1\n/);
    expect(program.output()).toContain(join(folder, 'from-dot-env.db'));
    program.stop('SIGINT');
    expect((await program.ended).code).toBe(0);
    await rm(join(folder, '.env'));
  });

  test('writes only JSON in production, and no secret', async () => {
    await writeFile(join(folder, '.env'), 'ACCT_PORT=1\n');
    const program = await start({ NODE_ENV: 'production', ACCT_DATABASE_URL: 'file:hush-hush.db' });
    await expect.poll(program.output, started).toContain('Acct is running');
    program.stop('SIGTERM');
    expect((await program.ended).code).toBe(0);
    for (const line of program.output().trimEnd().split('\n')) JSON.parse(line);
    const secret = await readFile(join(folder, '.data/bootstrap-secret'), 'utf8');
    expect(secret).toMatch(/^acct_b_/);
    expect(program.output()).not.toContain(secret.trim());
    expect(program.output()).not.toContain('hush-hush');
    await rm(join(folder, '.env'));
  });
});

describe('the bootstrap secret', () => {
  test('lies in a file for its owner alone, makes one administrator, and is gone', async () => {
    await using server = await openServer();
    const path = join(server.folder, 'bootstrap-secret');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const secret = (await readFile(path, 'utf8')).trim();
    const [ann, bob] = [await member(server, 'ann'), await member(server, 'bob')];
    expect((await claim(server, ann, 'acct_b_wrong')).status).toBe(403);
    expect((await claim(server, ann, secret)).status).toBe(204);
    expect((await claim(server, bob, secret)).status).toBe(403);
    await expect.poll(() => existsSync(path)).toBe(false);
    expect(server.log()).not.toContain(secret);
  });

  test('is not written where there is an administrator', async () => {
    await using server = await openServer();
    const path = join(server.folder, 'bootstrap-secret');
    const ann = await member(server);
    await claim(server, ann, (await readFile(path, 'utf8')).trim());
    await server.close();
    await writeFile(path, 'a secret of old');
    await using again = await openServer({
      databaseUrl: server.core.tools.settings.databaseUrl,
      bootstrapFile: path,
    });
    expect(existsSync(path)).toBe(false);
    expect((await fetch(`${again.url}/v1/admin/events`, bearer(ann))).status).toBe(200);
  });

  function claim(server: TestServer, token: string, secret: string): Promise<Response> {
    const sent = postJson({ secret }, { authorization: `Bearer ${token}` });
    return fetch(`${server.url}/v1/admin/bootstrap`, sent);
  }
});

describe('the file of attributes', () => {
  const operator = { kind: 'operator' } as const;

  async function file(content: unknown): Promise<string> {
    const path = join(folder, 'attributes.json');
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  test('is applied at start, and a second start changes nothing', async () => {
    const attributes = [{ key: 'email', type: 'email', unique: true }, { key: 'nick' }];
    const attributesFile = await file({ attributes });
    await using first = await openServer({ attributesFile });
    const before = await first.core.as(operator).audit.list({});
    expect(before.items).toHaveLength(2);
    await first.close();
    const { databaseUrl } = first.core.tools.settings;
    await using second = await openServer({ attributesFile: await file(attributes), databaseUrl });
    const { items } = await second.core.as(operator).attributes.definitions();
    expect(items.map(({ key }) => key).sort()).toEqual(['email', 'nick']);
    expect(await second.core.as(operator).audit.list({})).toEqual(before);
  });

  test('stops the start when accounts would break, and none of it is applied', async () => {
    await using first = await openServer();
    await member(first);
    await first.close();
    const { databaseUrl } = first.core.tools.settings;
    const attributesFile = await file([{ key: 'nick' }, { key: 'email', required: true }]);
    await expect(openServer({ databaseUrl, attributesFile })).rejects.toThrow(
      /email: 1 accounts have no value/,
    );
    await using after = await openServer({ databaseUrl });
    expect(await after.core.as(operator).attributes.definitions()).toEqual({ items: [] });
  });

  test.each([
    ['no JSON', '{', 'not valid JSON'],
    ['no list', { key: 'email' }, 'expected array'],
    ['an unknown type', [{ key: 'a', type: 'phone' }], '0.type'],
    ['a misspelt field', [{ key: 'a', requird: true }], 'requird'],
    ['the same key twice', [{ key: 'a' }, { key: 'a' }], 'a: it is defined twice'],
    ['a contradiction', [{ key: 'a', type: 'boolean', maxLength: 3 }], 'a: '],
  ])('stops the start when it holds %s', async (_name, content, sentence) => {
    const attributesFile = await file(content);
    await expect(openServer({ attributesFile })).rejects.toThrow(sentence);
  });
});

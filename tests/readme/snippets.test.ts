import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsWith } from '@acct/core';
import { startServer } from '@acct/server';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../house/free-port.ts';
import { unlimited } from '../house/unlimited.ts';
import { linkClient, output, typeCheck } from './project.ts';
import { addressedTo, snippetOf } from './snippets.ts';

const ann = { username: 'ann', password: 'correct horse battery' };

test('the tour with curl works from top to bottom', async () => {
  await using service = await serve();
  const tour = addressedTo(service.url, snippetOf('A tour with curl', 'sh'));
  const echoed = `set -euo pipefail\n${tour}\necho; echo "token=$token"\n`;

  const printed = await output(service.folder, 'bash', ['-c', echoed]);

  expect(printed).toMatch(/"id":1,"username":"ann"/);
  expect(printed).toMatch(/"accountId":1,"username":"ann"/);
  expect(printed).toMatch(/"accountsMissingValue":1/);
  // Becoming the administrator and signing out say nothing else.
  expect(printed.match(/HTTP\/1\.1 204 No Content/g)).toHaveLength(2);
  const token = /token=(\S+)/.exec(printed)?.[1] ?? '';
  expect(await check(service.url, token)).toBe(401);
});

test('the file of attributes is one that a start takes', async () => {
  const attributesFile = join(await mkdtemp(join(tmpdir(), 'acct-attributes-')), 'attributes.json');
  await writeFile(attributesFile, snippetOf('A tour with curl', 'json'));

  await using service = await serve({ attributesFile });

  const refused = await post(service.url, 'accounts', ann);
  expect(refused).toMatchObject({ code: 'attributes.required' });
});

test('the program in TypeScript compiles and learns who the token is', async () => {
  await using service = await serve();
  await post(service.url, 'accounts', ann);
  await linkClient(service.folder);
  const program = addressedTo(service.url, snippetOf('From TypeScript, with types', 'ts'));
  const shown = `${program}\nconsole.log(JSON.stringify([accountId, username, roles]));\n`;
  await writeFile(join(service.folder, 'main.ts'), shown);

  await typeCheck(service.folder, 'main.ts');
  const printed = await output(service.folder, process.execPath, [
    '--import',
    import.meta.resolve('tsx'),
    'main.ts',
  ]);

  expect(JSON.parse(printed)).toEqual([1, 'ann', []]);
});

const hasPython = spawnSync('python3', ['--version']).status === 0;

test.skipIf(!hasPython)('the program in Python tells a token from none', async () => {
  await using service = await serve();
  await post(service.url, 'accounts', ann);
  const { token } = await post(service.url, 'sessions', ann);
  const program = addressedTo(service.url, snippetOf('From Python, in ten lines', 'python'));
  const shown = `${program}\nimport sys\nprint(json.dumps([who(t) for t in sys.argv[1:]]))\n`;

  const printed = await output(service.folder, 'python3', ['-c', shown, String(token), 'nonsense']);

  expect(JSON.parse(printed)).toEqual([
    expect.objectContaining({ accountId: 1, username: 'ann', roles: [] }),
    null,
  ]);
});

test('the service of the first ten minutes greets who has a token, and nobody else', async () => {
  await using service = await serve();
  await post(service.url, 'accounts', ann);
  const { token } = await post(service.url, 'sessions', ann);
  const port = await freePort();
  const snippet = snippetOf('The first check from another service', 'js', 'docs/start.md');
  const program = addressedTo(service.url, snippet).replace('9000', String(port));
  await writeFile(join(service.folder, 'hello.mjs'), program);
  const child = spawn(process.execPath, ['hello.mjs'], { cwd: service.folder });
  onTestFinished(() => void child.kill());

  const hello = (authorization?: string) =>
    fetch(`http://127.0.0.1:${port}`, { headers: authorization ? { authorization } : {} });
  await expect
    .poll(
      () =>
        hello().then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 15_000 },
    )
    .toBe(401);
  expect(await (await hello(`Bearer ${token}`)).text()).toBe('Hello ann, your account is 1.\n');
  expect((await hello('Bearer nonsense')).status).toBe(401);
});

/** The service as `dev` starts it, but in a folder and on a port of its own. */
async function serve(more: { attributesFile?: string } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'acct-readme-'));
  const server = await startServer(
    settingsWith({
      databaseUrl: `file:${join(folder, '.data/acct.db')}`,
      bootstrapFile: join(folder, '.data/bootstrap-secret'),
      bcryptCost: 4,
      ...unlimited,
      port: 0,
      ...more,
    }),
    { sweeps: false },
  );
  return {
    url: server.url,
    folder,
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function post(url: string, path: string, body: object): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/v1/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return JSON.parse(await answer.text());
}

async function check(url: string, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${url}/v1/session`, { headers })).status;
}

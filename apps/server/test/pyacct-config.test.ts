import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadSettings } from '@acct/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPyacctConfig } from '../src/pyacct-config.ts';
import { readSettings } from '../src/read-settings.ts';
import { openServer } from './harness.ts';

const production = { NODE_ENV: 'production' };
const operator = { kind: 'operator' } as const;

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acct-config-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(content: unknown): Promise<string> {
  count += 1;
  const path = join(folder, `config-${count}.json`);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const whole = {
  sqlalchemy_url: 'postgresql+psycopg2://me:s3cret@db.example/pyacct',
  origins: ['http://localhost:3000', 'https://app.example.org'],
  attributes: [
    { key: 'email', required: true, sensitive: true, unique: true },
    { key: 'nick', required: false, sensitive: false, unique: true },
  ],
  super: [1, 13],
  generate_docs: false,
};

describe('the configuration of PyAcct', () => {
  test('becomes settings', async () => {
    const path = await file(whole);
    const { settings, warnings } = readSettings({ ...production, ACCT_PYACCT_CONFIG: path });
    expect(settings).toMatchObject({
      databaseUrl: 'postgresql://me:s3cret@db.example/pyacct',
      corsOrigins: whole.origins,
      docs: false,
      pyacctConfig: path,
    });
    expect(warnings).toEqual([expect.stringContaining('"super" gives nobody a role at start')]);
    expect(readPyacctConfig(path).superIds).toEqual([1, 13]);
  });

  test('loses against the environment, whose origins come first', async () => {
    const environment = {
      ...production,
      ACCT_PYACCT_CONFIG: await file({ ...whole, sqlalchemy_url: 'mysql://root:s3cret@h/x' }),
      ACCT_CORS_ORIGINS: 'https://own.example,https://app.example.org',
      ACCT_DOCS: 'true',
    };
    const ours = readSettings({ ...environment, ACCT_DATABASE_URL: 'file:ours.db' }).settings;
    expect(ours).toMatchObject({ databaseUrl: 'file:ours.db', docs: true });
    expect(ours.corsOrigins).toEqual([
      'https://own.example',
      'https://app.example.org',
      'http://localhost:3000',
    ]);
    const theirs = readSettings({ ...environment, PYACCT_DATABASE_URL: 'sqlite:///old.db' });
    expect(theirs.settings.databaseUrl).toBe('file:old.db');
  });

  test('may say little, or what nobody knows', async () => {
    const path = await file({ origins: null, log: 'x', origin: ['https://a.example/'] });
    const { settings, warnings } = readSettings({ ...production, ACCT_PYACCT_CONFIG: path });
    expect(settings).toMatchObject({ corsOrigins: [], docs: true });
    expect(warnings).toEqual([
      `${path}: log means nothing to Acct and is left alone.`,
      `${path}: origin means nothing to Acct and is left alone.`,
    ]);
  });

  test('has origins that no browser sends, which are told of', async () => {
    const path = await file({ origins: ['https://a.example/', 'https://b.example'] });
    const { settings, warnings } = readSettings({ ...production, ACCT_PYACCT_CONFIG: path });
    expect(settings.corsOrigins).toEqual(['https://b.example']);
    expect(warnings).toEqual([expect.stringContaining('https://a.example/')]);
  });

  test.each([
    ['no JSON', '{', 'not valid JSON'],
    ['every origin', { origins: ['*'] }, 'origins.0: it would let every page'],
    ['an attribute that cannot be', { attributes: [{ key: 'e mail' }] }, 'attributes.0.key'],
    ['an attribute twice', { attributes: [{ key: 'a' }, { key: 'a' }] }, 'a is defined twice'],
    ['ids that are none', { super: ['root'] }, 'super.0'],
    ['a database that we do not serve', { sqlalchemy_url: 'oracle://x:s3cret@h/d' }, '"oracle"'],
  ])('stops the start when it holds %s', async (_name, content, sentence) => {
    const ACCT_PYACCT_CONFIG = await file(content);
    const environment = { ...production, ACCT_PYACCT_CONFIG, ACCT_PORT: 'x' };
    expect(() => readSettings(environment)).toThrow(BadSettings);
    expect(() => readSettings(environment)).toThrow(sentence);
    expect(() => readSettings(environment)).toThrow('ACCT_PORT: a whole number');
    expect(() => readSettings(environment)).not.toThrow('s3cret');
  });

  test('stops the start when it is not there', () => {
    const environment = { ...production, ACCT_PYACCT_CONFIG: join(folder, 'none.json') };
    expect(() => readSettings(environment)).toThrow('cannot be read');
  });
});

describe('its attributes', () => {
  test('are defined at start as texts, and those of our own file win', async () => {
    const pyacctConfig = await file(whole);
    const attributesFile = await file([{ key: 'nick', maxLength: 20 }]);
    await using server = await openServer({ pyacctConfig, attributesFile });
    const { items } = await server.core.as(operator).attributes.definitions();
    const text = { type: 'string', maxLength: null };
    expect(items).toEqual([
      { ...text, key: 'email', required: true, sensitive: true, unique: true },
      { ...text, key: 'nick', required: false, sensitive: false, unique: false, maxLength: 20 },
    ]);
    const events = await server.core.as(operator).audit.list({});
    await server.close();
    const { databaseUrl } = server.core.tools.settings;
    await using again = await openServer({ pyacctConfig, attributesFile, databaseUrl });
    expect(await again.core.as(operator).audit.list({})).toEqual(events);
  });

  test('give nobody a role', async () => {
    const pyacctConfig = await file({ super: [1] });
    await using server = await openServer({ pyacctConfig });
    const { core } = server;
    await core.as({ kind: 'nothing' }).signup.create({ username: 'ann', password: 'a long one!' });
    await using again = await openServer({
      pyacctConfig,
      databaseUrl: core.tools.settings.databaseUrl,
    });
    expect(await again.core.tools.db.read.roleGrant.count()).toBe(0);
  });
});

test('without docs neither the pages nor the document are there', async () => {
  await using server = await openServer({ docs: false });
  for (const path of ['/docs', '/redoc', '/openapi.json', '/docs/refusals', '/docs/start.js']) {
    expect((await fetch(server.url + path)).status, path).toBe(404);
  }
});

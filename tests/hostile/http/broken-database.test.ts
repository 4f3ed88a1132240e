import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { source, startProgram } from '../../../apps/server/test/program.ts';
import { freePort } from '../../house/free-port.ts';
import type { Member } from '../../house/people.ts';
import { procedures } from '../../house/procedures.ts';
import { sampleDefinitions, samples } from '../../house/samples.ts';
import { administer } from '../../house/server-sql.ts';
import { createTestDatabase } from '../../house/test-database.ts';
import { tried } from '../../house/tried.ts';
import { readContract } from '../document/contract.ts';
import { sendOverRest, sendOverTrpc } from '../document/send.ts';
import { openServed, type Served } from './served.ts';

/** Without any of these nobody may come in: not without a password, a trace, or a limit of guesses. */
const neededToSignIn = [
  'acct_accounts',
  'acct_credentials',
  'acct_events',
  'acct_sessions',
  'acct_throttles',
];

/** Whatever could tell a stranger what stands behind the answer. */
const inner =
  /prisma|pg_|postgres|sqlite|relation|acct_|column|select\b|insert\b|P20\d\d|\bat \/|\.ts:|\.js:|node_modules|ECONN|zod|stack/i;

describe('on PostgreSQL with a table missing', () => {
  let served: Served;
  let people: Readonly<Record<'admin' | 'member', Member>>;
  beforeAll(async () => {
    served = await openServed({}, { provider: 'postgresql', definitions: [...sampleDefinitions] });
    const { house } = served;
    people = {
      admin: await house.admin(),
      member: await house.member(),
    };
  });
  afterAll(() => served[Symbol.asyncDispose]());

  test('nobody is let in who would not be, and no answer tells what is missing', async () => {
    const { databaseUrl } = served.house.core.tools.settings;
    const tables = await tablesOf(databaseUrl);
    expect(tables).toContain('acct_sessions');
    const allowed = await statuses();
    let answers = 0;
    for (const table of tables) {
      await administer(databaseUrl, `ALTER TABLE ${table} RENAME TO hidden`);
      const found = await statuses();
      const entered = await signIn();
      await administer(databaseUrl, `ALTER TABLE hidden RENAME TO ${table}`);
      answers += found.size;
      if (entered.status >= 500) expect(withoutId(entered.text), table).not.toMatch(inner);
      if (neededToSignIn.includes(table)) {
        expect(entered.status, `signing in without ${table}`).toBeGreaterThanOrEqual(500);
      }
      for (const [call, { status, text }] of found) {
        const name = `${call} without ${table}`;
        if (status >= 500) expect(withoutId(text), name).not.toMatch(inner);
        // What was refused stays refused, or is a fault; it never succeeds.
        if ((allowed.get(call)?.status ?? 0) >= 400)
          expect(status, name).toBeGreaterThanOrEqual(400);
        // Without sessions nobody is anybody, so nothing but what is public can succeed.
        if (table === 'acct_sessions' && !isPublic(call)) {
          expect(status, name).toBeGreaterThanOrEqual(400);
        }
      }
      const faults = [...found.values()].filter(({ status }) => status >= 500).length;
      process.stderr.write(`${faults} of ${found.size} answers were 5xx without ${table}\n`);
    }
    tried(answers, `calls with one of ${tables.length} tables missing`);
  });

  async function signIn() {
    const { username, password } = people.member;
    const body = JSON.stringify({ username, password });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${served.url}/v1/sessions`, { method: 'POST', headers, body });
    return { status: answer.status, text: await answer.text() };
  }

  /** What queries answer to everybody; what changes something is left out, because it would. */
  async function statuses() {
    const found = new Map<string, { status: number; text: string }>();
    const { operations } = await contractOf(served);
    for (const { path, type, rest } of procedures) {
      const operation = operations.find(({ id }) => id === path.replaceAll(/\.(\w)/g, upper));
      if (rest === undefined || operation === undefined || type !== 'query') continue;
      for (const [name, actor] of [...Object.entries(people), ['nobody', undefined] as const]) {
        const from = { url: served.url, token: actor?.token };
        const cast = { actor: people.admin, target: people.member };
        const input = z.record(z.string(), z.unknown()).optional().parse(samples[path].valid(cast));
        const shot = { kind: 'valid' as const, parameters: input ?? {} };
        found.set(`REST ${path} as ${name}`, await sendOverRest(from, operation, shot));
        const call = { name: path, isQuery: true };
        found.set(`tRPC ${path} as ${name}`, await sendOverTrpc(from, call, shot));
      }
    }
    return found;
  }
});

describe.each(['', 'development', 'production'])('with NODE_ENV=%j', (nodeEnv) => {
  test('a fault says nothing of its cause at any door', async () => {
    await using database = await createTestDatabase('postgresql');
    const folder = await mkdtemp(join(tmpdir(), 'acct-fault-'));
    const port = await freePort();
    const program = startProgram(await source(), {
      folder,
      environment: {
        ACCT_PORT: String(port),
        ACCT_DATABASE_URL: database.url,
        ...(nodeEnv !== '' && { NODE_ENV: nodeEnv }),
      },
    });
    try {
      const url = `http://127.0.0.1:${port}`;
      await expect
        .poll(
          () =>
            fetch(`${url}/healthz/ready`).then(
              ({ status }) => status,
              () => 0,
            ),
          { timeout: 60_000 },
        )
        .toBe(200);
      for (const [table, column] of [
        ['acct_sessions', 'created_at'],
        ['acct_accounts', 'state'],
        ['acct_attribute_definitions', 'key'],
      ]) {
        await administer(database.url, `ALTER TABLE ${table} RENAME COLUMN ${column} TO gone`);
      }
      const person = JSON.stringify({ username: 'ann', password: 'four steep roads' });
      const post = {
        method: 'POST',
        body: person,
        headers: { 'content-type': 'application/json' },
      };
      const token = { headers: { authorization: `Bearer acct_s_${'A'.repeat(49)}` } };
      for (const [path, sent] of [
        ['/v1/accounts', post],
        ['/trpc/signup.create', post],
        ['/pyacct/2/account/', post],
        ['/v1/sessions', post],
        ['/trpc/signin.create', post],
        ['/v1/attributes', {}],
        ['/trpc/attributes.definitions', {}],
        ['/trpc/attributes.definitions,attributes.definitions?batch=1', {}],
        ['/openapi.json', {}],
        ['/v1/session', token],
      ] as const) {
        const answer = await fetch(url + path, sent);
        const text = await answer.text();
        expect(withoutId(text), path).not.toMatch(inner);
        expect(answer.headers.get('content-type'), path).toMatch(/^application\/(problem\+)?json/);
      }
      const { status } = await fetch(`${url}/v1/attributes`);
      expect(status).toBe(500);
    } finally {
      program.stop('SIGKILL');
      await program.ended;
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** By chance an id may spell one of the words. */
function withoutId(text: string): string {
  return text.replaceAll(/"requestId":"[^"]*"/g, '');
}

function isPublic(call: string): boolean {
  return procedures.some(({ path, access }) => access === 'public' && call.includes(` ${path} `));
}

function upper(_whole: string, first: string): string {
  return first.toUpperCase();
}

let contract: ReturnType<typeof readContract> | undefined;

/** Read once: the document itself asks for the definitions. */
function contractOf({ url }: Served): ReturnType<typeof readContract> {
  contract ??= readContract(url);
  return contract;
}

async function tablesOf(url: string): Promise<string[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const sql = "SELECT tablename FROM pg_tables WHERE tablename LIKE 'acct\\_%' ORDER BY 1";
    const { rows } = await client.query(sql);
    return z
      .array(z.object({ tablename: z.string() }))
      .parse(rows)
      .map(({ tablename }) => tablename);
  } finally {
    await client.end();
  }
}

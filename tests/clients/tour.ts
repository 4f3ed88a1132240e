import { readFileSync } from 'node:fs';
import { referenceDocument } from '@acct/server';
import { expect, type TestContext } from 'vitest';
import { z } from 'zod';
import { openServed } from '../hostile/http/served.ts';
import { areInstalled, leftOut } from '../house/installed.ts';
import { sampleDefinitions } from '../house/samples.ts';
import { NotToBeHad, output } from './program.ts';
import { Results, type Row } from './results.ts';

/** One generator that people use, and how a stranger makes a program of what it makes. */
export type Generator = {
  readonly language: string;
  readonly generator: string;
  /** As the manifest in `clients` pins it. */
  readonly version: string;
  /** The programs that must be on this machine. */
  readonly needs: readonly string[];
  /** Generates, compiles, and says how to run the tour. */
  build(document: string): Promise<{ readonly command: readonly string[]; readonly cwd: string }>;
};

/**
 * Takes the tour of `clients` through a generated client against a service, and holds what it tells to
 * what every tour must tell, and to the row of docs/reference/clients.md.
 */
export async function takeTour(generator: Generator, { skip }: TestContext): Promise<void> {
  const what = `the ${generator.language} client of ${generator.generator}`;
  if (!areInstalled(generator.needs, what)) return giveUp(`${what} lacks its toolchain`, skip);
  const document = await documentText();
  const built = await generator.build(document).catch((error: unknown) => {
    if (!(error instanceof NotToBeHad)) throw error;
    leftOut(`${what}: ${error.message.split('\n')[0]}`);
    giveUp(error.message, skip);
  });
  if (built === undefined) return;
  await using served = await openServed({}, { definitions: [...sampleDefinitions] });
  const { token } = await served.house.service();
  const env = { ACCT_URL: served.url, ACCT_SERVICE_TOKEN: token };
  const { command, cwd } = built;
  const told = Told.parse(JSON.parse(await output(command, { cwd, env })));
  expect(told).toEqual({ calls, refusals });
  const { language, version, generator: name } = generator;
  const row: Row = { language, generator: name, version, calls, refusals };
  expect(
    committed(),
    'in tests/clients/results.json; `pnpm reference` writes the page',
  ).toContainEqual(row);
}

/** Leaves a test out, or fails it where nothing may be left out. */
export function giveUp(why: string, skip: TestContext['skip']): void {
  if (process.env['ACCT_CLIENTS'] === 'required') throw new Error(`Left out: ${why}`);
  skip(why);
}

/** The document as strangers get it, without the attributes of one operator. */
export async function documentText(): Promise<string> {
  return `${JSON.stringify(await referenceDocument(), null, 2)}\n`;
}

/** The version that a manifest in `clients` pins. */
export function pinned(manifest: string, pattern: RegExp): string {
  const text = readFileSync(new URL(`../../clients/${manifest}`, import.meta.url), 'utf8');
  const [, version] = pattern.exec(text) ?? [];
  if (version === undefined) throw new Error(`clients/${manifest} pins no version.`);
  return version;
}

function committed(): readonly Row[] {
  const text = readFileSync(new URL('./results.json', import.meta.url), 'utf8');
  return Results.parse(JSON.parse(text));
}

const Told = z.object({ calls: z.array(z.string()), refusals: z.array(z.string()) });

/** What every tour does, in this order. */
const calls = [
  'signupCreate',
  'signinCreate',
  'sessionsCheck',
  'attributesSet',
  'attributesMine',
  'sessionsList',
  'sessionsCheckMany',
  'sessionsSignOut',
];

/** What every tour is refused, each as the typed error of its call. */
const refusals = [
  'signupCreate 409 accounts.username_taken',
  'signupCreate 409 attributes.value_taken',
  'signupCreate 422 accounts.username_reserved',
  'signupCreate 422 accounts.username_invalid',
  'signupCreate 422 credentials.too_short',
  'signupCreate 422 credentials.too_common',
  'signupCreate 422 attributes.unknown_key',
  'signupCreate 422 attributes.value_invalid',
  'signupCreate 400 request.invalid',
  'signinCreate 401 signin.refused',
  'sessionsCheck 401 access.session_required',
  'attributesSet 422 attributes.unknown_key',
  'attributesSet 422 attributes.value_invalid',
  'sessionsEnd 404 sessions.not_found',
  'sessionsCheckMany 403 access.role_required',
  'sessionsCheck 401 access.session_invalid',
];

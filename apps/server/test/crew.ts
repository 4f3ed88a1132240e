import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import { postJson } from './harness.ts';
import { type Program, source, startProgram } from './program.ts';

/** The whole program with several workers, as an operator starts it, in a folder of its own. */
export async function startCrew(
  environment: Record<string, string> = {},
  { folder }: { folder?: string } = {},
): Promise<CrewProgram> {
  const place = folder ?? (await mkdtemp(join(tmpdir(), 'acct-crew-')));
  const program = startProgram(await source(), {
    folder: place,
    environment: {
      NODE_ENV: 'production',
      ACCT_WORKERS: '2',
      // Checks that succeed are told there.
      ACCT_LOG_LEVEL: 'debug',
      ACCT_BCRYPT_COST: '10',
      ACCT_SIGN_IN_LIMIT: 'off',
      ACCT_STUFFING_LIMIT: 'off',
      ACCT_SIGN_UP_LIMIT: 'off',
      ...environment,
    },
  });
  return {
    ...program,
    folder: place,
    running: async () => {
      await expect.poll(program.output, { timeout: 30_000 }).toContain('Acct is running');
      const line = program.lines().find(({ msg }) => msg === 'Acct is running');
      return z.string().parse(line?.['url']);
    },
    serving: () => ServingLine.array().parse(program.lines().filter(isServing)),
    [Symbol.asyncDispose]: async () => {
      program.stop('SIGKILL');
      await program.ended;
      await rm(place, { recursive: true, force: true });
    },
  };
}

export type CrewProgram = Program &
  AsyncDisposable & {
    readonly folder: string;
    /** Waits until all workers serve, and gives the address. */
    running(): Promise<string>;
    /** Who began to serve, in this order. */
    serving(): readonly { worker: number; pid: number }[];
  };

function isServing({ msg }: { msg?: unknown }): boolean {
  return msg === 'a worker serves';
}

const ServingLine = z.object({ worker: z.int(), pid: z.int() });

/** Signs in on connections that end with their answer, so that each may reach another worker. */
export async function tokenOf(url: string): Promise<string> {
  const account = { username: 'ann', password: 'correct horse battery' };
  const close = { connection: 'close' };
  await fetch(`${url}/v1/accounts`, postJson(account, close));
  const answer = await fetch(`${url}/v1/sessions`, postJson(account, close));
  return z.object({ token: z.string() }).parse(await answer.json()).token;
}

/** A folder with a session policy that runs some code first, in each process that loads it. */
export async function policyFolder(code: string, allows = 'true'): Promise<{ folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'acct-crew-'));
  await writeFile(
    join(folder, 'policy.mjs'),
    `import { existsSync, writeFileSync } from 'node:fs';
     export default () => { ${code} return { allows: () => ${allows} }; };`,
  );
  return { folder };
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export function secretOf({ folder }: CrewProgram): Promise<string> {
  return readFile(join(folder, '.data/bootstrap-secret'), 'utf8').then((text) => text.trim());
}

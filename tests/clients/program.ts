import { spawn } from 'node:child_process';

/** Something that a test needs from elsewhere, and that is not to be had here. */
export class NotToBeHad extends Error {}

export type Surroundings = {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
};

/**
 * Runs a program that may fetch something to its end.
 *
 * @throws NotToBeHad when it says that it could not reach its registry, Error when it failed otherwise
 */
export async function run(command: readonly string[], at: Surroundings): Promise<void> {
  await output(command, { ...at, env: { ...impatient, ...at.env } }).catch((error: unknown) => {
    if (!(error instanceof Error) || !noNetwork.test(error.message)) throw error;
    throw new NotToBeHad(error.message);
  });
}

/** Runs a program to its end and gives what it printed. Whatever it fails of is its fault. */
export async function output(
  command: readonly string[],
  { cwd, env }: Surroundings,
): Promise<string> {
  const { code, stdout, stderr } = await ended(command, { cwd, env: { ...process.env, ...env } });
  if (code === 0) return stdout;
  throw new Error(`${command.join(' ')} ended with ${code}:\n${(stdout + stderr).slice(-6000)}`);
}

/** Where nothing answers, npm alone would wait for a quarter of an hour. */
const impatient = { npm_config_fetch_retries: '1', npm_config_fetch_timeout: '60000' };

/** As pip, npm, Maven and Go say it. */
const noNetwork =
  /Temporary failure in name resolution|No such host|no such host|Unknown host|UnknownHost|Could not transfer artifact|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|E(HOST|NET)UNREACH|FETCH_ERROR|network timeout|dial tcp|Max retries exceeded|NewConnectionError|ConnectTimeoutError|Network is unreachable/;

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export function ended(
  [program = '', ...args]: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

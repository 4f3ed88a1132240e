import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';

/** Whether a pg_dump is here that can read this server: it must not be older. */
export async function dumpFits(server: string): Promise<boolean> {
  const client = new pg.Client(server);
  await client.connect();
  const { rows } = await client.query<string[]>({ text: 'SHOW server_version', rowMode: 'array' });
  await client.end();
  const major = (text: string): number => Number(/(\d+)/.exec(text)?.[1]);
  const dump = await promisify(execFile)('pg_dump', ['--version']).catch(() => ({ stdout: '' }));
  return major(dump.stdout) >= major(String(rows[0]?.[0]));
}

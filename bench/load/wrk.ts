import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Load, Outcome, textOf } from './order.ts';

const script = fileURLToPath(new URL('./wrk.lua', import.meta.url));
/** More than any sweep over all lines takes. */
const onceSecondsMax = 600;

/** One thread of wrk, which is more than one Node process can answer. */
export async function wrkLoad(order: Load): Promise<Outcome> {
  const { url, seconds, connections, request, folder } = order;
  const template = join(folder, 'request.txt');
  await writeFile(template, textOf(order), { mode: 0o600 });
  const duration = seconds === 'once' ? onceSecondsMax : seconds;
  const running = promisify(execFile)('wrk', [
    '--threads=1',
    `--connections=${connections}`,
    `--duration=${duration}s`,
    '--timeout=60s',
    '--latency',
    `--script=${script}`,
    url,
    '--',
    template,
    request.lines?.file ?? '-',
    seconds === 'once' ? 'once' : 'random',
  ]);
  // All that the script ever says there is that every line was sent.
  running.child.stderr?.once('data', () => running.child.kill('SIGINT'));
  const { stdout } = await running;
  const last = stdout.trim().split('\n').at(-1) ?? '';
  return Outcome.parse(JSON.parse(last));
}

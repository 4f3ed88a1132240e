import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * From now on these calls to the operating system fail in a process and in all of its threads, and are not
 * made; `end` gives how many failed, and lets the next ones through.
 */
export async function failCalls(
  pid: number,
  { calls, error }: { calls: readonly string[]; error: string },
): Promise<{ end(): Promise<number> }> {
  const names = calls.join(',');
  const record = join(tmpdir(), `acct-strace-${pid}-${process.pid}`);
  const inject = ['-e', `trace=${names}`, '-e', `inject=${names}:error=${error}`];
  const tracer = spawn('strace', ['-f', '-p', String(pid), ...inject, '-o', record], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => tracer.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let said = '';
    tracer.stderr.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes('attached')) resolve();
    });
    tracer.once('exit', () => reject(new Error(`strace has ended: ${said}`)));
  });
  return {
    end: async () => {
      tracer.kill('SIGINT');
      await ended;
      const text = await readFile(record, 'utf8');
      await rm(record);
      return text.split('\n').filter((line) => line.includes('(INJECTED)')).length;
    },
  };
}

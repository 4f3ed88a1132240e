import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testedProviders } from '../house/test-database.ts';
import { openClockDoor, openPyacctServer, recordings } from './pyacct-server.ts';

const password = 'an ordinary day at the lighthouse';

test.each(testedProviders)(
  'every exchange recorded from PyAcct has its right answer, its defects cured, on %s',
  async (provider) => {
    await using server = await openPyacctServer(provider);
    await using clockDoor = await openClockDoor(server.clock);
    const { id } = await server.core.as({ kind: 'nothing' }).signup.create({
      username: 'keeper',
      password,
      attributes: { email: 'keeper', country: 'PT' },
    });
    await server.operator.roles.grant({ id, role: 'service' });
    const report = await replay([
      ...['--base', server.url, '--cured', '--super', `keeper:${password}`],
      ...['--clock-hook', `"${process.execPath}" "${hook}" ${clockDoor.url}`],
    ]);
    expect(report).toContain(' 0 scenarios skipped');
    expect(report).not.toContain('FAIL');
    expect(report).toMatch(/\n150 passed, 0 failed\n$/);
    expect(server.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  },
  240_000,
);

const hook = join(import.meta.dirname, 'clock-hook.mjs');

/** What the runner of the recordings says. */
function replay(options: readonly string[]): Promise<string> {
  const files = ['exchanges-v1.json', 'exchanges-v2.json'].map((name) => join(recordings, name));
  const args = [join(recordings, 'replay.mjs'), ...options, ...files];
  return new Promise((resolve) => {
    // It says itself what failed; its exit code adds nothing.
    execFile(process.execPath, args, { maxBuffer: 16 * 1024 * 1024 }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}

import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { bundled } from '../../../tests/house/bundled.ts';
import { createTestDatabase } from '../../../tests/house/test-database.ts';

// On SQLite nothing but the sweep itself keeps a program alive that has nothing else to do.

it('does not let a program end in the middle of a sweep that it waits for', async () => {
  await using place = await createTestDatabase('sqlite');
  const program = `console.log(await core.sweep()); await core.close();`;
  // By itself it sweeps much later, so that all of it is this sweep's.
  const outcome = await run(program, { url: place.url, sweepSeconds: 3600 });
  expect(outcome).toEqual({ code: 0, output: '1000\n' });
});

it('does not let a program end before it has closed, also between two batches', async () => {
  await using place = await createTestDatabase('sqlite');
  const outcome = await run(
    `const { read } = core.tools.db;
    while ((await read.session.count()) === 1000) await new Promise(setImmediate);
    await core.close();
    console.log('closed');`,
    { url: place.url, sweepSeconds: 1 },
  );
  expect(outcome).toEqual({ code: 0, output: 'closed\n' });
});

/** Runs a program that has opened a core with a thousand sessions that ended long ago. */
async function run(
  program: string,
  { url, sweepSeconds }: { url: string; sweepSeconds: number },
): Promise<{ code: number | null; output: string }> {
  const { href } = await bundled(new URL('./index.ts', import.meta.url));
  const source = `
    import { openCore, settingsWith } from ${JSON.stringify(href)};
    const core = await openCore(settingsWith({ databaseUrl: process.argv[1], sweepSeconds: ${sweepSeconds} }));
    const then = new Date('2020-01-01');
    await core.tools.db.write(async (tx) => {
      const account = { skeleton: 'looked at', createdAt: then, updatedAt: then };
      const { id: accountId } = await tx.account.create({ data: account });
      const data = Array.from({ length: 1000 }, (_, n) => ({
        id: String(n), digest: Buffer.from(String(n)), accountId, createdAt: then, usedAt: then,
      }));
      await tx.session.createMany({ data });
    });
    ${program}
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

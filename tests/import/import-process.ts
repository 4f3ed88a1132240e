import { openCore, settingsWith } from '@acct/core';
import { z } from 'zod';
import { importInto } from './orders.ts';

// The import in a process of its own, to be killed: it begins when it is told from where.

const settings = settingsWith(z.custom<object>().parse(JSON.parse(process.argv[2] ?? '{}')));
const core = await openCore(settings, { sweeps: false });
process.on('disconnect', () => process.exit());
process.on('message', async (message) => {
  const { from } = z.object({ from: z.string() }).parse(message);
  await importInto({ core }, from, {
    apply: true,
    withSessions: true,
    superIds: [1],
    onProgress: ({ doing, done }) => {
      if (doing === 'import') process.send?.({ done });
    },
  });
});
process.send?.({ ready: true });

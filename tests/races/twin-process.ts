import { type Core, openCore, type Presented, settingsWith, systemClock } from '@acct/core';
import { z } from 'zod';
import { testClock } from '../house/clock.ts';
import { callRouter } from '../house/door-caller.ts';

// One process of the service on a database that it shares with others. It is told which database and
// what to call there, says that it is ready, and calls all of it at once when it is told to go.

const Call = z.object({
  path: z.string(),
  input: z.unknown().optional(),
  token: z.string().optional(),
});
type Call = z.infer<typeof Call>;
const Order = z
  .object({ open: z.custom<object>(), ticking: z.boolean(), calls: z.array(Call) })
  .partial();

let core: Core | undefined;
let loaded: readonly Call[] = [];

process.on('message', (message) => {
  void obey(Order.parse(message)).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });

async function obey({ open, ticking, calls }: z.infer<typeof Order>): Promise<object> {
  if (open !== undefined) {
    await core?.close();
    const clock = ticking === true ? systemClock : testClock();
    core = await openCore(settingsWith(open), { sweeps: false, clock });
    const { read } = core.tools.db;
    // The first statements of a connection are slow; a race should start with warm ones.
    await Promise.all(Array.from({ length: 8 }, () => read.account.count()));
    return { opened: true };
  }
  if (calls !== undefined) {
    loaded = calls;
    return { loaded: calls.length };
  }
  return { outcomes: await Promise.all(loaded.map(shoot)) };
}

async function shoot({ path, input, token }: Call): Promise<string> {
  if (core === undefined) throw new Error('No database was opened.');
  const presented: Presented = token === undefined ? { kind: 'nothing' } : { kind: 'token', token };
  const origin = { requestId: 'race', address: null, device: null };
  const answer = await callRouter(core.context(origin, presented), path, input);
  return answer.ok ? 'ok' : answer.problem.reason;
}

import { type Core, openCore } from '@acct/core';
import { endOnFaults, endOnSignals, sentenceOf } from './endings.ts';
import { type Figures, openFigures } from './figures.ts';
import { openLog, plainText } from './log.ts';
import { openDoors } from './open-doors.ts';
import { readableLines } from './readable-log.ts';
import { loadSessionPolicy } from './session-policy.ts';
import { type FromWorker, ToWorker } from './worker-messages.ts';

// One of several processes that serve the same port; `workers.ts` starts it and tells it what to do.

type Begin = Extract<ToWorker, { kind: 'begin' }>;

const asked = new Map<number, (sum: { text: string; contentType: string }) => void>();
let figures: Figures | undefined;
let stop: (() => Promise<void>) | undefined;

process.on('message', (message) => {
  const { data } = ToWorker.safeParse(message);
  if (data?.kind === 'begin') void begin(data);
  else if (data?.kind === 'stop')
    void (stop?.() ?? Promise.resolve()).finally(() => process.exit());
  else if (data?.kind === 'tell') void tellFigures(data.id);
  else if (data?.kind === 'sum') asked.get(data.id)?.(data);
});
tell({ kind: 'here' });

async function begin({ settings, wholeSettings, worker, json }: Begin): Promise<void> {
  const log = openLog(settings, json ? undefined : readableLines(process.stdout), worker);
  endOnFaults(log);
  let core: Core | undefined;
  try {
    const sessionPolicy = await loadSessionPolicy(settings);
    core = await openCore(settings, {
      log,
      sweeps: false,
      wholeSettings,
      ...(sessionPolicy && { sessionPolicy }),
    });
    const own = openFigures(core);
    figures = own;
    const server = await openDoors(core, {
      figures: { ...own, text: sumOfAll },
      onAdministrator: async () => tell({ kind: 'administrator' }),
    });
    stop = () => server.close();
    endOnSignals(stop, log);
    tell({ kind: 'ready', url: server.url });
  } catch (error) {
    await core?.close();
    tell({ kind: 'failed', sentence: plainText(sentenceOf(error)) }, () => process.exit(1));
  }
}

/** The figures of all workers: whoever asks for figures reaches one of them by chance. */
function sumOfAll(): Promise<{ text: string; contentType: string }> {
  const id = nextId;
  nextId += 1;
  return new Promise((resolve) => {
    asked.set(id, (sum) => {
      asked.delete(id);
      resolve(sum);
    });
    tell({ kind: 'sum', id });
  });
}

let nextId = 1;

async function tellFigures(id: number): Promise<void> {
  const rows = (await figures?.rows()) ?? [];
  tell({ kind: 'figures', id, rows: rows.map((row) => ({ ...row })) });
}

function tell(message: FromWorker, then?: () => void): void {
  process.send?.(message, undefined, undefined, then);
}

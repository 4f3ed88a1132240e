import { availableParallelism } from 'node:os';
import { version } from '../../kernel/version.ts';
import { accessEvents, limitEvents } from '../../notices.ts';
import { countAccounts } from '../../records/accounts/count.ts';
import { countByHour } from '../../records/audit/hours.ts';
import { countSessions } from '../../records/sessions/count.ts';
import { sessionEvents } from '../../records/sessions/events.ts';
import type { Tools } from '../../tools.ts';
import type { AboutView, FiguresView } from './schema.ts';

/** What runs here, and since when. */
export function describeInstance({ db, clock, instance }: Tools): AboutView {
  const { startedAt, settings } = instance;
  const { workers, publicUrl = null, docs, metrics } = settings;
  return {
    version,
    node: process.versions.node,
    database: db.provider,
    startedAt: startedAt.toISOString(),
    now: clock.now().toISOString(),
    workers: workers === 'auto' ? availableParallelism() : workers,
    publicUrl,
    docs,
    metrics,
  };
}

/** How many there are, and what happened in the last hours: from the journal, so of all processes together. */
export async function readFigures(tools: Tools, hours: number): Promise<FiguresView> {
  const active = await countAccounts(tools, 'active');
  const suspended = await countAccounts(tools, 'suspended');
  const sessions = await countSessions(tools);
  const counted = await countByHour(tools, { hours, names: Object.values(shown) });
  const rows = counted.map(({ from, counts }) => {
    const of = (name: keyof typeof shown) => counts.get(shown[name]) ?? 0;
    return { from: from.toISOString(), of };
  });
  return {
    accounts: { active, suspended },
    sessions: { active: sessions },
    signIns: rows.map(({ from, of }) => ({
      from,
      accepted: of('accepted'),
      refused: of('refused'),
    })),
    refusals: rows.map(({ from, of }) => ({ from, denied: of('denied'), limited: of('limited') })),
    hashQueue: tools.hashQueue.gauges(),
  };
}

const shown = {
  accepted: sessionEvents.started.name,
  // Of another flow, so it is known by its name alone.
  refused: 'signin.refused',
  denied: accessEvents.denied.name,
  limited: limitEvents.exceeded.name,
} as const;

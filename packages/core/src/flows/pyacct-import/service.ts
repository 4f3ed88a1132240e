import { setImmediate as turn } from 'node:timers/promises';
import { uniqueViolation } from '../../db/index.ts';
import { type Change, change } from '../../journal.ts';
import {
  burnIds,
  holdAllAccounts,
  holdKeys,
  importAccounts,
} from '../../records/accounts/import.ts';
import { importValues } from '../../records/attributes/import.ts';
import { currentDefinitions } from '../../records/attributes/service.ts';
import { importPasswords } from '../../records/credentials/import.ts';
import { give } from '../../records/roles/service.ts';
import { importSessions } from '../../records/sessions/import.ts';
import type { Operator, Tools } from '../../tools.ts';
import type { Choices } from './choices.ts';
import { type Accepted, type Decision, decide } from './decide.ts';
import { type Definitions, defineMissing, planDefinitions } from './definitions.ts';
import { block, type ImportReport, newReport, tally } from './report.ts';
import { findLiveSessions, type LiveSessions } from './sessions.ts';
import { openPyacct, type PyacctAccount, type PyacctSource } from './source.ts';
import { lookUp, Taken } from './world.ts';

export type ImportOrder = {
  /** The URL of PyAcct's database, as `parseDatabaseUrl` reads it. */
  readonly from: string;
  /** False only tells what would be done. */
  readonly apply: boolean;
  readonly choices: Choices;
  readonly withSessions: boolean;
  /** The zone of PyAcct's server, whose clock wrote times without one. */
  readonly zone: string;
  /** PyAcct's superusers. Those among the imported accounts get the role `service`. */
  readonly superIds: readonly number[];
  onProgress?(progress: Progress): void;
};

export type Progress = {
  readonly doing: 'examine' | 'import';
  readonly done: number;
  readonly of: number;
};

/**
 * Brings over what a PyAcct database holds: everything is examined first, and what stands against it is
 * told before anything is written. Each batch is one transaction with its events, so a run that was
 * stopped anywhere is finished by another one, which leaves alone what is there.
 *
 * @throws PyacctUnreadable when `from` is no database of PyAcct
 */
export async function importPyacct(
  tools: Tools,
  operator: Operator,
  order: ImportOrder,
): Promise<ImportReport> {
  const source = await openPyacct(order.from);
  try {
    const report = newReport(source);
    const plan = await rehearse(tools, { source, order, report });
    if (!order.apply || report.blockers.length > 0) return report;
    await change(tools, operator, (step) => burnIds(tools, step, source.lastId));
    await defineMissing(tools, operator, {
      definitions: plan.definitions,
      keys: report.attributes.toDefine,
    });
    for (const after of plan.pages) {
      const page = await source.page(after, batchAccounts);
      report.accounts.imported += await importPage(tools, operator, { page, plan, order });
      // SQLite answers at once: without a pause nothing else in this process would move.
      await turn();
      tell(order, { doing: 'import', done: report.accounts.imported, report });
    }
    report.applied = true;
    return report;
  } finally {
    await source.close();
  }
}

/**
 * Large enough that a batch is mostly work, small enough that others get to write in between, and that
 * no look-up has more values (two keys an account) than SQLite takes in one statement.
 */
const batchAccounts = 400;

/** PyAcct's ids are 32-bit integers. */
const belowAllIds = -2_147_483_648;

type Plan = {
  readonly definitions: Definitions;
  readonly live: LiveSessions;
  /** Where the pages begin that have something to import. */
  readonly pages: readonly number[];
};

type Run = {
  readonly source: PyacctSource;
  readonly order: ImportOrder;
  readonly report: ImportReport;
};

/** Decides about every account as if it were imported, and writes nothing. */
async function rehearse(tools: Tools, { source, order, report }: Run): Promise<Plan> {
  const definitions = await planDefinitions(tools, source.definitions, report);
  const live: LiveSessions = order.withSessions
    ? await findLiveSessions(tools, source, { zone: order.zone, report })
    : new Map();
  const taken = new Taken();
  const pages: number[] = [];
  let after = belowAllIds;
  let done = 0;
  for (;;) {
    const page = await source.page(after, batchAccounts);
    const last = page.at(-1);
    if (last === undefined) break;
    const world = await lookUp(tools.db.read, page, { definitions, taken });
    const decisions = page.map((account) => decide(account, world, order.choices));
    if (decisions.some(({ kind }) => kind === 'import')) pages.push(after);
    for (const decision of decisions) tally(report, decision);
    tallyRest(report, decisions, { order, live });
    after = last.id;
    done += page.length;
    await turn();
    tell(order, { doing: 'examine', done, report });
  }
  const { roles } = report;
  roles.notImported.push(...order.superIds.filter((id) => !roles.service.includes(id)));
  block(report, order.choices);
  return { definitions, live, pages };
}

function tallyRest(
  { roles, sessions }: ImportReport,
  decisions: readonly Decision[],
  { order, live }: { order: ImportOrder; live: LiveSessions },
): void {
  sessions.asked = order.withSessions;
  for (const { kind, id } of decisions) {
    if (kind !== 'import') continue;
    sessions.live += live.get(id)?.length ?? 0;
    if (order.superIds.includes(id)) roles.service.push(id);
  }
}

type Batch = {
  readonly page: readonly PyacctAccount[];
  readonly plan: Plan;
  readonly order: ImportOrder;
};

/**
 * Whoever signs up at the same moment may take a name between the look and the writing: then it is looked
 * again. In a crowd that could go on for ever, so the third time everybody else waits.
 */
async function importPage(tools: Tools, operator: Operator, batch: Batch): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await change(tools, operator, async (step) => {
        if (attempt > freeAttempts) await holdAllAccounts(tools, step);
        return importBatch(tools, step, batch);
      });
    } catch (error) {
      if (attempt === attemptsMax || uniqueViolation(error) === undefined) throw error;
    }
  }
}

const freeAttempts = 2;
const attemptsMax = 4;

async function importBatch(tools: Tools, step: Change, { page, plan, order }: Batch) {
  const current = await currentDefinitions(tools, step.tx);
  const definitions = new Map([...current].filter(([key]) => plan.definitions.has(key)));
  const decideAll = async () => {
    const world = await lookUp(step.tx, page, { definitions, taken: new Taken() });
    return page.map((account) => decide(account, world, order.choices)).filter(isAccepted);
  };
  let accepted = await decideAll();
  const besides = accepted.flatMap(({ name, holder }) =>
    holder === undefined ? [] : [name.canonicalKey ?? ''],
  );
  if (besides.length > 0) {
    // An exact key is good only as long as somebody else has the canonical one: see `holdKeys`.
    await holdKeys(step, besides);
    accepted = await decideAll();
  }
  await importAccounts(
    tools,
    step,
    accepted.map(({ id, name, usernameKey }) => ({ id, username: name.username, usernameKey })),
  );
  await importPasswords(
    tools,
    step,
    accepted.map(({ id, password }) => ({ accountId: id, password })),
  );
  await importValues(
    tools,
    step,
    accepted.flatMap(({ values }) => values),
  );
  await importSessions(
    step,
    accepted.flatMap(({ id }) => plan.live.get(id) ?? []),
  );
  for (const { id } of accepted) {
    if (order.superIds.includes(id)) await give(step, id, 'service');
  }
  return accepted.length;
}

function isAccepted(decision: Decision): decision is Accepted {
  return decision.kind === 'import';
}

function tell(
  { onProgress }: ImportOrder,
  { doing, done, report }: Pick<Progress, 'doing' | 'done'> & { report: ImportReport },
): void {
  const of = doing === 'examine' ? report.source.accounts : report.accounts.toImport;
  onProgress?.({ doing, done, of });
}

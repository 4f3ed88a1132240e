import { apikeys } from './flows/apikeys/index.ts';
import { browserBy } from './flows/browser/index.ts';
import { closing } from './flows/closing/index.ts';
import { directory } from './flows/directory/index.ts';
import { forwardAuth } from './flows/forward-auth/index.ts';
import { instance } from './flows/instance/index.ts';
import { oauth } from './flows/oauth/index.ts';
import { password } from './flows/password/index.ts';
import { pyacct } from './flows/pyacct/index.ts';
import { signin } from './flows/signin/index.ts';
import { signIn } from './flows/signin/service.ts';
import { signup } from './flows/signup/index.ts';
import { standing } from './flows/standing/index.ts';
import { accessRefusals } from './kernel/access.ts';
import type { EventKind } from './kernel/events.ts';
import { queueRefusals } from './kernel/queue.ts';
import {
  type ReasonsOf,
  type RefusalEntry,
  type RefusalTable,
  refusalStatus,
} from './kernel/refusals.ts';
import { accessEvents } from './notices.ts';
import { accounts } from './records/accounts/index.ts';
import { assertions } from './records/assertions/index.ts';
import { attributes } from './records/attributes/index.ts';
import { audit } from './records/audit/index.ts';
import { idempotency } from './records/idempotency/index.ts';
import { limits } from './records/limits/index.ts';
import { roles } from './records/roles/index.ts';
import { sessions } from './records/sessions/index.ts';
import type { Capability, Sweep } from './trpc/capability.ts';
import { router } from './trpc/init.ts';
import type { TransportReason } from './trpc/problem.ts';

/** THE list. The router, the references and the background work derive from it. */
export const capabilities = {
  signup,
  signin,
  browser: browserBy(signIn),
  sessions,
  accounts,
  attributes,
  password,
  closing,
  apikeys,
  directory,
  standing,
  roles,
  audit,
  assertions,
  oauth,
  forwardAuth,
  instance,
  limits,
  idempotency,
  pyacct,
} satisfies Record<string, Capability>;

/** The only contract: every door serves this router. */
export const appRouter = router(routersOf(capabilities));
export type AppRouter = typeof appRouter;

/** Every code that an answer of the router may carry as its `reason`. */
export type Reason = RefusalReason | TransportReason;

/** Every refusal there is: what `allRefusals` lists, as a type. */
export type RefusalReason = ReasonsOf<
  typeof accessRefusals | typeof queueRefusals | TablesOf<typeof capabilities>
>;

type TablesOf<List> = Extract<List[keyof List], { refusals: RefusalTable }>['refusals'];

/** Every refusal there is, by its full code, for the references and the API document. */
export function allRefusals(): ReadonlyMap<string, { status: number; sentence: string }> {
  const tables = [
    accessRefusals,
    queueRefusals,
    ...listed().flatMap(({ refusals }) => refusals ?? []),
  ];
  return new Map(tables.flatMap(rowsOf));
}

/** The name of every kind of event: what `allEvents` lists, as a type. */
export type EventName = NamesIn<typeof accessEvents | EventsOf<typeof capabilities>>;

type EventsOf<List> = Extract<List[keyof List], Required<Pick<Capability, 'events'>>>['events'];
type NamesIn<Table> =
  Table extends Readonly<Record<string, EventKind>> ? Table[keyof Table]['name'] : never;

/** Every kind of event there is, by name. */
export function allEvents(): readonly EventKind[] {
  const events = listed().flatMap((each) => Object.values(each.events ?? {}));
  return [...Object.values(accessEvents), ...events];
}

/** Background work, each under the name of its capability. */
export function allSweeps(): readonly [name: string, sweep: Sweep][] {
  return Object.entries<Capability>(capabilities).flatMap(([name, { sweep }]) =>
    sweep === undefined ? [] : [[name, sweep]],
  );
}

function listed(): readonly Capability[] {
  return Object.values(capabilities);
}

function rowsOf({ prefix, entries }: RefusalTable) {
  return Object.entries(entries).map(([code, [kind, sentence]]: [string, RefusalEntry]) => {
    const row: [string, { status: number; sentence: string }] = [
      `${prefix}.${code}`,
      { status: refusalStatus[kind], sentence },
    ];
    return row;
  });
}

function routersOf<const List extends Record<string, Capability>>(list: List): RoutersOf<List> {
  const entries = Object.entries(list).flatMap(([name, { router: own }]) =>
    own === undefined ? [] : [[name, own]],
  );
  // Object.fromEntries forgets which router stands under which name; the list itself says it.
  return Object.fromEntries(entries);
}

/** Not every capability can be called. */
type RoutersOf<List> = {
  [Name in keyof List as List[Name] extends Served ? Name : never]: List[Name] extends Served
    ? List[Name]['router']
    : never;
};
type Served = Required<Pick<Capability, 'router'>>;

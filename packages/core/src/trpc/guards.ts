import { accessRefusals } from '../kernel/access.ts';
import type { Actor, Member, Role, Visitor } from '../tools.ts';
import type { Context } from './context.ts';
import { guard, procedure } from './init.ts';

// Who may enter is said here once, and what a guard found is a value that services ask for.

/** Anybody. */
export const publicProcedure = procedure
  .meta({ access: 'public' })
  .use(guard({ enter: (ctx) => ({ visitor: visitorOf(ctx) }) }));

/** An account with a valid session. */
export const sessionProcedure = procedure.meta({ access: 'session' }).use(actorBy(memberOf));

/** An account that may look up others: by setting every one, or those with a role for it. */
export const readerProcedure = procedure.meta({ access: 'reader' }).use(actorBy(readerOf));

/** The roles `service` and `admin`, or the operator on the command line. */
export const privilegedProcedure = procedure
  .meta({ access: 'privileged' })
  .use(actorBy((ctx) => withRole(ctx, ['admin', 'service'])));

/** The role `admin`, or the operator on the command line. */
export const adminProcedure = procedure
  .meta({ access: 'admin' })
  .use(actorBy((ctx) => withRole(ctx, ['admin'])));

/** Anybody who comes through a door that speaks as PyAcct did. */
export const legacyProcedure = procedure.meta({ access: 'legacy' }).use(
  guard({
    enter(ctx) {
      if (ctx.door === undefined) throw accessRefusals.refuse('legacy_only');
      return { visitor: visitorOf(ctx) };
    },
  }),
);

/** An account with a valid session that comes through such a door. */
export const legacySessionProcedure = legacyProcedure.use(actorBy(memberOf));

/** The operator on the command line alone; no network door can present that. */
export const operatorProcedure = procedure
  .meta({ access: 'operator' })
  .use(guard({ enter: (ctx) => ({ actor: operatorOf(ctx) }) }));

function actorBy<Found extends Actor>(find: (ctx: Context) => Promise<Found>) {
  return guard({ enter: (ctx) => find(ctx).then((actor) => ({ actor })) });
}

export const accessLevels = [
  'public',
  'session',
  'reader',
  'privileged',
  'admin',
  'legacy',
  'operator',
] as const;
export type Access = (typeof accessLevels)[number];

const unrecognised = [
  'access.session_required',
  'access.session_invalid',
  'access.credentials_malformed',
] as const;

/** What each guard may refuse, for the contract. */
export const accessProblems: Record<Access, readonly string[]> = {
  public: [],
  session: unrecognised,
  reader: [...unrecognised, 'access.role_required'],
  privileged: [...unrecognised, 'access.role_required'],
  admin: [...unrecognised, 'access.role_required'],
  legacy: ['access.legacy_only', 'access.session_required', 'access.session_invalid'],
  operator: ['access.operator_only'],
};

function visitorOf(ctx: Context): Visitor {
  const { origin, door } = ctx;
  return { kind: 'visitor', origin, ...(door !== undefined && { tokens: 'uuid' }) };
}

async function memberOf(ctx: Context): Promise<Member> {
  const { presented } = ctx;
  if (presented.kind === 'malformed') throw accessRefusals.refuse('credentials_malformed');
  if (presented.kind !== 'token') throw accessRefusals.refuse('session_required');
  const member = await ctx.recognise(presented.token, ctx.origin);
  if (member === undefined) throw accessRefusals.refuse('session_invalid');
  return member;
}

async function withRole(ctx: Context, roles: readonly Role[]): Promise<Actor> {
  if (ctx.presented.kind === 'operator') return operatorOf(ctx);
  const member = await memberOf(ctx);
  if (member.roles.some((role) => roles.includes(role))) return member;
  throw accessRefusals.refuse('role_required', { roles });
}

function readerOf(ctx: Context): Promise<Actor> {
  if (ctx.presented.kind === 'operator') return Promise.resolve(operatorOf(ctx));
  if (ctx.tools.settings.lookUp === 'anyone-signed-in') return memberOf(ctx);
  return withRole(ctx, ['admin', 'service']);
}

function operatorOf(ctx: Context): Actor {
  if (ctx.presented.kind !== 'operator') throw accessRefusals.refuse('operator_only');
  return { kind: 'operator', origin: ctx.origin };
}

import { accessRefusals } from '../kernel/access.ts';
import { browserRefusals } from '../kernel/browser.ts';
import { looksLikeApiKey } from '../kernel/secrets.ts';
import type {
  Actor,
  Holder,
  Member,
  Reader,
  Role,
  Scope,
  ScopeOfRoles,
  Visitor,
} from '../tools.ts';
import type { Context } from './context.ts';
import { denied, noteDenial } from './denied.ts';
import { guard, procedure } from './init.ts';
import { claimKey } from './keyed.ts';

// Who may enter is said here once, and what a guard found is a value that services ask for.

/** Anybody. */
export const publicProcedure = procedure.meta({ access: 'public' }).use(
  guard({
    enter(ctx, input, { meta }) {
      const visitor = visitorOf(ctx);
      const claimed = claimKey(visitor, input, meta);
      return claimed === undefined ? { visitor } : claimed.then(() => ({ visitor }));
    },
  }),
);

// An API key enters only where a guard names a scope for it.

/** An account with a valid session. */
export const sessionProcedure = procedure.meta({ access: 'session' }).use(actorBy(memberOf));

/** The same, or an API key with this scope. */
export function sessionOrKey(scope: Scope) {
  return procedure.meta({ access: 'session', scope }).use(actorBy((ctx) => holderOf(ctx, scope)));
}

/**
 * An account that may look up others: by setting every one, or those with a role for it. Or an API key with
 * this scope.
 */
export function readerOrKey(scope: ScopeOfRoles) {
  return procedure.meta({ access: 'reader', scope }).use(actorBy((ctx) => readerOf(ctx, scope)));
}

/** The roles `service` and `admin`, an API key with this scope, or the operator on the command line. */
export function privilegedOrKey(scope: ScopeOfRoles) {
  return procedure
    .meta({ access: 'privileged', scope })
    .use(actorBy((ctx) => privilegedOf(ctx, scope)));
}

/** The role `admin`, or the operator on the command line. */
export const adminProcedure = procedure.meta({ access: 'admin' }).use(actorBy(administratorOf));

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
export const operatorProcedure = procedure.meta({ access: 'operator' }).use(actorBy(operatorOnly));

function actorBy<Found extends Reader>(find: (ctx: Context) => Promise<Found>) {
  return guard({
    enter: (ctx, input, { path, meta }) =>
      find(ctx).then(
        (actor) => {
          const claimed = claimKey(actor, input, meta);
          return claimed === undefined ? { actor } : claimed.then(() => ({ actor }));
        },
        (error: unknown) => {
          noteDenial(ctx.tools, path, error);
          throw error;
        },
      ),
  });
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
  'access.key_invalid',
  'access.credentials_malformed',
  'browser.cross_site',
] as const;

/** What each guard may refuse, for the contract. */
const accessProblems: Record<Access, readonly string[]> = {
  public: [],
  session: unrecognised,
  reader: [...unrecognised, 'access.role_required'],
  privileged: [...unrecognised, 'access.role_required'],
  admin: [...unrecognised, 'access.role_required'],
  legacy: ['access.legacy_only', 'access.session_required', 'access.session_invalid'],
  operator: ['access.operator_only'],
};

/** What the guard of a procedure may refuse, by what the procedure says of itself. */
export function problemsOfGuard(access: Access, scope: Scope | undefined): readonly string[] {
  const problems = accessProblems[access];
  if (!problems.includes('access.key_invalid')) return problems;
  return [...problems, scope === undefined ? 'access.session_only' : 'access.scope_required'];
}

function visitorOf(ctx: Context): Visitor {
  const { origin, door } = ctx;
  return { kind: 'visitor', origin, ...(door !== undefined && { tokens: 'uuid' }) };
}

/** @throws access.session_only for an API key, whatever its scopes */
async function memberOf(ctx: Context): Promise<Member> {
  const holder = await recognised(ctx);
  if (holder.kind === 'member') return holder;
  throw denied(holder, accessRefusals.refuse('session_only'));
}

async function holderOf(ctx: Context, scope: Scope): Promise<Holder> {
  const holder = await recognised(ctx);
  if (holder.kind === 'key' && !holder.key.scopes.includes(scope)) {
    throw denied(holder, accessRefusals.refuse('scope_required', { scope }));
  }
  return holder;
}

async function recognised({ presented, recognise, origin, door }: Context): Promise<Holder> {
  if (presented.kind === 'malformed') throw accessRefusals.refuse('credentials_malformed');
  if (presented.kind === 'foreign') throw browserRefusals.refuse('cross_site');
  if (presented.kind !== 'token') throw accessRefusals.refuse('session_required');
  const isKey = looksLikeApiKey(presented.token);
  // The doors that speak as PyAcct did know sessions only, and say of anything else that it is none.
  if (isKey && door !== undefined) throw accessRefusals.refuse('session_invalid');
  const holder = await recognise(presented.token, origin);
  if (holder !== undefined) return holder;
  throw accessRefusals.refuse(isKey ? 'key_invalid' : 'session_invalid');
}

/** By the role in a session. The scope of a key holds only while its owner has such a role. */
async function privilegedOf(ctx: Context, scope: ScopeOfRoles): Promise<Reader> {
  if (ctx.presented.kind === 'operator') return operatorOf(ctx);
  const holder = await holderOf(ctx, scope);
  return holder.kind === 'key' ? holder : demandRole(holder, ['admin', 'service']);
}

/** No key: what an administrator may do never passes to one. */
async function administratorOf(ctx: Context): Promise<Actor> {
  if (ctx.presented.kind === 'operator') return operatorOf(ctx);
  return demandRole(await memberOf(ctx), ['admin']);
}

function demandRole(member: Member, roles: readonly Role[]): Member {
  if (member.roles.some((role) => roles.includes(role))) return member;
  throw denied(member, accessRefusals.refuse('role_required', { roles }));
}

async function readerOf(ctx: Context, scope: ScopeOfRoles): Promise<Reader> {
  if (ctx.presented.kind === 'operator') return operatorOf(ctx);
  if (ctx.tools.settings.lookUp === 'anyone-signed-in') return holderOf(ctx, scope);
  return privilegedOf(ctx, scope);
}

/** Who asks is looked up for the journal alone: the answer is no, whoever it is. */
async function operatorOnly(ctx: Context): Promise<Actor> {
  const { presented, recognise, origin } = ctx;
  if (presented.kind !== 'token') return operatorOf(ctx);
  const holder = await recognise(presented.token, origin).catch(() => undefined);
  const refusal = accessRefusals.refuse('operator_only');
  throw holder === undefined ? refusal : denied(holder, refusal);
}

function operatorOf(ctx: Context): Actor {
  if (ctx.presented.kind !== 'operator') throw accessRefusals.refuse('operator_only');
  return { kind: 'operator', origin: ctx.origin };
}

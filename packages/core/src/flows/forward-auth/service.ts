import { accessRefusals } from '../../kernel/access.ts';
import type { Refusal } from '../../kernel/refusals.ts';
import { tellDenied } from '../../notices.ts';
import type { Holder, Role, Tools } from '../../tools.ts';
import type { AdmissionInput, AdmissionView } from './schema.ts';

/**
 * Whether a proxy may let a request through, and who it is from. A back end cannot tell a key from a
 * session, so a key is let in only where the proxy asks for one of its scopes. The journal is told of whoever
 * is not let in.
 *
 * @throws access.session_only, access.scope_required, access.role_required
 */
export function admit(tools: Tools, holder: Holder, input: AdmissionInput): AdmissionView {
  const roles = rolesOf(holder);
  const refusal = refusalOf(holder, roles, input);
  if (refusal !== undefined) {
    throw tellDenied(tools, holder, { operation: 'forwardAuth.check', refusal });
  }
  const { accountId, username } = holder;
  return { accountId, username, roles: [...roles] };
}

/**
 * A key has no role here that its account has not. Elsewhere the key of an administrator may do what a
 * service may, as the administrator may; a proxy asks for the very role.
 */
function rolesOf(holder: Holder): readonly Role[] {
  if (holder.kind !== 'key') return holder.roles;
  return holder.roles.filter((role) => holder.ownerRoles.includes(role));
}

function refusalOf(
  holder: Holder,
  roles: readonly Role[],
  { role, scope }: AdmissionInput,
): Refusal | undefined {
  if (holder.kind === 'key') {
    if (scope === undefined) return accessRefusals.refuse('session_only');
    if (!holder.key.scopes.includes(scope)) {
      return accessRefusals.refuse('scope_required', { scope });
    }
  }
  if (role === undefined || roles.includes(role)) return undefined;
  return accessRefusals.refuse('role_required', { roles: [role] });
}

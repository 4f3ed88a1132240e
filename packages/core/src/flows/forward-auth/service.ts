import { accessRefusals } from '../../kernel/access.ts';
import type { Holder } from '../../tools.ts';
import type { AdmissionInput, AdmissionView } from './schema.ts';

/**
 * Whether a proxy may let a request through, and who it is from. A back end cannot tell a key from a
 * session, so a key is let in only where the proxy asks for one of its scopes.
 *
 * @throws access.session_only, access.scope_required, access.role_required
 */
export function admit(holder: Holder, { role, scope }: AdmissionInput): AdmissionView {
  if (holder.kind === 'key') {
    if (scope === undefined) throw accessRefusals.refuse('session_only');
    if (!holder.key.scopes.includes(scope))
      throw accessRefusals.refuse('scope_required', { scope });
  }
  const { accountId, username, roles } = holder;
  if (role !== undefined && !roles.includes(role)) {
    throw accessRefusals.refuse('role_required', { roles: [role] });
  }
  return { accountId, username, roles: [...roles] };
}

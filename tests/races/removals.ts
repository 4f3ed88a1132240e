/** Whether a call whose caller or target is removed meanwhile may not end like this. */
export function isUnexpected(outcome: string): boolean {
  return !mayEnd.has(outcome);
}

const mayEnd = new Set([
  'ok',
  'roles.last_administrator',
  'roles.not_granted',
  'access.session_invalid',
  'access.role_required',
  'accounts.not_active',
  'accounts.not_found',
  'credentials.wrong_password',
]);

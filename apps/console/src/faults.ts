import type { Fault } from './ui/refusal.ts';

// Which refusals are told at which field of a form.

export const usernameFault: Fault = ({ reason }) => reason.startsWith('accounts.username_');

export const newPasswordFault: Fault = ({ reason }) => reason.startsWith('credentials.too_');

export const passwordFault: Fault = ({ reason }) => reason === 'credentials.wrong_password';

/** One that Acct tells of by naming the attribute, or several of them. */
export function attributeFault(key: string): Fault {
  return ({ reason, details }) => {
    if (!reason.startsWith('attributes.')) return false;
    const keys = details['keys'];
    return details['key'] === key || (Array.isArray(keys) && keys.includes(key));
  };
}

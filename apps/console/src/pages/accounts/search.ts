import type { InputOf } from '@acct/client';

export type State = NonNullable<InputOf<'accounts', 'list'>['state']>;
export type Role = NonNullable<InputOf<'accounts', 'list'>['role']>;

export const states: readonly State[] = ['active', 'suspended'];
export const roleNames: readonly Role[] = ['admin', 'service'];

/**
 * Which accounts are asked for. It stands in the address, so that a list can be kept and sent on. What is no
 * filter is named as undefined, because the router keeps a parameter that nobody spoke of.
 */
export type AccountSearch = {
  username?: string | undefined;
  state?: State | undefined;
  role?: Role | undefined;
};

export function readAccountSearch(search: Record<string, unknown>): AccountSearch {
  const { username } = search;
  // A name of digits comes out of an address as a number.
  const name = typeof username === 'number' ? String(username) : username;
  return {
    username: typeof name === 'string' && name !== '' ? name.slice(0, nameMax) : undefined,
    state: states.find((each) => each === search['state']),
    role: roleNames.find((each) => each === search['role']),
  };
}

/** More than any name has. */
const nameMax = 64;

export const accountTabs = ['profile', 'roles', 'sessions', 'apikeys', 'history'] as const;
export type AccountTab = (typeof accountTabs)[number];

/** Which part of an account is open; the first one needs no word in the address. */
export function readAccountTab(search: Record<string, unknown>): {
  tab?: AccountTab | undefined;
} {
  const tab = accountTabs.find((each) => each === search['tab']);
  return { tab: tab === 'profile' ? undefined : tab };
}

/** The id of an account as it was typed; undefined where it is none. */
export function readAccountId(text: string): number | undefined {
  const id = Number(text.trim());
  return /^\s*\d{1,10}\s*$/.test(text) && id >= 1 && id <= idMax ? id : undefined;
}

const idMax = 2 ** 31 - 1;

import { Link } from '@tanstack/react-router';
import { texts } from '../../texts/index.ts';
import { Badge } from '../../ui/badge.tsx';
import type { ListedAccount } from './queries.ts';
import type { Role, State } from './search.ts';

/** Opens the account; the whole row that it stands in can be pressed. */
export function AccountLink({ account }: { readonly account: ListedAccount }) {
  return (
    <Link
      to="/accounts/$id"
      params={{ id: String(account.id) }}
      preload={false}
      className="after:absolute after:inset-0"
    >
      <bdi>{account.username}</bdi>
    </Link>
  );
}

export function StateBadge({ state }: { readonly state: State }) {
  return (
    <Badge tone={state === 'active' ? 'good' : 'warn'}>{texts.accountsAdmin.states[state]}</Badge>
  );
}

export function RoleBadges({ roles }: { readonly roles: readonly Role[] }) {
  return (
    <span className="inline-flex gap-1">
      {roles.map((role) => (
        <Badge key={role} tone="accent">
          {texts.roles.names[role]}
        </Badge>
      ))}
    </span>
  );
}

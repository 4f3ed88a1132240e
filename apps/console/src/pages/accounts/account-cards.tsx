import { memo } from 'react';
import { formatAgo } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import { AccountLink, RoleBadges, StateBadge } from './account-parts.tsx';
import type { SeenRows } from './account-rows.tsx';
import type { ListedAccount } from './queries.ts';

const words = texts.accountsAdmin.list;

/** The same rows where a table has no room. */
export function AccountCards({ rows, before, height, total }: SeenRows) {
  return (
    <div style={{ height, paddingTop: before }}>
      <ul>
        {rows.map(({ place, account }) => (
          <Card key={account.id} place={place} total={total} account={account} />
        ))}
      </ul>
    </div>
  );
}

type CardProps = {
  readonly place: number;
  readonly total: number;
  readonly account: ListedAccount;
};

const Card = memo(function Card({ place, total, account }: CardProps) {
  const { id, state, roles, lastSignedInAt } = account;
  return (
    <li
      aria-posinset={place + 1}
      aria-setsize={total}
      className="relative grid h-21 content-center gap-1.5 border-b border-line px-4 text-sm focus-within:bg-sunken"
    >
      <div className="flex min-w-0 items-baseline justify-between gap-3">
        <span className="min-w-0 truncate font-medium">
          <AccountLink account={account} />
        </span>
        <span className="shrink-0 tabular-nums text-quiet">{id}</span>
      </div>
      <div className="flex min-w-0 items-center gap-2 overflow-hidden">
        <StateBadge state={state} />
        <RoleBadges roles={roles} />
        <span className="truncate text-quiet">
          {lastSignedInAt === null
            ? words.neverSignedIn
            : words.signedIn(formatAgo(lastSignedInAt))}
        </span>
      </div>
    </li>
  );
});

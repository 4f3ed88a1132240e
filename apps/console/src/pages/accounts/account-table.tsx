import { memo } from 'react';
import { formatDate } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import { Moment, When } from '../../ui/when.tsx';
import { AccountLink, RoleBadges, StateBadge } from './account-parts.tsx';
import type { SeenRows } from './account-rows.tsx';
import type { ListedAccount } from './queries.ts';

const words = texts.accountsAdmin;

const columns = [
  { name: words.columns.username, width: 'w-auto' },
  { name: words.columns.id, width: 'w-28' },
  { name: words.columns.state, width: 'w-28' },
  { name: words.columns.roles, width: 'w-36' },
  { name: words.columns.created, width: 'w-32' },
  { name: words.columns.lastSignIn, width: 'w-36' },
];

/** A real table, of which only the rows exist that can be seen: readers are told which ones they are. */
export function AccountTable({ rows, before, height, total }: SeenRows) {
  return (
    <div style={{ height: height + headHeight, paddingTop: before }}>
      <table
        aria-rowcount={total < 0 ? -1 : total + 1}
        className="w-full table-fixed text-left text-sm"
      >
        <caption className="sr-only">{words.list.caption}</caption>
        <thead className="sticky top-0 z-10 bg-sunken text-quiet">
          <tr aria-rowindex={1} className="h-10">
            {columns.map(({ name, width }) => (
              <th key={name} scope="col" className={`px-3 font-medium first:pl-4 ${width}`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ place, account }) => (
            <Row key={account.id} place={place} account={account} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const headHeight = 40;

type RowProps = { readonly place: number; readonly account: ListedAccount };

const Row = memo(function Row({ place, account }: RowProps) {
  return (
    <tr
      aria-rowindex={place + 2}
      className="relative h-11 border-t border-line focus-within:bg-sunken hover:bg-sunken"
    >
      <td className="truncate px-3 pl-4 font-medium">
        <AccountLink account={account} />
      </td>
      <td className="px-3 tabular-nums text-quiet">{account.id}</td>
      <td className="px-3">
        <StateBadge state={account.state} />
      </td>
      <td className="truncate px-3">
        <RoleBadges roles={account.roles} />
      </td>
      <td className="truncate px-3 text-quiet">
        <Moment at={account.createdAt} format={formatDate} />
      </td>
      <td className="truncate px-3 text-quiet">
        <When at={account.lastSignedInAt} />
      </td>
    </tr>
  );
});

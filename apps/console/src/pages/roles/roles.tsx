import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { texts } from '../../texts/index.ts';
import { Asked } from '../../ui/asked.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { StateBadge } from '../accounts/account-parts.tsx';
import type { ListedAccount } from '../accounts/queries.ts';
import { type Role, roleNames } from '../accounts/search.ts';
import { GiveByName } from './give-by-name.tsx';
import { holdersQuery } from './queries.ts';
import { TakeRole } from './role-acts.tsx';

const words = texts.roles;

export function Roles() {
  return (
    <Page title={words.title} lead={words.lead}>
      {roleNames.map((role) => (
        <Panel key={role} title={words.names[role]}>
          <p className="text-sm text-quiet">{words.may[role]}</p>
          <GiveByName role={role} />
          <Holders role={role} />
        </Panel>
      ))}
    </Page>
  );
}

/** Who has a role, each with the way to take it away. */
function Holders({ role }: { readonly role: Role }) {
  const list = useInfiniteQuery(holdersQuery(role));
  return (
    <Asked query={list}>
      {({ pages }) => (
        <>
          <HolderList role={role} accounts={pages.flatMap(({ items }) => items)} />
          <MoreButton list={list} />
        </>
      )}
    </Asked>
  );
}

type HolderListProps = { readonly role: Role; readonly accounts: readonly ListedAccount[] };

function HolderList({ role, accounts }: HolderListProps) {
  const name = words.names[role];
  if (accounts.length === 0) return <p className="text-sm">{words.none(name)}</p>;
  return (
    <ul aria-label={words.holders(name)} className="grid grid-cols-1 divide-y divide-line">
      {accounts.map((account) => (
        <li
          key={account.id}
          className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2 py-2 text-sm"
        >
          <span className="flex min-w-0 flex-wrap items-center gap-2">
            <Link
              to="/accounts/$id"
              params={{ id: String(account.id) }}
              search={{ tab: 'roles' }}
              className="min-w-0 font-medium text-accent underline wrap-anywhere"
            >
              <bdi>{account.username}</bdi>
            </Link>
            <span className="tabular-nums text-quiet">{account.id}</span>
            {account.state === 'suspended' && <StateBadge state={account.state} />}
          </span>
          <TakeRole account={account} role={role} />
        </li>
      ))}
    </ul>
  );
}

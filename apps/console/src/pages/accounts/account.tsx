import { isRefusal } from '@acct/client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeft, UserRoundX } from 'lucide-react';
import { useMe } from '../../me.ts';
import { texts } from '../../texts/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Loading, Trouble } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { AccountHistory } from './account-history.tsx';
import { AccountKeys } from './account-keys.tsx';
import { RoleBadges, StateBadge } from './account-parts.tsx';
import { AccountProfile } from './account-profile.tsx';
import { AccountRoles } from './account-roles.tsx';
import { AccountSessions } from './account-sessions.tsx';
import { Standing } from './account-standing.tsx';
import { accountQuery, type ListedAccount } from './queries.ts';
import { lastSearch } from './row-places.ts';
import { type AccountTab, accountTabs, readAccountId } from './search.ts';

const words = texts.accountsAdmin.account;
const route = getRouteApi('/inside/admin/accounts/$id');

export function Account() {
  const { id: typed } = route.useParams();
  const id = readAccountId(typed);
  return (
    <div className="grid min-w-0 grid-cols-1 gap-3">
      <Link
        to="/accounts"
        search={lastSearch()}
        className="inline-flex items-center gap-1.5 justify-self-start text-sm text-accent"
      >
        <ArrowLeft aria-hidden className="size-4" />
        {words.back}
      </Link>
      {id === undefined ? <Missing /> : <AccountById key={id} id={id} />}
    </div>
  );
}

function AccountById({ id }: { readonly id: number }) {
  const { data: account, error, refetch } = useQuery(accountQuery(id));
  if (isRefusal(error, 'accounts.not_found')) return <Missing />;
  if (account !== undefined) return <AccountPage account={account} />;
  return (
    <Page title={words.untitled(String(id))}>
      {error === null ? <Loading /> : <Trouble error={error} reset={() => void refetch()} />}
    </Page>
  );
}

type AccountProps = { readonly account: ListedAccount };

function AccountPage({ account }: AccountProps) {
  const { tab = 'profile' } = route.useSearch();
  const navigate = useNavigate();
  const params = { id: String(account.id) };
  return (
    <Page
      title={account.username}
      lead={<Lead account={account} />}
      actions={<Standing account={account} />}
    >
      {account.state === 'suspended' && (
        <Notice tone="warn">{texts.accountsAdmin.standing.note}</Notice>
      )}
      <Tabs
        label={words.tabs.label}
        value={tab}
        tabs={accountTabs.map((value) => ({ value, name: words.tabs[value] }))}
        onChange={(chosen) =>
          void navigate({
            to: '/accounts/$id',
            params,
            search: { tab: chosen === 'profile' ? undefined : chosen },
            replace: true,
          })
        }
      >
        <Part tab={tab} account={account} />
      </Tabs>
    </Page>
  );
}

function Lead({ account }: AccountProps) {
  const { accountId } = useMe();
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      <span className="mr-1 tabular-nums">{words.id(String(account.id))}</span>
      <StateBadge state={account.state} />
      <RoleBadges roles={account.roles} />
      {account.id === accountId && <Badge>{words.you}</Badge>}
    </span>
  );
}

function Part({ tab, account }: AccountProps & { readonly tab: AccountTab }) {
  switch (tab) {
    case 'profile':
      return <AccountProfile account={account} />;
    case 'roles':
      return <AccountRoles account={account} />;
    case 'sessions':
      return <AccountSessions account={account} />;
    case 'apikeys':
      return <AccountKeys account={account} />;
    case 'history':
      return <AccountHistory id={account.id} />;
  }
}

function Missing() {
  return (
    <Page title={words.noTitle}>
      <Empty icon={UserRoundX} title={words.missing}>
        <p className="text-sm text-quiet">{words.missingHint}</p>
      </Empty>
    </Page>
  );
}

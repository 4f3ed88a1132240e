import { getRouteApi } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { AccountFilters } from './account-filters.tsx';
import { AccountList } from './account-list.tsx';
import { reloadAccounts } from './queries.ts';
import { readAccountSearch } from './search.ts';

const words = texts.accountsAdmin;
const route = getRouteApi('/inside/admin/accounts');

export function Accounts() {
  // The router leaves in what nobody spoke of, and the API refuses what it does not know.
  const search = route.useSearch({ select: readAccountSearch, structuralSharing: true });
  return (
    <Page title={words.title} lead={words.lead} actions={<Reload />}>
      <AccountFilters search={search} />
      <AccountList search={search} />
    </Page>
  );
}

function Reload() {
  const [busy, setBusy] = useState(false);
  async function reload(): Promise<void> {
    setBusy(true);
    await reloadAccounts();
    setBusy(false);
  }
  return (
    <Button busy={busy} onClick={reload}>
      {!busy && <RotateCw aria-hidden className="size-4" />}
      {texts.shared.reload}
    </Button>
  );
}

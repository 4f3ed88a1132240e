import { useMe } from '../../me.ts';
import { texts } from '../../texts/index.ts';
import { Page } from '../../ui/page.tsx';

const words = texts.accounts.mine;

export function MyAccount() {
  const me = useMe();
  return (
    <Page title={words.title} lead={words.lead(String(me.accountId))}>
      {null}
    </Page>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { acct } from '../../acct.ts';
import { type Quantity, quantityOf } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Empty, Loading, Trouble } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { KeyCard } from '../apikeys/key-card.tsx';
import { keysOfQuery, type ListedAccount, refreshAccount } from './queries.ts';

const words = texts.accountsAdmin.apikeys;

/** What programs use in the name of the account. */
export function AccountKeys({ account }: { readonly account: ListedAccount }) {
  const list = useInfiniteQuery(keysOfQuery(account.id));
  if (list.data === undefined) {
    if (list.error === null) return <Loading />;
    return <Trouble error={list.error} reset={() => void list.refetch()} />;
  }
  const keys = list.data.pages.flatMap(({ items }) => items);
  if (keys.length === 0) return <Empty icon={KeyRound} title={words.none} />;
  const count = quantityOf({ count: keys.length, more: list.hasNextPage });
  return (
    <div className="grid grid-cols-1 gap-3">
      <RevokeAll account={account} count={count} />
      <ul className="grid grid-cols-1 gap-3">
        {keys.map((key) => {
          const act = <Revoke accountId={account.id} id={key.id} name={key.name} />;
          return <KeyCard key={key.id} apiKey={key} act={act} />;
        })}
      </ul>
      <MoreButton list={list} />
    </div>
  );
}

type RevokeProps = { readonly accountId: number; readonly id: string; readonly name: string };

function Revoke({ accountId, id, name }: RevokeProps) {
  const say = useToast();
  async function revoke(): Promise<void> {
    // One that was gone already is gone from the list too.
    await acct.apikeys.revokeAny.mutate({ id }).finally(() => refreshAccount(accountId));
    say(words.revoked);
  }
  return (
    <Confirm
      title={words.revokeTitle(name)}
      consequence={words.revokeWhat}
      act={words.revoke}
      onConfirm={revoke}
    >
      <Button aria-label={words.revokeOne(name)}>{words.revoke}</Button>
    </Confirm>
  );
}

type RevokeAllProps = { readonly account: ListedAccount; readonly count: Quantity };

function RevokeAll({ account, count }: RevokeAllProps) {
  const { id, username } = account;
  const say = useToast();
  async function revokeAll(): Promise<void> {
    const { revoked } = await acct.apikeys.revokeAll.mutate({ id });
    await refreshAccount(id);
    say(words.revokedAll(quantityOf(revoked)));
  }
  return (
    <Confirm
      title={words.revokeAllTitle(username)}
      consequence={words.revokeAllWhat(count)}
      act={words.revokeAll}
      onConfirm={revokeAll}
    >
      <Button className="justify-self-end">{words.revokeAll}</Button>
    </Confirm>
  );
}

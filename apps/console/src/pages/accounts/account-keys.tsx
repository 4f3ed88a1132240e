import { useInfiniteQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { acct } from '../../acct.ts';
import { quantityOf } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import type { Quantity } from '../../texts/quantity.ts';
import { Asked } from '../../ui/asked.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Empty } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { type ApiKey, KeyCard } from '../apikeys/key-card.tsx';
import { keysOfQuery, type ListedAccount, refreshAccount } from './queries.ts';

const words = texts.accountsAdmin.apikeys;

/** What programs use in the name of the account. */
export function AccountKeys({ account }: { readonly account: ListedAccount }) {
  const list = useInfiniteQuery(keysOfQuery(account.id));
  return (
    <Asked query={list}>
      {({ pages }) => (
        <div className="grid grid-cols-1 gap-3">
          <Keys
            account={account}
            keys={pages.flatMap(({ items }) => items)}
            more={list.hasNextPage}
          />
          <MoreButton list={list} />
        </div>
      )}
    </Asked>
  );
}

type KeysProps = {
  readonly account: ListedAccount;
  readonly keys: readonly ApiKey[];
  readonly more: boolean;
};

function Keys({ account, keys, more }: KeysProps) {
  if (keys.length === 0) return <Empty icon={KeyRound} title={words.none} />;
  return (
    <>
      <RevokeAll account={account} count={quantityOf({ count: keys.length, more })} />
      <ul className="grid grid-cols-1 gap-3">
        {keys.map((key) => {
          const act = <Revoke accountId={account.id} id={key.id} name={key.name} />;
          return <KeyCard key={key.id} apiKey={key} act={act} />;
        })}
      </ul>
    </>
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

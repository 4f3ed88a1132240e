import { useQuery } from '@tanstack/react-query';
import { acct } from '../../acct.ts';
import { quantityOf } from '../../format.ts';
import { useMe } from '../../me.ts';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { useToast } from '../../ui/toast.tsx';
import {
  keysCountQuery,
  type ListedAccount,
  refreshAccount,
  sessionsCountQuery,
} from './queries.ts';

const words = texts.accountsAdmin.standing;

type StandingProps = { readonly account: ListedAccount };

/** Whether an account may sign in, and the one button that changes it. */
export function Standing({ account }: StandingProps) {
  return account.state === 'active' ? <Suspend {...account} /> : <Reinstate {...account} />;
}

function Suspend({ id, username }: ListedAccount) {
  const say = useToast();
  async function suspend(): Promise<void> {
    await acct.standing.suspend.mutate({ id });
    await refreshAccount(id);
    say(words.suspended(username));
  }
  return (
    <Confirm
      title={words.suspendTitle(username)}
      consequence={<SuspendConsequence id={id} username={username} />}
      act={words.suspend}
      onConfirm={suspend}
    >
      <Button look="danger">{words.suspend}</Button>
    </Confirm>
  );
}

/** Counted when somebody asks, because it is for this moment. */
function SuspendConsequence({ id, username }: Pick<ListedAccount, 'id' | 'username'>) {
  const { accountId } = useMe();
  const sessions = useQuery(sessionsCountQuery(id));
  const keys = useQuery(keysCountQuery(id));
  return (
    <div className="grid gap-2">
      <p>{words.suspendWhat(username)}</p>
      {sessions.data !== undefined && keys.data !== undefined && (
        <p>{words.suspendNow(quantityOf(sessions.data), quantityOf(keys.data))}</p>
      )}
      {id === accountId && <p className="font-medium text-danger">{words.suspendSelf}</p>}
    </div>
  );
}

function Reinstate({ id, username }: ListedAccount) {
  const say = useToast();
  async function reinstate(): Promise<void> {
    await acct.standing.reinstate.mutate({ id });
    await refreshAccount(id);
    say(words.reinstated(username));
  }
  return (
    <Confirm
      title={words.reinstateTitle(username)}
      consequence={words.reinstateWhat(username)}
      act={words.reinstate}
      onConfirm={reinstate}
    >
      <Button>{words.reinstate}</Button>
    </Confirm>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { MonitorOff } from 'lucide-react';
import { acct } from '../../acct.ts';
import { quantityOf } from '../../format.ts';
import { useMe } from '../../me.ts';
import { texts } from '../../texts/index.ts';
import { Asked } from '../../ui/asked.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Empty } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { type Session, SessionCard, sayDevice } from '../sessions/session-card.tsx';
import { type ListedAccount, refreshAccount, sessionsOfQuery } from './queries.ts';

const words = texts.accountsAdmin.sessions;

/** Where the account is signed in. */
export function AccountSessions({ account }: { readonly account: ListedAccount }) {
  const list = useInfiniteQuery(sessionsOfQuery(account.id));
  return (
    <Asked query={list}>
      {({ pages }) => (
        <div className="grid grid-cols-1 gap-3">
          <Sessions account={account} sessions={pages.flatMap(({ items }) => items)} />
          <MoreButton list={list} />
        </div>
      )}
    </Asked>
  );
}

type SessionsProps = { readonly account: ListedAccount; readonly sessions: readonly Session[] };

function Sessions({ account, sessions }: SessionsProps) {
  if (sessions.length === 0) return <Empty icon={MonitorOff} title={words.none} />;
  return (
    <>
      <EndAll {...account} />
      <ul className="grid grid-cols-1 gap-3">
        {sessions.map((session) => {
          const device = sayDevice(session.device);
          const act = <End accountId={account.id} id={session.id} device={device} />;
          return <SessionCard key={session.id} session={session} act={act} />;
        })}
      </ul>
    </>
  );
}

type EndProps = { readonly accountId: number; readonly id: string; readonly device: string };

function End({ accountId, id, device }: EndProps) {
  const say = useToast();
  async function end(): Promise<void> {
    // One that was gone already is gone from the list too.
    await acct.sessions.revoke.mutate({ id }).finally(() => refreshAccount(accountId));
    say(words.ended);
  }
  return (
    <Confirm
      title={words.endTitle}
      consequence={words.endWhat(device)}
      act={words.end}
      onConfirm={end}
    >
      <Button aria-label={words.endOne(device)}>{words.end}</Button>
    </Confirm>
  );
}

function EndAll({ id, username }: ListedAccount) {
  const { accountId } = useMe();
  const say = useToast();
  async function endAll(): Promise<void> {
    const { ended } = await acct.sessions.revokeAll.mutate({ id });
    await refreshAccount(id);
    say(words.endedAll(quantityOf(ended)));
  }
  return (
    <Confirm
      title={words.endAllTitle(username)}
      consequence={
        <div className="grid gap-2">
          <p>{words.endAllWhat(username)}</p>
          {id === accountId && <p className="font-medium text-danger">{words.endAllSelf}</p>}
        </div>
      }
      act={words.endAll}
      onConfirm={endAll}
    >
      <Button className="justify-self-end">{words.endAll}</Button>
    </Confirm>
  );
}

import { acct } from '../../acct.ts';
import { useMe } from '../../me.ts';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { useToast } from '../../ui/toast.tsx';
import { type ListedAccount, refreshAccount } from '../accounts/queries.ts';
import type { Role } from '../accounts/search.ts';

const words = texts.roles;

type RoleActProps = {
  readonly account: Pick<ListedAccount, 'id' | 'username'>;
  readonly role: Role;
};

export function GiveRole({ account, role }: RoleActProps) {
  const { id, username } = account;
  const name = words.names[role];
  const say = useToast();
  async function give(): Promise<void> {
    await acct.roles.grant.mutate({ id, role });
    await refreshAccount(id);
    say(words.granted(name, username));
  }
  return (
    <Confirm
      title={words.grantTitle(name, username)}
      consequence={words.may[role]}
      act={words.grant}
      onConfirm={give}
    >
      <Button aria-label={words.grantRole(name)}>{words.grant}</Button>
    </Confirm>
  );
}

export function TakeRole({ account, role }: RoleActProps) {
  const { id, username } = account;
  const name = words.names[role];
  const { accountId } = useMe();
  const say = useToast();
  async function take(): Promise<void> {
    await acct.standing.demote.mutate({ id, role });
    await refreshAccount(id);
    say(words.taken(name, username));
  }
  return (
    <Confirm
      title={words.takeTitle(name, username)}
      consequence={
        <div className="grid gap-2">
          <p>{words.takeWhat(username)}</p>
          {id === accountId && <p className="font-medium text-danger">{words.takeSelf}</p>}
        </div>
      }
      act={words.take}
      onConfirm={take}
    >
      <Button aria-label={words.takeFrom(name, username)}>{words.take}</Button>
    </Confirm>
  );
}

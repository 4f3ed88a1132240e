import { isRefusal } from '@acct/client';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { acct } from '../../acct.ts';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { readText } from '../../ui/form.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { type ListedAccount, refreshAccount } from '../accounts/queries.ts';
import type { Role } from '../accounts/search.ts';

const words = texts.roles;

type GiveByNameProps = { readonly role: Role };

/** Finds an account by its whole name; before it has the role it is shown who that is and what it may then do. */
export function GiveByName({ role }: GiveByNameProps) {
  const name = words.names[role];
  const [found, setFound] = useState<ListedAccount>();
  const [error, setError] = useState<string>();
  const find = useMutation({
    mutationFn: findByName,
    onSuccess(account, username) {
      if (account === undefined) setError(words.grantNoSuch(username));
      else if (account.state === 'suspended') setError(words.grantSuspended(username));
      else if (account.roles.includes(role)) setError(words.alreadyHas(name, username));
      else setFound(account);
    },
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    setError(undefined);
    find.mutate(readText(new FormData(event.currentTarget), 'username').trim());
  }
  return (
    <>
      <form onSubmit={submit} className="grid gap-2">
        <div className="grid max-w-md grid-cols-[minmax(0,1fr)_auto] items-start gap-2">
          <TextField
            label={words.grantRole(name)}
            name="username"
            hint={words.grantHint}
            required
            autoCapitalize="off"
            autoComplete="off"
            spellCheck={false}
            error={error}
          />
          <Button type="submit" busy={find.isPending} className="mt-[1.625rem]">
            {words.grantFind}
          </Button>
        </div>
        <ErrorNotice error={find.error} />
      </form>
      {found !== undefined && (
        <Give account={found} role={role} onDone={() => setFound(undefined)} />
      )}
    </>
  );
}

/**
 * By the list of names, which shows nobody's attributes. Where more names begin so than a page has, Acct is
 * asked for the one: that looks at its attributes too, and the journal is told.
 */
async function findByName(username: string): Promise<ListedAccount | undefined> {
  const { items, next } = await acct.accounts.list.query({ username, limit: 100 });
  const found =
    items.find((each) => each.username === username) ??
    items.find((each) => fold(each.username) === fold(username));
  if (found !== undefined || next === null) return found;
  try {
    const { id } = await acct.directory.find.query({ username });
    return await acct.accounts.inspect.query({ id });
  } catch (error) {
    if (isRefusal(error, 'accounts.not_found')) return undefined;
    throw error;
  }
}

/** Upper and lower case are one name. */
function fold(username: string): string {
  return username.normalize('NFKC').toLowerCase();
}

type GiveProps = { readonly account: ListedAccount; readonly role: Role; onDone(): void };

function Give({ account, role, onDone }: GiveProps) {
  const { id, username } = account;
  const name = words.names[role];
  const say = useToast();
  const give = useMutation({
    mutationFn: () => acct.roles.grant.mutate({ id, role }),
    async onSuccess() {
      await refreshAccount(id);
      say(words.granted(name, username));
      onDone();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={onDone}
      title={words.grantTitle(name, username)}
      description={words.may[role]}
    >
      <ErrorNotice error={give.error} />
      <FormButtons
        act={words.grant}
        busy={give.isPending}
        onAct={() => give.mutate()}
        onLeave={onDone}
      />
    </Dialog>
  );
}

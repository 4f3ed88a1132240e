import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { acct } from '../../acct.ts';
import { usernameFault } from '../../faults.ts';
import { refreshMe } from '../../me.ts';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { readText } from '../../ui/form.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/page.tsx';
import { placeError } from '../../ui/refusal.ts';
import { useToast } from '../../ui/toast.tsx';
import { reloadAccounts } from './queries.ts';

const words = texts.accounts.mine.rename;

export function Rename({ username }: { readonly username: string }) {
  const rename = useRename();
  const wrong = placeError(rename.error, { username: usernameFault });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    rename.mutate(readText(new FormData(event.currentTarget), 'username'));
  }
  return (
    <Panel title={words.title}>
      <form onSubmit={submit} className="grid max-w-md gap-4">
        <ErrorNotice error={wrong.rest} />
        <TextField
          // After a change the field begins anew from the name as Acct has it.
          key={username}
          label={words.field}
          name="username"
          defaultValue={username}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          required
          hint={words.hint}
          error={wrong.at('username')}
        />
        <Button type="submit" busy={rename.isPending} className="justify-self-start">
          {words.submit}
        </Button>
      </form>
    </Panel>
  );
}

function useRename() {
  const queryClient = useQueryClient();
  const router = useRouter();
  const say = useToast();
  return useMutation({
    mutationFn: (username: string) => acct.accounts.rename.mutate({ username }),
    async onSuccess({ username }) {
      await refreshMe();
      await router.invalidate();
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['accounts', 'self'] }),
        queryClient.invalidateQueries({ queryKey: ['accounts', 'inspect'] }),
        reloadAccounts(),
      ]);
      say(words.done(username));
    },
  });
}

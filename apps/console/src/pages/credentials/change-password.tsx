import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { acct } from '../../acct.ts';
import { newPasswordFault, passwordFault } from '../../faults.ts';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { readText } from '../../ui/form.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/page.tsx';
import { placeError } from '../../ui/refusal.ts';
import { useToast } from '../../ui/toast.tsx';
import { NewPasswordField } from './new-password-field.tsx';
import { OwnPasswordField } from './own-password-field.tsx';

const words = texts.accounts.mine.password;

export function ChangePassword() {
  // Each form is for one change: nothing that was typed is left in the page afterwards.
  const [changes, setChanges] = useState(0);
  return (
    <Panel title={words.title}>
      <p className="text-sm text-quiet">{words.lead}</p>
      <PasswordForm key={changes} onDone={() => setChanges(changes + 1)} />
    </Panel>
  );
}

function PasswordForm({ onDone }: { onDone(): void }) {
  const change = useChange(onDone);
  const wrong = placeError(change.error, {
    currentPassword: passwordFault,
    newPassword: newPasswordFault,
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    change.mutate({
      currentPassword: readText(form, 'currentPassword'),
      newPassword: readText(form, 'newPassword'),
    });
  }
  return (
    <form onSubmit={submit} className="grid max-w-md gap-4">
      <ErrorNotice error={wrong.rest} />
      <OwnPasswordField
        label={words.present}
        name="currentPassword"
        error={wrong.at('currentPassword')}
      />
      <NewPasswordField
        label={words.wanted}
        name="newPassword"
        hint={texts.signup.passwordHint}
        error={wrong.at('newPassword')}
      />
      <Button type="submit" busy={change.isPending} className="justify-self-start">
        {words.submit}
      </Button>
    </form>
  );
}

type Change = Parameters<typeof acct.password.change.mutate>[0];

function useChange(onDone: () => void) {
  const queryClient = useQueryClient();
  const say = useToast();
  return useMutation({
    mutationFn: (change: Change) => acct.password.change.mutate(change),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['sessions'] });
      onDone();
      say(words.done);
    },
  });
}

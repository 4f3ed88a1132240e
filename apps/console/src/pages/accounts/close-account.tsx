import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { acct } from '../../acct.ts';
import { passwordFault } from '../../faults.ts';
import { forgetEverything } from '../../queries.ts';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { readText } from '../../ui/form.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/page.tsx';
import { placeError } from '../../ui/refusal.ts';
import { useToast } from '../../ui/toast.tsx';
import { OwnPasswordField } from '../credentials/own-password-field.tsx';

const words = texts.accounts.mine.close;

export function CloseAccount({ username }: { readonly username: string }) {
  const [open, setOpen] = useState(false);
  return (
    <Panel title={words.title}>
      <p className="text-sm text-quiet">{words.lead}</p>
      <Button look="danger" className="justify-self-start" onClick={() => setOpen(true)}>
        {words.open}
      </Button>
      <Dialog
        title={words.question(username)}
        description={words.consequence}
        open={open}
        onOpenChange={setOpen}
      >
        <CloseForm onCancel={() => setOpen(false)} />
      </Dialog>
    </Panel>
  );
}

function CloseForm({ onCancel }: { onCancel(): void }) {
  const close = useClose();
  const wrong = placeError(close.error, { password: passwordFault });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    close.mutate(readText(new FormData(event.currentTarget), 'password'));
  }
  return (
    <form onSubmit={submit} className="grid gap-4">
      <ErrorNotice error={wrong.rest} />
      <OwnPasswordField label={words.password} name="password" error={wrong.at('password')} />
      <FormButtons act={words.submit} look="danger" busy={close.isPending} onLeave={onCancel} />
    </form>
  );
}

function useClose() {
  const navigate = useNavigate();
  const say = useToast();
  return useMutation({
    mutationFn: (password: string) => acct.closing.close.mutate({ password }),
    async onSuccess() {
      forgetEverything();
      await navigate({ to: '/sign-in' });
      say(words.done);
    },
  });
}

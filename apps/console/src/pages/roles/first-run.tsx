import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useRouter } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { acct } from '../../acct.ts';
import { isAdmin, refreshMe, useMe } from '../../me.ts';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { readText } from '../../ui/form.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { placeError } from '../../ui/refusal.ts';
import { useToast } from '../../ui/toast.tsx';

const words = texts.roles.firstRun;

/** Where the first administrator comes from. */
export function FirstRun() {
  const me = useMe();
  return (
    <Page title={words.title} lead={words.lead}>
      {isAdmin(me) ? <Already /> : <BringSecret />}
    </Page>
  );
}

function Already() {
  return (
    <Notice tone="good">
      {words.already}{' '}
      <Link to="/overview" className="underline">
        {words.toOverview}
      </Link>
    </Notice>
  );
}

function BringSecret() {
  return (
    <>
      <Panel title={words.where}>
        <div className="grid gap-3 text-sm">
          <p>{words.file}</p>
          <code className="rounded-lg bg-sunken px-3 py-2 wrap-anywhere">{words.path}</code>
          <p>{words.age}</p>
          <p>{words.command}</p>
          <code className="rounded-lg bg-sunken px-3 py-2 wrap-anywhere">{words.commandLine}</code>
        </div>
      </Panel>
      <SecretForm />
    </>
  );
}

function SecretForm() {
  const become = useBecome();
  const wrong = placeError(become.error, {
    secret: ({ reason }) => reason === 'roles.bootstrap_refused',
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    become.mutate(readText(new FormData(event.currentTarget), 'secret').trim());
  }
  return (
    <Panel>
      <form onSubmit={submit} className="grid max-w-xl gap-4">
        <ErrorNotice error={wrong.rest} />
        <TextField
          label={words.secret}
          name="secret"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          required
          hint={words.hint}
          error={wrong.at('secret')}
        />
        <Button type="submit" look="main" busy={become.isPending} className="justify-self-start">
          {words.submit}
        </Button>
      </form>
    </Panel>
  );
}

function useBecome() {
  const queryClient = useQueryClient();
  const router = useRouter();
  const navigate = useNavigate();
  const say = useToast();
  return useMutation({
    mutationFn: (secret: string) => acct.roles.bootstrap.mutate({ secret }),
    async onSuccess() {
      await refreshMe();
      await router.invalidate();
      // What was refused before is there now.
      await queryClient.invalidateQueries();
      await navigate({ to: '/overview' });
      say(words.done);
    },
  });
}

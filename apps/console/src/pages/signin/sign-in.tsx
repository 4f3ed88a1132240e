import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { DoorStep } from '../../frame/door-step.tsx';
import { texts } from '../../texts/index.ts';
import { Button } from '../../ui/button.tsx';
import { PasswordField, UsernameField } from '../../ui/field.tsx';
import { readText } from '../../ui/form.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useEnter } from './enter.ts';

const words = texts.signin;
const route = getRouteApi('/sign-in');

export function SignIn() {
  const { next } = route.useSearch();
  const enter = useEnter(next);
  const signIn = useMutation({ mutationFn: enter });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    signIn.mutate({ username: readText(form, 'username'), password: readText(form, 'password') });
  }
  return (
    <DoorStep title={words.title} lead={words.lead}>
      <form onSubmit={submit} className="grid gap-4">
        <ErrorNotice error={signIn.error} />
        <UsernameField label={words.username} />
        <PasswordField
          label={words.password}
          name="password"
          autoComplete="current-password"
          required
        />
        <Button type="submit" look="main" busy={signIn.isPending}>
          {words.submit}
        </Button>
      </form>
      <p className="text-center text-sm text-quiet">
        {words.noAccount}{' '}
        <Link to="/sign-up" search={{ next }} className="text-accent underline">
          {words.signUp}
        </Link>
      </p>
    </DoorStep>
  );
}

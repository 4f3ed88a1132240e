import type { FormEvent } from 'react';
import { Problem } from './problem.tsx';
import { useSignIn, useSignUp } from './queries.ts';

/** One form for two: whoever has an account signs in, and everybody else makes one. */
export function Welcome() {
  const signIn = useSignIn();
  const signUp = useSignUp();
  const isBusy = signIn.isPending || signUp.isPending;

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const { nativeEvent } = event;
    const button = nativeEvent instanceof SubmitEvent ? nativeEvent.submitter : null;
    const form = new FormData(event.currentTarget, button);
    const person = {
      username: String(form.get('username')),
      password: String(form.get('password')),
    };
    signIn.reset();
    signUp.reset();
    if (form.has('sign-up')) signUp.mutate(person);
    else signIn.mutate(person);
  }

  return (
    <form onSubmit={submit}>
      <label>
        Username
        <input name="username" autoComplete="username" required />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <p>
        <button type="submit" disabled={isBusy}>
          Sign in
        </button>
        <button type="submit" name="sign-up" disabled={isBusy}>
          Sign up
        </button>
      </p>
      <Problem error={signIn.error ?? signUp.error} />
    </form>
  );
}

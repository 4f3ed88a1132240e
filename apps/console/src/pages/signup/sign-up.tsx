import { refusalOf } from '@acct/client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { acct } from '../../acct.ts';
import { attributeFault, newPasswordFault, usernameFault } from '../../faults.ts';
import { DoorStep } from '../../frame/door-step.tsx';
import { texts } from '../../texts/index.ts';
import { Asked } from '../../ui/asked.tsx';
import { Button } from '../../ui/button.tsx';
import { UsernameField } from '../../ui/field.tsx';
import { readText } from '../../ui/form.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { type Fault, placeError } from '../../ui/refusal.ts';
import { useToast } from '../../ui/toast.tsx';
import { AttributeField, type Definition, readAttributes } from '../attributes/attribute-field.tsx';
import { definitionsQuery } from '../attributes/queries.ts';
import { NewPasswordField } from '../credentials/new-password-field.tsx';
import { useEnter } from '../signin/enter.ts';

const words = texts.signup;
const route = getRouteApi('/sign-up');

export function SignUp() {
  const { next } = route.useSearch();
  const definitions = useQuery(definitionsQuery);
  return (
    <DoorStep title={words.title} lead={words.lead}>
      <Asked query={definitions}>{(defined) => <SignUpForm defined={defined} next={next} />}</Asked>
      <p className="text-center text-sm text-quiet">
        {words.hasAccount}{' '}
        <Link to="/sign-in" search={{ next }} className="text-accent underline">
          {words.signIn}
        </Link>
      </p>
    </DoorStep>
  );
}

type SignUpFormProps = {
  readonly defined: readonly Definition[];
  readonly next: string | undefined;
};

/** It asks for what the operator defined: required attributes first. */
function SignUpForm({ defined, next }: SignUpFormProps) {
  const signUp = useSignUp(next);
  const asked = defined.toSorted((a, b) => Number(b.required) - Number(a.required));
  const wrong = placeError(signUp.error, faultsOf(asked));
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    signUp.mutate({
      username: readText(form, 'username'),
      password: readText(form, 'password'),
      attributes: readAttributes(form, asked),
    });
  }
  return (
    <form onSubmit={submit} className="grid gap-4">
      <ErrorNotice error={wrong.rest} />
      <UsernameField
        label={words.username}
        hint={words.usernameHint}
        error={wrong.at('username')}
      />
      <NewPasswordField
        label={words.password}
        name="password"
        hint={words.passwordHint}
        error={wrong.at('password')}
      />
      {asked.map((definition) => (
        <AttributeField
          key={definition.key}
          definition={definition}
          error={wrong.at(`attributes.${definition.key}`)}
        />
      ))}
      <Button type="submit" look="main" busy={signUp.isPending}>
        {words.submit}
      </Button>
    </form>
  );
}

function faultsOf(definitions: readonly Definition[]): Record<string, Fault> {
  return {
    username: usernameFault,
    password: newPasswordFault,
    ...Object.fromEntries(
      definitions.map(({ key }) => [`attributes.${key}`, attributeFault(key)] as const),
    ),
  };
}

type Person = Parameters<typeof acct.signup.create.mutate>[0];

/** An account and the first session of it. Where only the first came about, the second is the person’s. */
function useSignUp(next: string | undefined) {
  const enter = useEnter(next);
  const navigate = useNavigate();
  const say = useToast();
  return useMutation({
    async mutationFn(person: Person) {
      await acct.signup.create.mutate(person);
      try {
        await enter({ username: person.username, password: person.password });
      } catch (error) {
        // Signing up once more would be told that the name is taken.
        if (refusalOf(error) === undefined) throw error;
        say(words.signInNow);
        await navigate({ to: '/sign-in', search: { next } });
      }
    },
  });
}

import type { InputOf, OutputOf } from '@acct/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { acct } from '../../acct.ts';
import { passwordFault } from '../../faults.ts';
import { formatNumber } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import { TextField } from '../../ui/field.tsx';
import { readText } from '../../ui/form.ts';
import { FormButtons } from '../../ui/form-buttons.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { placeError } from '../../ui/refusal.ts';
import { Select } from '../../ui/select.tsx';
import { OwnPasswordField } from '../credentials/own-password-field.tsx';
import { type Scope, ScopeChoice } from './scope-choice.tsx';

const words = texts.apikeys.make;

type NewKey = InputOf<'apikeys', 'create'>;
export type Made = OutputOf<'apikeys', 'create'>;
type FormProps = { onCancel(): void; onMade(made: Made): void };

/** What a new key is for, and the password: a session that was left open makes nobody a key. */
export function NewKeyForm({ onCancel, onMade }: FormProps) {
  const make = useMake(onMade);
  const [scopes, setScopes] = useState<readonly Scope[]>(['read']);
  const [days, setDays] = useState<Days>('90');
  const wrong = placeError(make.error, { name: () => false, password: passwordFault });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    make.mutate({
      name: readText(form, 'name').trim(),
      scopes: [...scopes],
      expiresInDays: Number(days),
      password: readText(form, 'password'),
    });
  }
  return (
    <form onSubmit={submit} className="grid gap-4">
      <ErrorNotice error={wrong.rest} />
      <TextField
        label={words.name}
        name="name"
        autoComplete="off"
        required
        maxLength={64}
        hint={words.nameHint}
        error={wrong.at('name')}
      />
      <ScopeChoice chosen={scopes} onChange={setScopes} />
      <Select
        label={words.expires}
        value={days}
        options={expiries}
        onChange={(chosen) => setDays(chosen)}
      />
      <OwnPasswordField
        label={words.password}
        name="password"
        hint={words.passwordHint}
        error={wrong.at('password')}
      />
      <FormButtons
        act={words.submit}
        busy={make.isPending}
        disabled={scopes.length === 0}
        onLeave={onCancel}
      />
    </form>
  );
}

type Days = '7' | '30' | '90' | '365';

const days: readonly Days[] = ['7', '30', '90', '365'];
const expiries = days.map((value) => ({ value, name: words.days(formatNumber(Number(value))) }));

function useMake(onMade: FormProps['onMade']) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (key: NewKey) => acct.apikeys.create.mutate(key),
    onSuccess(made) {
      onMade(made);
      return queryClient.invalidateQueries({ queryKey: ['apikeys'] });
    },
  });
}

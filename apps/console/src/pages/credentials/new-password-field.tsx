import { useQuery } from '@tanstack/react-query';
import { type ComponentProps, useDeferredValue, useState } from 'react';
import { texts } from '../../texts/index.ts';
import { PasswordField } from '../../ui/field.tsx';

const words = texts.signup.strength;
const colors = ['bg-danger', 'bg-danger', 'bg-warn', 'bg-good', 'bg-good'];

/** A password that is being chosen, with a word on how hard it is to guess. What counts is Acct’s own judgement. */
export function NewPasswordField(props: ComponentProps<typeof PasswordField>) {
  const [typed, setTyped] = useState('');
  const password = useDeferredValue(typed);
  // The lists of common words are large, so they are fetched when somebody begins to type.
  const { data: judge } = useQuery({
    queryKey: ['strength'],
    queryFn: () => import('./strength.ts').then(({ strengthOf }) => strengthOf),
    enabled: typed !== '',
    staleTime: Number.POSITIVE_INFINITY,
  });
  const score = password === '' ? undefined : judge?.(password);
  return (
    <div className="grid gap-2">
      <PasswordField
        autoComplete="new-password"
        required
        {...props}
        onChange={(event) => {
          setTyped(event.target.value);
          props.onChange?.(event);
        }}
      />
      {/* Its place is kept before there is anything to tell: whoever is pressing a button below must hit it. */}
      <div className={score === undefined ? 'invisible grid gap-1' : 'grid gap-1'}>
        <div aria-hidden className="grid grid-cols-5 gap-1">
          {words.words.map((word, place) => (
            <div
              key={word}
              className={`h-1.5 rounded-full ${place <= (score ?? -1) ? colors[score ?? 0] : 'bg-sunken'}`}
            />
          ))}
        </div>
        <p role="status" className="min-h-5 text-sm text-quiet">
          {score !== undefined && words.says(words.words[score] ?? '')}
        </p>
      </div>
    </div>
  );
}

import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId, useState } from 'react';
import { texts } from '../texts/index.ts';

type Around = {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with what stands in it, as a sentence. */
  readonly error?: string | undefined;
};

type Ids = {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
};

/** A label, what goes under it, a hint and what is wrong: tied together for eyes and for screen readers. */
export function Field({
  label,
  hint,
  error,
  children,
}: Around & { children(ids: Ids): ReactNode }) {
  const id = useId();
  const [hintId, errorId] = [`${id}-hint`, `${id}-error`];
  const described = [hint === undefined ? [] : hintId, error === undefined ? [] : errorId].flat();
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': described.length === 0 ? undefined : described.join(' '),
        'aria-invalid': error !== undefined,
      })}
      {hint !== undefined && (
        <div id={hintId} className="text-sm text-quiet">
          {hint}
        </div>
      )}
      {error !== undefined && (
        <p id={errorId} role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

export const inputLook =
  'min-h-9 w-full rounded-lg border border-field bg-panel px-3 text-sm text-ink placeholder:text-quiet aria-invalid:border-danger disabled:opacity-60';

export function TextField({ label, hint, error, ...input }: Around & ComponentProps<'input'>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <input {...ids} {...input} className={inputLook} />}
    </Field>
  );
}

/** The name of whoever is about to come in, as programs that keep passwords know it. */
export function UsernameField(props: Around & ComponentProps<'input'>) {
  return (
    <TextField
      name="username"
      autoComplete="username"
      autoCapitalize="off"
      spellCheck={false}
      required
      {...props}
    />
  );
}

/** Pasting is welcome, and so are the programs that keep passwords. */
export function PasswordField({ label, hint, error, ...input }: Around & ComponentProps<'input'>) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <div className="relative">
          <input
            {...ids}
            {...input}
            type={shown ? 'text' : 'password'}
            autoCapitalize="off"
            spellCheck={false}
            className={`${inputLook} pr-10`}
          />
          <button
            type="button"
            aria-label={shown ? texts.shared.hidePassword : texts.shared.showPassword}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
            className="absolute inset-y-0 right-0 grid w-10 cursor-pointer place-items-center rounded-lg text-quiet hover:text-ink"
          >
            <Icon aria-hidden className="size-4" />
          </button>
        </div>
      )}
    </Field>
  );
}

import type { InputOf, OutputOf } from '@acct/client';
import { useState } from 'react';
import { texts } from '../../texts/index.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { TextField } from '../../ui/field.tsx';

export type Definition = OutputOf<'attributes', 'definitions'>['items'][number];
export type Value = InputOf<'attributes', 'set'>['value'];

type AttributeFieldProps = {
  readonly definition: Definition;
  readonly value?: Value | undefined;
  readonly error?: string | undefined;
};

/** A field for one attribute, by its type. In a form its name is `attribute.` and the key. */
export function AttributeField({ definition, value, error }: AttributeFieldProps) {
  const { key, type, required, unique, sensitive, maxLength } = definition;
  const [checked, setChecked] = useState(value === true);
  const name = attributeFieldName(key);
  const words = texts.attributes.field;
  const hints = [
    ...(required || type === 'boolean' ? [] : [words.optional]),
    ...(unique ? [words.unique] : []),
    ...(sensitive ? [words.sensitive] : []),
  ];
  const hint = hints.length === 0 ? undefined : hints.join(' ');
  if (type === 'boolean') {
    return (
      <div className="grid gap-1.5">
        <Checkbox label={key} hint={hint} checked={checked} onChange={setChecked} />
        <input type="hidden" name={name} value={String(checked)} />
        {error !== undefined && (
          <p role="alert" className="text-sm text-danger">
            {error}
          </p>
        )}
      </div>
    );
  }
  return (
    <TextField
      label={key}
      name={name}
      type={inputTypes[type]}
      {...(type === 'integer' && { step: 1, inputMode: 'numeric' })}
      {...(type === 'number' && { step: 'any' })}
      {...(maxLength !== null && { maxLength: maxLength * 2 })}
      defaultValue={value === undefined ? '' : String(value)}
      required={required}
      hint={hint}
      error={error}
    />
  );
}

/** The values that a form has, as the API takes them; an empty field is no value. */
export function readAttributes(
  form: FormData,
  definitions: readonly Definition[],
): Record<string, Value> {
  const entries = definitions.flatMap(({ key, type }) => {
    const text = form.get(attributeFieldName(key));
    return typeof text === 'string' && text !== '' ? [[key, parseValue(text, type)] as const] : [];
  });
  return Object.fromEntries(entries);
}

function parseValue(text: string, type: Definition['type']): Value {
  if (type === 'boolean') return text === 'true';
  return type === 'integer' || type === 'number' ? Number(text) : text;
}

function attributeFieldName(key: string): string {
  return `attribute.${key}`;
}

const inputTypes = {
  string: 'text',
  integer: 'number',
  number: 'number',
  date: 'date',
  email: 'email',
  url: 'url',
} as const;

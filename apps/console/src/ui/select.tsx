import { Field, inputLook } from './field.tsx';

type Option<Value extends string> = {
  readonly value: Value;
  readonly name: string;
  /** What stands above it and those beside it that have the same. */
  readonly group?: string;
};

type SelectProps<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly Option<Value>[];
  onChange(value: Value): void;
  readonly disabled?: boolean;
  readonly hint?: string;
};

/**
 * The browser’s own: on a telephone it is the telephone’s. Radix’s writes a style sheet as HTML, which the
 * policy of the page refuses, and the page with it.
 */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, value, options, onChange, disabled = false, hint } = props;
  function choose(chosen: string): void {
    const found = options.find((option) => option.value === chosen);
    if (found !== undefined) onChange(found.value);
  }
  return (
    <Field label={label} hint={hint}>
      {(ids) => (
        <select
          {...ids}
          value={value}
          disabled={disabled}
          onChange={(event) => choose(event.target.value)}
          className={`${inputLook} cursor-pointer`}
        >
          {grouped(options).map(({ group, members }) =>
            group === undefined ? (
              <Options key="" of={members} />
            ) : (
              <optgroup key={group} label={group}>
                <Options of={members} />
              </optgroup>
            ),
          )}
        </select>
      )}
    </Field>
  );
}

function Options({ of }: { readonly of: readonly Option<string>[] }) {
  return of.map(({ value, name }) => (
    <option key={value} value={value}>
      {name}
    </option>
  ));
}

/** The options in their order, those of one group after each other under it. */
function grouped(
  options: readonly Option<string>[],
): { group: string | undefined; members: Option<string>[] }[] {
  const groups: { group: string | undefined; members: Option<string>[] }[] = [];
  for (const option of options) {
    const last = groups.at(-1);
    if (last !== undefined && last.group === option.group) last.members.push(option);
    else groups.push({ group: option.group, members: [option] });
  }
  return groups;
}

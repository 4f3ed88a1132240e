import { Check, ChevronDown } from 'lucide-react';
import { Select as Base } from 'radix-ui';
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

export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, value, options, onChange, disabled = false, hint } = props;
  function choose(chosen: string): void {
    const found = options.find((option) => option.value === chosen);
    if (found !== undefined) onChange(found.value);
  }
  return (
    <Field label={label} hint={hint}>
      {(ids) => (
        <Base.Root value={value} onValueChange={choose} disabled={disabled}>
          <Base.Trigger
            {...ids}
            className={`${inputLook} inline-flex cursor-pointer items-center justify-between gap-2`}
          >
            <Base.Value />
            <Base.Icon>
              <ChevronDown aria-hidden className="size-4 text-quiet" />
            </Base.Icon>
          </Base.Trigger>
          <Base.Portal>
            <Base.Content
              position="popper"
              sideOffset={4}
              className="z-50 max-h-80 min-w-(--radix-select-trigger-width) overflow-hidden rounded-lg border border-line bg-panel shadow-lg"
            >
              <Base.Viewport className="p-1">
                {grouped(options).map(({ group, members }) => (
                  <Base.Group key={group ?? ''}>
                    {group !== undefined && (
                      <Base.Label className="px-2.5 pt-2 pb-1 text-xs font-medium text-quiet">
                        {group}
                      </Base.Label>
                    )}
                    {members.map((option) => (
                      <Item key={option.value} option={option} />
                    ))}
                  </Base.Group>
                ))}
              </Base.Viewport>
            </Base.Content>
          </Base.Portal>
        </Base.Root>
      )}
    </Field>
  );
}

function Item({ option: { value, name } }: { readonly option: Option<string> }) {
  return (
    <Base.Item
      value={value}
      className="flex cursor-pointer items-center justify-between gap-4 rounded-md px-2.5 py-1.5 text-sm outline-none data-highlighted:bg-sunken"
    >
      <Base.ItemText>{name}</Base.ItemText>
      <Base.ItemIndicator>
        <Check aria-hidden className="size-4" />
      </Base.ItemIndicator>
    </Base.Item>
  );
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

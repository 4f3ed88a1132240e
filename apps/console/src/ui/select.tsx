import { Check, ChevronDown } from 'lucide-react';
import { Select as Base } from 'radix-ui';
import { Field, inputLook } from './field.tsx';

type SelectProps<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly name: string }[];
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
                {options.map((option) => (
                  <Base.Item
                    key={option.value}
                    value={option.value}
                    className="flex cursor-pointer items-center justify-between gap-4 rounded-md px-2.5 py-1.5 text-sm outline-none data-highlighted:bg-sunken"
                  >
                    <Base.ItemText>{option.name}</Base.ItemText>
                    <Base.ItemIndicator>
                      <Check aria-hidden className="size-4" />
                    </Base.ItemIndicator>
                  </Base.Item>
                ))}
              </Base.Viewport>
            </Base.Content>
          </Base.Portal>
        </Base.Root>
      )}
    </Field>
  );
}

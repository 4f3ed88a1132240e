import { Check } from 'lucide-react';
import { Checkbox as Base } from 'radix-ui';
import { type ReactNode, useId } from 'react';

type CheckboxProps = {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  onChange(checked: boolean): void;
  readonly disabled?: boolean;
};

export function Checkbox({ label, hint, checked, onChange, disabled = false }: CheckboxProps) {
  const id = useId();
  return (
    <div className="flex gap-2.5">
      <Base.Root
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={(state) => onChange(state === true)}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="mt-0.5 grid size-5 shrink-0 cursor-pointer place-items-center rounded-md border border-field bg-panel disabled:cursor-default disabled:border-line disabled:bg-sunken data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Base.Indicator>
          <Check aria-hidden className="size-4 text-accent-ink" />
        </Base.Indicator>
      </Base.Root>
      <div className="grid gap-0.5">
        <label
          htmlFor={id}
          className={`text-sm font-medium ${disabled ? 'text-quiet' : 'cursor-pointer'}`}
        >
          {label}
        </label>
        {hint !== undefined && (
          <div id={`${id}-hint`} className="text-sm text-quiet">
            {hint}
          </div>
        )}
      </div>
    </div>
  );
}

import { Switch as Base } from 'radix-ui';
import { useId } from 'react';

type SwitchProps = {
  readonly label: string;
  readonly checked: boolean;
  onChange(checked: boolean): void;
};

/** Something that goes on until it is switched off. */
export function Switch({ label, checked, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex min-h-9 items-center gap-2.5">
      <Base.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        className="h-6 w-10 shrink-0 cursor-pointer rounded-full border border-field bg-sunken data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Base.Thumb className="block size-4 translate-x-1 rounded-full bg-field transition-transform data-[state=checked]:translate-x-5 data-[state=checked]:bg-accent-ink forced-colors:bg-[ButtonText]! motion-reduce:transition-none" />
      </Base.Root>
      <label htmlFor={id} className="cursor-pointer text-sm font-medium">
        {label}
      </label>
    </div>
  );
}

import { Tabs as Base } from 'radix-ui';
import type { ReactNode } from 'react';

type TabsProps<Value extends string> = {
  /** What the tabs are parts of, for a reader. */
  readonly label: string;
  readonly value: Value;
  readonly tabs: readonly { readonly value: Value; readonly name: string }[];
  onChange(value: Value): void;
  /** What the open one holds; the others are not there. */
  readonly children: ReactNode;
};

/** Parts of one thing, of which one is open. */
export function Tabs<Value extends string>(props: TabsProps<Value>) {
  const { label, value, tabs, onChange, children } = props;
  function choose(chosen: string): void {
    const found = tabs.find((tab) => tab.value === chosen);
    if (found !== undefined) onChange(found.value);
  }
  return (
    <Base.Root value={value} onValueChange={choose} className="grid min-w-0 grid-cols-1 gap-5">
      <Base.List aria-label={label} className="flex flex-wrap gap-x-1 border-b border-line">
        {tabs.map((tab) => (
          <Base.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px min-h-10 cursor-pointer border-b-2 border-transparent px-1.5 text-sm font-medium text-quiet hover:text-ink sm:px-3 data-[state=active]:border-accent forced-colors:data-[state=inactive]:border-[Canvas] data-[state=active]:text-accent"
          >
            {tab.name}
          </Base.Trigger>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Content key={tab.value} value={tab.value} className="min-w-0">
          {tab.value === value && children}
        </Base.Content>
      ))}
    </Base.Root>
  );
}

import { Check, ChevronsUpDown, LogOut } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { Me } from '../me.ts';
import { texts } from '../texts/index.ts';
import { isTheme, type Theme, themes, useTheme } from '../theme.ts';
import { useSignOut } from './sign-out.ts';

const words = texts.navigation;
const item =
  'flex cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-2 text-sm focus:outline-hidden data-highlighted:bg-sunken';

/** Who is signed in, on every page, with the way out. */
export function Person({ me }: { readonly me: Me }) {
  const [theme, setTheme] = useTheme();
  const signOut = useSignOut();
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="flex min-h-10 min-w-0 cursor-pointer items-center gap-2 rounded-lg px-2.5 text-left text-sm hover:bg-sunken md:w-full">
        <span
          aria-hidden
          className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent uppercase"
        >
          {[...me.username][0]}
        </span>
        <span className="max-w-28 min-w-0 flex-1 truncate font-medium md:max-w-none">
          {me.username}
        </span>
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-quiet" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-50 w-56 rounded-lg border border-line bg-panel p-1 shadow-lg"
        >
          <DropdownMenu.Label className="px-2.5 py-1.5 text-xs text-quiet">
            {words.theme}
          </DropdownMenu.Label>
          <DropdownMenu.RadioGroup
            value={theme}
            onValueChange={(value) => isTheme(value) && setTheme(value)}
          >
            {themes.map((name: Theme) => (
              <DropdownMenu.RadioItem key={name} value={name} className={item}>
                <span className="grid size-4 place-items-center">
                  <DropdownMenu.ItemIndicator>
                    <Check aria-hidden className="size-4" />
                  </DropdownMenu.ItemIndicator>
                </span>
                {words.themes[name]}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Item className={item} onSelect={() => signOut.mutate()}>
            <LogOut aria-hidden className="size-4" />
            {words.signOut}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

import { Menu, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useRef, useState } from 'react';
import type { Me } from '../me.ts';
import { texts } from '../texts/index.ts';
import { focusThePage } from '../ui/focus.ts';
import { Navigation } from './navigation.tsx';

/** Where there is no room for the list of pages beside the page. */
export function MobileMenu({ me }: { readonly me: Me }) {
  const [open, setOpen] = useState(false);
  const isLeaving = useRef(false);
  function change(isOpened: boolean): void {
    isLeaving.current = false;
    setOpen(isOpened);
  }
  function leave(): void {
    isLeaving.current = true;
    setOpen(false);
  }
  // Whoever went to a page begins there; whoever did not, where they came from.
  function focus(event: Event): void {
    if (!isLeaving.current) return;
    event.preventDefault();
    focusThePage();
  }
  return (
    <Dialog.Root open={open} onOpenChange={change}>
      <Dialog.Trigger
        aria-label={texts.navigation.open}
        className="grid size-10 cursor-pointer place-items-center rounded-lg hover:bg-sunken md:hidden"
      >
        <Menu aria-hidden className="size-5" />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/50" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={focus}
          className="fixed inset-y-0 right-0 z-50 w-72 max-w-[85vw] overflow-y-auto border-l border-line bg-panel p-4"
        >
          <div className="mb-3 flex items-center justify-between">
            <Dialog.Title className="px-2.5 font-semibold">{texts.navigation.label}</Dialog.Title>
            <Dialog.Close
              aria-label={texts.shared.close}
              className="grid size-10 cursor-pointer place-items-center rounded-lg hover:bg-sunken"
            >
              <X aria-hidden className="size-5" />
            </Dialog.Close>
          </div>
          <Navigation me={me} onGo={leave} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

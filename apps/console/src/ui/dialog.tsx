import { X } from 'lucide-react';
import { AlertDialog, Dialog as Base } from 'radix-ui';
import { type ReactNode, useRef, useState } from 'react';
import { texts } from '../texts/index.ts';
import { Button } from './button.tsx';
import { useFocusHandedOn } from './focus.ts';
import { ErrorNotice } from './notice.tsx';

const veil = 'fixed inset-0 z-40 bg-black/50';
const sheet =
  'fixed top-1/2 left-1/2 z-50 grid max-h-[90dvh] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 grid-cols-1 gap-4 overflow-y-auto rounded-2xl border border-line bg-panel p-5 shadow-xl';

type DialogProps = {
  readonly title: string;
  readonly description?: ReactNode;
  readonly open: boolean;
  onOpenChange(open: boolean): void;
  /** What is in it would be lost: only its buttons close it. */
  readonly isSticky?: boolean;
  readonly children: ReactNode;
};

export function Dialog(props: DialogProps) {
  const { title, description, open, onOpenChange, isSticky = false, children } = props;
  const opener = useRef<Element | null>(null);
  const content = useRef<HTMLDivElement>(null);
  // How it ends is told here, so what is under way is waited for.
  function change(isOpened: boolean): void {
    const busy = content.current?.querySelector('[aria-busy="true"]') ?? null;
    if (isOpened || busy === null) onOpenChange(isOpened);
  }
  function hold(event: Event): void {
    if (isSticky) event.preventDefault();
  }
  // Radix gives the focus back to a trigger of its own, and this dialog has none.
  function goBack(event: Event): void {
    event.preventDefault();
    if (opener.current instanceof HTMLElement) opener.current.focus();
  }
  return (
    <Base.Root open={open} onOpenChange={change}>
      <Base.Portal>
        <Base.Overlay className={veil} />
        <Base.Content
          ref={content}
          className={sheet}
          onInteractOutside={hold}
          onEscapeKeyDown={hold}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
          onCloseAutoFocus={goBack}
          {...(description === undefined && { 'aria-describedby': undefined })}
        >
          <Base.Title className="pr-9 text-lg font-semibold wrap-anywhere">{title}</Base.Title>
          {description !== undefined && (
            <Base.Description asChild className="text-sm text-quiet">
              <div>{description}</div>
            </Base.Description>
          )}
          {children}
          {/* The last one, so that the focus begins at what the dialog is for. */}
          <Base.Close
            aria-label={texts.shared.close}
            className="absolute top-4 right-4 cursor-pointer rounded-md p-1.5 text-quiet hover:text-ink"
          >
            <X aria-hidden className="size-5" />
          </Base.Close>
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  );
}

type ConfirmProps = {
  /** The question, such as “End all sessions of ann?”. */
  readonly title: string;
  /** What will happen, before it does. */
  readonly consequence: ReactNode;
  /** What the button says that does it. */
  readonly act: string;
  /** Does it; the dialog stays and tells when this throws. */
  onConfirm(): Promise<unknown>;
  /** What opens the dialog: one button. */
  readonly children: ReactNode;
};

/** Between a dangerous button and what it does stands one of these. */
export function Confirm({ title, consequence, act, onConfirm, children }: ConfirmProps) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useFocusHandedOn();
  async function confirm(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      setOpen(false);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  }
  function change(isOpened: boolean): void {
    // How it ends is told here, so it is waited for.
    if (busy) return;
    setOpen(isOpened);
    setError(null);
  }
  return (
    <AlertDialog.Root open={open} onOpenChange={change}>
      <AlertDialog.Trigger asChild>{children}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={veil} />
        <AlertDialog.Content className={sheet}>
          <AlertDialog.Title className="text-lg font-semibold wrap-anywhere">
            {title}
          </AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="text-sm text-quiet">{consequence}</div>
          </AlertDialog.Description>
          <ErrorNotice error={error} />
          <div className="flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button disabled={busy}>{texts.shared.cancel}</Button>
            </AlertDialog.Cancel>
            <Button look="danger" busy={busy} onClick={confirm}>
              {act}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

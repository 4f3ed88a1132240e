import { X } from 'lucide-react';
import { AlertDialog, Dialog as Base } from 'radix-ui';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { texts } from '../texts/index.ts';
import { Button } from './button.tsx';
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
  function hold(event: Event): void {
    if (isSticky) event.preventDefault();
  }
  // Radix gives the focus back to a trigger of its own, and this dialog has none.
  function goBack(event: Event): void {
    event.preventDefault();
    if (opener.current instanceof HTMLElement) opener.current.focus();
  }
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Overlay className={veil} />
        <Base.Content
          className={sheet}
          onInteractOutside={hold}
          onEscapeKeyDown={hold}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
          onCloseAutoFocus={goBack}
          {...(description === undefined && { 'aria-describedby': undefined })}
        >
          <div className="flex items-start justify-between gap-3">
            <Base.Title className="text-lg font-semibold wrap-anywhere">{title}</Base.Title>
            <Base.Close
              aria-label={texts.shared.close}
              className="cursor-pointer rounded-md p-1 text-quiet hover:text-ink"
            >
              <X aria-hidden className="size-5" />
            </Base.Close>
          </div>
          {description !== undefined && (
            <Base.Description asChild className="text-sm text-quiet">
              <div>{description}</div>
            </Base.Description>
          )}
          {children}
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
  useEffect(() => giveFocusToThePage, []);
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
  function change(opened: boolean): void {
    setOpen(opened);
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
              <Button>{texts.shared.cancel}</Button>
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

/** A button that is gone with what it did cannot have the focus back, and nothing else would have it. */
function giveFocusToThePage(): void {
  if (document.activeElement !== document.body) return;
  document.getElementById('content')?.focus({ preventScroll: true });
}

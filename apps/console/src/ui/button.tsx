import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, MouseEvent } from 'react';

type Look = 'main' | 'plain' | 'danger' | 'quiet';

export type ButtonProps = ComponentProps<'button'> & {
  readonly look?: Look;
  /** Under way: pressed again it does nothing, and says so to screen readers too. It keeps the focus. */
  readonly busy?: boolean;
};

const looks: Record<Look, string> = {
  main: 'border-transparent bg-accent text-accent-ink hover:brightness-110',
  plain: 'border-line bg-panel text-ink hover:bg-sunken',
  danger: 'border-transparent bg-danger text-danger-ink hover:brightness-110',
  quiet: 'border-transparent text-quiet hover:bg-sunken hover:text-ink',
};

export function Button({
  look = 'plain',
  busy = false,
  type = 'button',
  className = '',
  onClick,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={`inline-flex min-h-9 cursor-pointer items-center justify-center gap-2 rounded-lg border px-3.5 text-sm font-medium transition-colors motion-reduce:transition-none disabled:cursor-default disabled:opacity-60 aria-disabled:cursor-default aria-disabled:opacity-60 ${looks[look]} ${className}`}
      aria-busy={busy}
      aria-disabled={busy || undefined}
      onClick={busy ? hold : onClick}
      {...rest}
    >
      {busy && (
        <LoaderCircle aria-hidden className="size-4 animate-spin motion-reduce:animate-none" />
      )}
      {children}
    </button>
  );
}

/** A form is sent by a click on its button too, whichever key was pressed. */
function hold(event: MouseEvent): void {
  event.preventDefault();
}

import { LoaderCircle } from 'lucide-react';
import type { ComponentProps } from 'react';

type Look = 'main' | 'plain' | 'danger' | 'quiet';

export type ButtonProps = ComponentProps<'button'> & {
  readonly look?: Look;
  /** Under way: it cannot be pressed again, and says so to screen readers too. */
  readonly busy?: boolean;
};

const looks: Record<Look, string> = {
  main: 'bg-accent text-accent-ink hover:brightness-110',
  plain: 'border border-line bg-panel text-ink hover:bg-sunken',
  danger: 'bg-danger text-danger-ink hover:brightness-110',
  quiet: 'text-quiet hover:bg-sunken hover:text-ink',
};

export function Button({
  look = 'plain',
  busy = false,
  type = 'button',
  className = '',
  disabled = false,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={`inline-flex min-h-9 cursor-pointer items-center justify-center gap-2 rounded-lg px-3.5 text-sm font-medium transition-colors motion-reduce:transition-none disabled:cursor-default disabled:opacity-60 ${looks[look]} ${className}`}
      disabled={disabled || busy}
      aria-busy={busy}
      {...rest}
    >
      {busy && (
        <LoaderCircle aria-hidden className="size-4 animate-spin motion-reduce:animate-none" />
      )}
      {children}
    </button>
  );
}

import { CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { sayError } from './refusal.ts';

type Tone = 'info' | 'good' | 'warn' | 'danger';

const looks: Record<Tone, string> = {
  info: 'bg-accent-soft text-ink',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  danger: 'bg-danger-soft text-danger',
};
const icons = { info: Info, good: CircleCheck, warn: TriangleAlert, danger: TriangleAlert };

/** A sentence that stands on the page because of something that happened or will happen. */
export function Notice({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  const Icon = icons[tone];
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={`flex gap-2.5 rounded-lg px-3 py-2.5 text-sm ${looks[tone]}`}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 wrap-anywhere">{children}</div>
    </div>
  );
}

/** What went wrong with what a person just did; nothing where nothing went wrong. */
export function ErrorNotice({ error }: { readonly error: unknown }) {
  if (error === null || error === undefined) return null;
  return <Notice tone="danger">{sayError(error)}</Notice>;
}

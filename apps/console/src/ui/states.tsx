import { refusalOf } from '@acct/client';
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { CloudOff, type LucideIcon, TriangleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { texts } from '../texts/index.ts';
import { Button } from './button.tsx';
import { useFocusHandedOn } from './focus.ts';
import { sayRefusal } from './refusal.ts';

// What a page shows when it has nothing to show: yet, at all, or any more.

export function Loading() {
  return (
    <div role="status" className="grid gap-3 py-4">
      <span className="sr-only">{texts.shared.loading}</span>
      {['w-1/3', 'w-full', 'w-5/6', 'w-2/3'].map((width) => (
        <div
          key={width}
          className={`h-5 animate-pulse motion-reduce:animate-none rounded-md bg-sunken ${width}`}
        />
      ))}
    </div>
  );
}

/** Nothing is there, and that is all right. */
export function Empty({ icon, title, children }: StateProps) {
  return (
    <State icon={icon} title={title}>
      {children}
    </State>
  );
}

/** A question that Acct answered with a no, or not at all. */
export function Trouble({ error, reset }: Pick<ErrorComponentProps, 'error' | 'reset'>) {
  const router = useRouter();
  const { reset: resetQueries } = useQueryErrorResetBoundary();
  const refusal = refusalOf(error);
  const isSilence = refusal?.status === null;
  const [busy, setBusy] = useState(false);
  useFocusHandedOn();
  async function again(): Promise<void> {
    setBusy(true);
    resetQueries();
    await router.invalidate();
    setBusy(false);
    reset();
  }
  return (
    <div role="alert">
      <State
        icon={isSilence ? CloudOff : TriangleAlert}
        title={refusal === undefined ? texts.shared.trouble : sayRefusal(refusal)}
      >
        {typeof refusal?.requestId === 'string' && (
          <p className="text-sm text-quiet">{texts.shared.requestId(refusal.requestId)}</p>
        )}
        <Button busy={busy} onClick={again}>
          {texts.shared.tryAgain}
        </Button>
      </State>
    </div>
  );
}

type StateProps = {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
};

function State({ icon: Icon, title, children }: StateProps) {
  return (
    <div className="grid justify-items-center gap-3 rounded-xl border border-dashed border-line px-4 py-12 text-center">
      <Icon aria-hidden className="size-8 text-quiet" />
      <p className="font-medium">{title}</p>
      {children}
    </div>
  );
}

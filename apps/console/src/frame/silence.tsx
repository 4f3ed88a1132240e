import { refusalOf } from '@acct/client';
import { useQueryClient } from '@tanstack/react-query';
import { CloudOff } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { texts } from '../texts/index.ts';

/** Says that what stands on the page may be old, because Acct does not answer any more. */
export function Silence() {
  const cache = useQueryClient().getQueryCache();
  const silent = useSyncExternalStore(
    (changed) => cache.subscribe(changed),
    // What nobody shows any more is not asked for again, and says nothing of now.
    () =>
      cache
        .findAll({ type: 'active' })
        .some(({ state }) => refusalOf(state.fetchFailureReason)?.status === null),
  );
  if (!silent) return null;
  return (
    <div
      role="status"
      className="sticky top-0 z-40 flex items-center justify-center gap-2 bg-warn-soft px-4 py-2 text-sm text-warn"
    >
      <CloudOff aria-hidden className="size-4" />
      {texts.shared.silence}
    </div>
  );
}

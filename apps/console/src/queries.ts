import { refusalOf } from '@acct/client';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { tellOtherTabs } from './tabs.ts';

/** A no of Acct will not change by asking again; a silence may. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: forgetWhoIsGone }),
  mutationCache: new MutationCache({ onError: forgetWhoIsGone }),
  defaultOptions: {
    queries: {
      retry: (times, error) => refusalOf(error)?.status === null && times < 2,
      staleTime: 5_000,
      // Whether Acct can be reached is found out by asking: it may run on this machine, without a network.
      networkMode: 'always',
    },
    // Passwords and keys are among what they were asked and answered: nothing of it is kept.
    mutations: { networkMode: 'always', gcTime: 0 },
  },
});

/** Nothing that was shown to one person is there for the next one, in no tab. */
export function forgetEverything(): void {
  queryClient.clear();
  queryClient.setQueryData(['me'], null);
  tellOtherTabs();
}

function forgetWhoIsGone(error: unknown): void {
  const reason = refusalOf(error)?.reason;
  if (reason !== 'access.session_invalid' && reason !== 'access.session_required') return;
  forgetEverything();
  for (const listener of gone) listener();
}

const gone = new Set<() => void>();

/** Tells when the session turned out to have ended, whoever ended it. */
export function onSessionGone(listener: () => void): () => void {
  gone.add(listener);
  return () => gone.delete(listener);
}

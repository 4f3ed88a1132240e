import type { InputOf } from '@acct/client';
import { useRouter } from '@tanstack/react-router';
import { acct } from '../../acct.ts';
import { refreshMe } from '../../me.ts';
import { queryClient } from '../../queries.ts';
import { tellOtherTabs } from '../../tabs.ts';

/** Signs somebody in and brings them to where they wanted to go. */
export function useEnter(next: string | undefined) {
  const router = useRouter();
  return async (person: InputOf<'browser', 'signIn'>): Promise<void> => {
    await acct.browser.signIn.mutate(person);
    // Nothing that was shown to somebody else before is left.
    queryClient.clear();
    tellOtherTabs();
    await refreshMe();
    router.history.push(next === undefined ? '/console/' : `/console${next}`);
  };
}

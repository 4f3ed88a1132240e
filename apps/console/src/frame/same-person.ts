import { useEffect } from 'react';
import { type Me, refreshMe } from '../me.ts';
import { onOtherTab } from '../tabs.ts';

/**
 * Begins the page anew when somebody else is signed in than it shows. They would act by what they see of
 * another person, and might see what is not theirs; what was typed and remembered goes too.
 */
export function useSamePerson({ accountId }: Me): void {
  useEffect(() => {
    let isOver = false;
    async function look(): Promise<void> {
      const me = await refreshMe();
      if (!isOver && me?.accountId !== accountId) location.reload();
    }
    // Where Acct does not answer the page says so, and the next look tells.
    const lookAgain = () => void look().catch(() => {});
    const leaveTabs = onOtherTab(lookAgain);
    // Another page of this host may have signed somebody in, which tells no tab.
    addEventListener('focus', lookAgain);
    document.addEventListener('visibilitychange', lookAgain);
    return () => {
      isOver = true;
      leaveTabs();
      removeEventListener('focus', lookAgain);
      document.removeEventListener('visibilitychange', lookAgain);
    };
  }, [accountId]);
}

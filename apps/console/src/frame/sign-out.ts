import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { acct } from '../acct.ts';
import { forgetEverything } from '../queries.ts';
import { sayError } from '../ui/refusal.ts';
import { useToast } from '../ui/toast.tsx';

/** Ends this session; what it showed is forgotten. */
export function useSignOut() {
  const navigate = useNavigate();
  const say = useToast();
  return useMutation({
    mutationFn: () => acct.browser.signOut.mutate(),
    async onSuccess() {
      forgetEverything();
      await navigate({ to: '/sign-in' });
    },
    onError: (error) => say(sayError(error)),
  });
}

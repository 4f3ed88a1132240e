import { refusalOf } from '@acct/client';
import { QueryCache, QueryClient, useMutation, useQuery } from '@tanstack/react-query';
import { acct, keepToken, readToken } from './acct.ts';

export type Credentials = { readonly username: string; readonly password: string };

const signedOut = 'access.session_invalid';

/** A no of Acct will not change by asking again; a silence may. A session that has ended is forgotten. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (refusalOf(error)?.reason === signedOut) forget();
    },
  }),
  defaultOptions: {
    queries: { retry: (times, error) => refusalOf(error)?.status === null && times < 2 },
  },
});

/** Who is signed in; null is nobody. */
export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) =>
      readToken() === null ? null : acct.sessions.check.query(undefined, { signal }),
  });
}

export function useSessions() {
  return useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => acct.sessions.list.query({ limit: 10 }, { signal }),
  });
}

export function useSignIn() {
  return useMutation({ mutationFn: signIn });
}

export function useSignUp() {
  return useMutation({
    mutationFn: async (person: Credentials) => {
      await acct.signup.create.mutate(person);
      await signIn(person);
    },
  });
}

export function useSignOut() {
  return useMutation({
    mutationFn: () => acct.sessions.signOut.mutate(),
    onSuccess: forget,
    onError: (error) => {
      // Somebody ended it meanwhile, and that is what was wanted.
      if (refusalOf(error)?.reason === signedOut) forget();
    },
  });
}

export function useEndSession() {
  return useMutation({
    mutationFn: (id: string) => acct.sessions.end.mutate({ id }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['sessions'] }),
  });
}

async function signIn(person: Credentials): Promise<void> {
  const { token } = await acct.signin.create.mutate(person);
  keepToken(token);
  await queryClient.resetQueries();
}

/** Nothing that was shown to one person is there for the next one. */
function forget(): void {
  keepToken(null);
  queryClient.removeQueries({ queryKey: ['sessions'] });
  queryClient.setQueryData(['me'], null);
}

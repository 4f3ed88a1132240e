import type { OutputOf } from '@acct/client';
import { Problem } from './problem.tsx';
import { useEndSession, useSessions, useSignOut } from './queries.ts';

export function Account({ me }: { readonly me: OutputOf<'sessions', 'check'> }) {
  const sessions = useSessions();
  const signOut = useSignOut();
  const end = useEndSession();
  return (
    <>
      <p>
        You are <strong>{me.username}</strong>, account {me.accountId}
        {me.roles.length > 0 && `, ${me.roles.join(' and ')}`}.
      </p>
      <h2>Where you are signed in</h2>
      <ul>
        {sessions.data?.items.map((session) => (
          <li key={session.id}>
            <Device session={session} />
            {session.current || (
              <button type="button" disabled={end.isPending} onClick={() => end.mutate(session.id)}>
                End
              </button>
            )}
          </li>
        ))}
      </ul>
      <button type="button" disabled={signOut.isPending} onClick={() => signOut.mutate()}>
        Sign out
      </button>
      <Problem error={signOut.error ?? end.error ?? sessions.error} />
    </>
  );
}

type Session = OutputOf<'sessions', 'list'>['items'][number];

function Device({ session }: { readonly session: Session }) {
  const { device, current, createdAt } = session;
  return (
    <span>
      {device ?? 'An unknown device'}
      <small>
        {current ? 'This one, since ' : 'Since '}
        <time dateTime={createdAt}>{new Date(createdAt).toLocaleString()}</time>
      </small>
    </span>
  );
}

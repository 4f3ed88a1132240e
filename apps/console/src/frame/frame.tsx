import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useMe } from '../me.ts';
import { onSessionGone } from '../queries.ts';
import { texts } from '../texts/index.ts';
import { pageTitleId } from '../ui/page.tsx';
import { useArrival } from './arrival.ts';
import { MobileMenu } from './mobile-menu.tsx';
import { Navigation } from './navigation.tsx';
import { Person } from './person.tsx';
import { useSamePerson } from './same-person.ts';
import { Silence } from './silence.tsx';

/** What is around every page of somebody who is signed in. */
export function Frame() {
  const me = useMe();
  useSamePerson(me);
  useSignInWhenGone();
  useArrival();
  return (
    <>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-panel focus:px-3 focus:py-2"
      >
        {texts.navigation.skip}
      </a>
      <Silence />
      <div className="grid md:grid-cols-[15rem_minmax(0,1fr)]">
        <header className="sticky top-0 z-30 flex items-center justify-between gap-2 border-b border-line bg-panel px-4 py-2 md:h-dvh md:flex-col md:items-stretch md:border-r md:border-b-0 md:px-3 md:py-5">
          <Link to="/" className="flex items-center gap-2 px-2 font-semibold">
            <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" className="size-7" />
            {texts.shared.name}
          </Link>
          <div className="hidden flex-1 overflow-y-auto py-4 md:block">
            <Navigation me={me} />
          </div>
          <div className="flex items-center gap-1">
            <Person me={me} />
            <MobileMenu me={me} />
          </div>
        </header>
        <main
          id="content"
          tabIndex={-1}
          aria-labelledby={pageTitleId}
          className="min-w-0 px-4 py-6 outline-none sm:px-8 sm:py-8"
        >
          <div className="mx-auto max-w-6xl">
            <Outlet />
          </div>
        </main>
      </div>
    </>
  );
}

/** Whoever ended the session: the person comes back to where they were once they signed in again. */
function useSignInWhenGone(): void {
  const navigate = useNavigate();
  const next = useRouterState({ select: ({ location }) => location.href });
  useEffect(
    () => onSessionGone(() => void navigate({ to: '/sign-in', search: { next } })),
    [navigate, next],
  );
}

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { LoadingOutside, NotFound, TroubleOutside } from './frame/outside.tsx';
import { isAdmin, knowMe } from './me.ts';
import { placeIn } from './next.ts';
import { readAccountSearch, readAccountTab } from './pages/accounts/search.ts';
import { auditFilterIn } from './pages/audit/filter.ts';
import { PageTrouble } from './ui/page-trouble.tsx';
import { Loading } from './ui/states.tsx';

// Each page is a file of its own that the browser fetches when somebody goes there.

const root = createRootRoute({ notFoundComponent: NotFound });

/** Until Acct has said who is there, there is no page to be around anything. */
const outside = { pendingComponent: LoadingOutside, errorComponent: TroubleOutside };

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  ...outside,
  async beforeLoad() {
    const me = await knowMe();
    throw redirect({ to: me === null ? '/sign-in' : isAdmin(me) ? '/overview' : '/account' });
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: placeIn,
  component: lazyRouteComponent(() => import('./pages/signin/sign-in.tsx'), 'SignIn'),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  validateSearch: placeIn,
  component: lazyRouteComponent(() => import('./pages/signup/sign-up.tsx'), 'SignUp'),
});

/** All that needs somebody who is signed in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  ...outside,
  async beforeLoad({ location }) {
    const me = await knowMe();
    if (me === null) throw redirect({ to: '/sign-in', search: { next: location.href } });
    return { me };
  },
  component: lazyRouteComponent(() => import('./frame/frame.tsx'), 'Frame'),
});

const admin = createRoute({
  getParentRoute: () => inside,
  id: 'admin',
  beforeLoad({ context }) {
    if (!isAdmin(context.me)) throw redirect({ to: '/first-run' });
  },
});

const own = <Path extends string>(path: Path) => ({ getParentRoute: () => inside, path }) as const;
const administered = <Path extends string>(path: Path) =>
  ({ getParentRoute: () => admin, path }) as const;

const routeTree = root.addChildren([
  home,
  signIn,
  signUp,
  inside.addChildren([
    createRoute({
      ...own('/account'),
      component: lazyRouteComponent(() => import('./pages/accounts/my-account.tsx'), 'MyAccount'),
    }),
    createRoute({
      ...own('/sessions'),
      component: lazyRouteComponent(() => import('./pages/sessions/my-sessions.tsx'), 'MySessions'),
    }),
    createRoute({
      ...own('/apikeys'),
      component: lazyRouteComponent(() => import('./pages/apikeys/my-keys.tsx'), 'MyKeys'),
    }),
    createRoute({
      ...own('/first-run'),
      component: lazyRouteComponent(() => import('./pages/roles/first-run.tsx'), 'FirstRun'),
    }),
    admin.addChildren([
      createRoute({
        ...administered('/overview'),
        component: lazyRouteComponent(() => import('./pages/instance/overview.tsx'), 'Overview'),
      }),
      createRoute({
        ...administered('/settings'),
        component: lazyRouteComponent(
          () => import('./pages/instance/settings.tsx'),
          'SettingsPage',
        ),
      }),
      createRoute({
        ...administered('/accounts'),
        validateSearch: readAccountSearch,
        component: lazyRouteComponent(() => import('./pages/accounts/accounts.tsx'), 'Accounts'),
      }),
      createRoute({
        ...administered('/accounts/$id'),
        validateSearch: readAccountTab,
        component: lazyRouteComponent(() => import('./pages/accounts/account.tsx'), 'Account'),
      }),
      createRoute({
        ...administered('/attributes'),
        component: lazyRouteComponent(
          () => import('./pages/attributes/attributes.tsx'),
          'Attributes',
        ),
      }),
      createRoute({
        ...administered('/roles'),
        component: lazyRouteComponent(() => import('./pages/roles/roles.tsx'), 'Roles'),
      }),
      createRoute({
        ...administered('/audit'),
        validateSearch: auditFilterIn,
        component: lazyRouteComponent(() => import('./pages/audit/audit.tsx'), 'Audit'),
      }),
    ]),
  ]),
]);

export const router = createRouter({
  routeTree,
  basepath: '/console',
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: PageTrouble,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

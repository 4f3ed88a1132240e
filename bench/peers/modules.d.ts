// The peers are installed only where the bench runs, so what is used of them is declared here.

declare module 'better-auth' {
  export type BetterAuthOptions = {
    readonly database: unknown;
    readonly secret: string;
    readonly baseURL: string;
    readonly emailAndPassword: { readonly enabled: boolean };
    readonly session: {
      readonly cookieCache: { readonly enabled: boolean; readonly maxAge: number };
    };
    readonly rateLimit: { readonly enabled: boolean };
    readonly telemetry: { readonly enabled: boolean };
  };
  export type Auth = {
    readonly handler: (request: Request) => Promise<Response>;
    readonly $context: Promise<{
      readonly password: { readonly hash: (password: string) => Promise<string> };
    }>;
  };
  export function betterAuth(options: BetterAuthOptions): Auth;
}

declare module 'better-auth/node' {
  import type { IncomingMessage, ServerResponse } from 'node:http';
  import type { Auth } from 'better-auth';

  export function toNodeHandler(
    auth: Auth,
  ): (req: IncomingMessage, res: ServerResponse) => Promise<void>;
}

declare module 'better-auth/db/migration' {
  import type { BetterAuthOptions } from 'better-auth';

  export function getMigrations(
    options: BetterAuthOptions,
  ): Promise<{ readonly runMigrations: () => Promise<void> }>;
}

declare module 'express-session' {
  import type { RequestHandler } from 'express';

  export type Store = object;
  function session(options: {
    readonly store: Store;
    readonly secret: string;
    readonly resave: boolean;
    readonly saveUninitialized: boolean;
    readonly cookie: { readonly maxAge: number };
  }): RequestHandler;
  export default session;
}

declare module 'connect-pg-simple' {
  import type session from 'express-session';
  import type { Store } from 'express-session';
  import type { Pool } from 'pg';

  function connectPgSimple(
    library: typeof session,
  ): new (options: {
    readonly pool: Pool;
    readonly disableTouch: boolean;
    readonly pruneSessionInterval: false;
  }) => Store;
  export default connectPgSimple;
}

declare module 'passport' {
  import type { RequestHandler } from 'express';

  type Done<Value> = (error: unknown, value?: Value | false) => void;
  const passport: {
    use(strategy: object): void;
    serializeUser(work: (user: { readonly id: number }, done: Done<number>) => void): void;
    deserializeUser(work: (id: number, done: Done<object>) => void): void;
    session(): RequestHandler;
    authenticate(strategy: string): RequestHandler;
  };
  export default passport;
}

declare module 'passport-local' {
  export class Strategy {
    constructor(
      verify: (
        username: string,
        password: string,
        done: (error: unknown, user?: object | false) => void,
      ) => void,
    );
  }
}

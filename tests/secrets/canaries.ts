import { randomBytes } from 'node:crypto';

export type Canaries = {
  /** Each time another one, that nothing but the test knows. */
  password(): string;
  sensitive(): string;
  /** Of the form of a session's token, the bootstrap secret and an API key; none was ever issued. */
  strangeToken(): string;
  strangeSecret(): string;
  strangeKey(): string;
  keep(kind: 'token' | 'key' | 'bootstrap', ...secrets: readonly unknown[]): void;
  all(): readonly Canary[];
};

export type Canary = {
  readonly kind: 'password' | 'sensitive' | 'token' | 'key' | 'bootstrap';
  readonly text: string;
};

/** Words that no other text contains, so that finding one anywhere means that it leaked. */
export function newCanaries(): Canaries {
  const made: Canary[] = [];
  function make(kind: Canary['kind'], text: string): string {
    made.push({ kind, text });
    return text;
  }
  return {
    password: () => make('password', `CANARY-pw-${word()}`),
    sensitive: () => make('sensitive', `CANARY-ssn-${word()}`),
    strangeToken: () => make('token', `acct_s_${randomBytes(36).toString('base64url')}C`),
    strangeSecret: () => make('bootstrap', `acct_b_${randomBytes(36).toString('base64url')}C`),
    strangeKey: () => make('key', `acct_k_${randomBytes(36).toString('base64url')}C`),
    keep(kind, ...secrets) {
      for (const secret of secrets) {
        if (typeof secret !== 'string')
          throw new Error(`No ${kind} was given: the tour went wrong.`);
        make(kind, secret);
      }
    },
    all: () => made,
  };
}

/** Too long for its attribute. */
export function bad(value: string): string {
  return `${value}${'x'.repeat(60)}`;
}

function word(): string {
  return randomBytes(9).toString('hex');
}

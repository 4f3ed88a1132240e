import type { Asked } from './ledger.ts';

/** One account's client, as far as it knows itself. It does one thing at a time. */
export type Person = {
  readonly name: string;
  signedUp: boolean;
  password: string;
  changes: number;
  readonly tokens: string[];
  readonly ended: string[];
  /** Only asks and changes nothing, so that there is somebody to ask all through a fault. */
  onlyReads: boolean;
  busy: boolean;
  /** A write of this one was never answered as it should be: it asks for nothing more until it is judged. */
  inDoubt: boolean;
};

export function newPerson(name: string): Person {
  const password = `${name} goes to sea`;
  const blank = { signedUp: false, changes: 0, onlyReads: false, busy: false, inDoubt: false };
  return { name, password, ...blank, tokens: [], ended: [] };
}

export type Act = {
  readonly name: string;
  /** What an undisturbed service answers. */
  readonly wanted: number;
  readonly writes: boolean;
  fits(person: Person): boolean;
  request(person: Person): Request;
  /** What the person knows when it was answered so. */
  took?(person: Person, request: Request, token: string | undefined): void;
};

export type Request = {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  readonly facts: Partial<Omit<Asked, 'kind' | 'id' | 'act' | 'person'>>;
};

const signedIn = (person: Person): boolean => person.tokens.length > 0;
/** How names end that were refused: nobody has one. */
export const refusedName = '-refused';
const wrong = 'nobody ever chose this one';

export const acts = {
  signUp: {
    name: 'signUp',
    wanted: 201,
    writes: true,
    fits: (person) => !person.signedUp,
    request: ({ name: username, password }) => ({
      ...post('/accounts', { username, password }),
      facts: { password },
    }),
    took: (person) => {
      person.signedUp = true;
    },
  },
  signUpAgain: {
    name: 'signUpAgain',
    wanted: 409,
    writes: true,
    fits: (person) => person.signedUp,
    request: ({ name: username }) => ({
      ...post('/accounts', { username, password: wrong }),
      facts: {},
    }),
  },
  signUpRefused: {
    name: 'signUpRefused',
    wanted: 422,
    writes: true,
    fits: (person) => person.signedUp,
    request: ({ name }) => ({
      ...post('/accounts', { username: `${name}${refusedName}`, password: 'short' }),
      facts: {},
    }),
  },
  signIn: {
    name: 'signIn',
    wanted: 201,
    writes: true,
    fits: (person) => person.signedUp && person.tokens.length < 4,
    request: ({ name: username, password }) => ({
      ...post('/sessions', { username, password }),
      facts: { password },
    }),
    took: (person, _request, token) => {
      if (token !== undefined) person.tokens.push(token);
    },
  },
  check: {
    name: 'check',
    wanted: 200,
    writes: false,
    fits: signedIn,
    request: (person) => withToken(person, { method: 'GET', path: '/session' }),
  },
  checkEnded: {
    name: 'checkEnded',
    wanted: 401,
    writes: false,
    fits: (person) => person.ended.length > 0,
    request: ({ ended }) => ({
      method: 'GET',
      path: '/session',
      facts: { token: ended.at(-1) },
    }),
  },
  setNick: {
    name: 'setNick',
    wanted: 200,
    writes: true,
    fits: signedIn,
    request: (person) => {
      person.changes += 1;
      const nick = `${person.name} the ${person.changes}th`;
      const body = { value: nick };
      const sent = { method: 'PUT', path: '/account/attributes/nick', body };
      return withToken(person, sent, { nick });
    },
  },
  setNickRefused: {
    name: 'setNickRefused',
    wanted: 422,
    writes: true,
    fits: signedIn,
    request: (person) =>
      withToken(person, {
        method: 'PUT',
        path: '/account/attributes/nick',
        body: { value: 'x'.repeat(4097) },
      }),
  },
  changePassword: {
    name: 'changePassword',
    wanted: 204,
    writes: true,
    fits: signedIn,
    request: (person) => {
      person.changes += 1;
      const newPassword = `${person.name} comes home ${person.changes}`;
      const body = { currentPassword: person.password, newPassword };
      const sent = { method: 'PUT', path: '/account/password', body };
      return withToken(person, sent, { password: person.password, newPassword });
    },
    took: (person, { facts }) => {
      person.password = facts.newPassword ?? person.password;
      // All sessions but the one that asked.
      person.ended.push(...person.tokens.splice(0).filter((token) => token !== facts.token));
      if (facts.token !== undefined) person.tokens.push(facts.token);
    },
  },
  signOut: {
    name: 'signOut',
    wanted: 204,
    writes: true,
    fits: (person) => person.tokens.length > 1,
    request: (person) => withToken(person, { method: 'DELETE', path: '/session' }),
    took: (person, { facts: { token } }) => {
      const at = person.tokens.indexOf(token ?? '');
      person.ended.push(...person.tokens.splice(at, 1));
    },
  },
} as const satisfies Record<string, Act>;

function post(path: string, body: object) {
  return { method: 'POST', path, body };
}

/** The oldest session asks, whatever is asked: it is the one that lives through a change of password. */
function withToken(
  { tokens }: Person,
  sent: Omit<Request, 'facts'>,
  facts: Request['facts'] = {},
): Request {
  return { ...sent, facts: { ...facts, token: tokens[0] } };
}

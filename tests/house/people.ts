import type { Calls } from './calls.ts';
import type { InputOf } from './contract.ts';

export type Person = { readonly id: number; readonly username: string; readonly password: string };
export type Member = Person & { readonly token: string; readonly sessionId: string };

export type People = {
  /** A new account with a password of its own. */
  signUp(username?: string, attributes?: Attributes): Promise<Person>;
  signIn(person: Person): Promise<Member>;
  /** Signed up and signed in. */
  member(username?: string, attributes?: Attributes): Promise<Member>;
  /** A member with the role `admin`, granted by the operator. */
  admin(username?: string, attributes?: Attributes): Promise<Member>;
  service(username?: string, attributes?: Attributes): Promise<Member>;
  /** The names of the events that concern an account, in the order in which they happened. */
  eventsOf(account: { readonly id: number }): Promise<string[]>;
};

export type Attributes = InputOf<'signup.create'>['attributes'];

/** The people of a test: they come in by the same door as everybody. */
export function peopleOf({ call, operate, core }: Calls): People {
  let people = 0;

  async function signUp(username?: string, attributes: Attributes = {}): Promise<Person> {
    people += 1;
    const name = username ?? `person${people}`;
    const password = `${people} steep roads to the sea`;
    const { id } = await call('signup.create', { username: name, password, attributes });
    return { id, username: name, password };
  }

  async function signIn({ id, username, password }: Person): Promise<Member> {
    const { token, sessionId } = await call('signin.create', { username, password });
    return { id, username, password, token, sessionId };
  }

  async function member(username?: string, attributes?: Attributes): Promise<Member> {
    return signIn(await signUp(username, attributes));
  }

  async function withRole(
    role: 'admin' | 'service',
    ...who: [username?: string, attributes?: Attributes]
  ): Promise<Member> {
    const person = await signUp(...who);
    await operate('roles.grant', { id: person.id, role });
    return signIn(person);
  }

  async function eventsOf({ id }: { readonly id: number }): Promise<string[]> {
    const where = { accountId: id };
    const rows = await core.tools.db.read.event.findMany({ where, orderBy: { id: 'asc' } });
    return rows.map(({ name }) => name);
  }

  return {
    signUp,
    signIn,
    member,
    admin: (...who) => withRole('admin', ...who),
    service: (...who) => withRole('service', ...who),
    eventsOf,
  };
}

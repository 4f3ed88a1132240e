import { type Act, acts, newPerson, type Request } from './acts.ts';
import { Crowd } from './crowd.ts';
import type { Expected } from './expected.ts';
import type { Case } from './invariants.ts';
import type { Answered, Unanswered } from './ledger.ts';
import type { Row } from './sql.ts';

/**
 * In what the service and the tables contradict what one client knows. What is asked for that goes into
 * the ledger like everything else: a sign-in that proves a password is one more session.
 */
export async function contradictionsOf(about: Case, person: Expected): Promise<string[]> {
  const found: string[] = [];
  if (person.exists === 'in doubt') found.push(...(await settle(about, person)));
  if (person.exists === 'no') return found;
  found.push(...(await contradictionsOfTokens(about, person)));
  found.push(...(await contradictionsOfPasswords(about, person)));
  return found;
}

/** The same for the row of the account and its attribute, as it was before anybody asked again. */
export function contradictionsOfRow(person: Expected, row: Row | undefined): string[] {
  if (row === undefined) return person.exists === 'yes' ? [`V1 ${person.name} is lost`] : [];
  if (person.exists === 'no') return [`V2 ${person.name} is there`];
  const nick = row['value'] ?? undefined;
  const isItself = person.accountId === undefined || row['id'] === person.accountId;
  return [
    ...(isItself ? [] : [`V11 ${person.name} has another id`]),
    ...(person.nicks.some((one) => one === nick) ? [] : [`V1 ${person.name} is ${nick}`]),
  ];
}

/** Another try either does it or finds it done; the account is whole after it. */
async function settle(about: Case, person: Expected): Promise<string[]> {
  const [password = ''] = person.passwords;
  const again = await ask(about, person, {
    act: acts.signUp,
    request: { ...acts.signUp.request({ ...newPerson(person.name), password }) },
  });
  const status = again.kind === 'answered' ? again.status : 0;
  if (status === 201 || status === 409) return [];
  return [`V3 signing ${person.name} up again was answered ${status}`];
}

async function contradictionsOfTokens(about: Case, person: Expected): Promise<string[]> {
  const found: string[] = [];
  for (const { url } of about.services) {
    for (const token of person.alive) {
      if ((await check(about, person, { url, token })) !== 200) {
        found.push(`V1 ${person.name} lost a session at ${url}`);
      }
    }
    for (const token of person.ended) {
      if ((await check(about, person, { url, token, act: acts.checkEnded })) !== 401) {
        found.push(`V4 an ended session of ${person.name} counts at ${url}`);
      }
    }
  }
  return found;
}

async function check(
  about: Case,
  person: Expected,
  { url, token, act = acts.check }: { url: string; token: string; act?: Act },
): Promise<number> {
  const response = await fetch(`${url}/v1/session`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await response.text();
  const isStrange = response.status !== act.wanted;
  // The ledger keeps the strange ones; there are too many of the others.
  if (isStrange) {
    await ask(about, person, {
      act,
      request: { method: 'GET', path: '/session', facts: { token } },
    });
  }
  return response.status;
}

async function contradictionsOfPasswords(about: Case, person: Expected): Promise<string[]> {
  const works: string[] = [];
  for (const password of person.passwords) {
    if (await opens(about, person, password)) works.push(password);
  }
  const found = works.length === 1 ? [] : [`V9 ${works.length} passwords open ${person.name}`];
  const former = person.former.at(-1);
  if (former === undefined || !(await opens(about, person, former))) return found;
  return [...found, `V9 the former password of ${person.name} opens it`];
}

async function opens(about: Case, person: Expected, password: string): Promise<boolean> {
  const isCurrent = person.passwords.length === 1 && person.passwords[0] === password;
  const outcome = await ask(about, person, {
    // Of several that may be the one, each may also be refused.
    act: isCurrent ? acts.signIn : { ...acts.signIn, wanted: 401 },
    request: acts.signIn.request({ ...newPerson(person.name), password }),
  });
  return outcome.kind === 'answered' && outcome.status === 201;
}

function ask(
  { ledger, services }: Case,
  { name }: Expected,
  { act, request }: { act: Act; request: Request },
): Promise<Answered | Unanswered> {
  const target = (): string => services[0]?.url ?? '';
  const crowd = new Crowd(
    ledger,
    { whole: () => 0, part: () => 0, pick: () => undefined },
    { name, target },
  );
  return crowd.perform(newPerson(name), act, { request });
}

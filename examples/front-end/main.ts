import { createClient, type OutputOf, type Refusal, type Settled, settle } from '@acct/client';

// A page that signs people up and in. It is part of the type check: when the contract of the service
// changes, this file no longer compiles.

const tokenKey = 'acct.token';

const client = createClient({
  url: document.body.dataset['service'] ?? location.origin,
  token: () => sessionStorage.getItem(tokenKey),
});

onSubmit('sign-up', async (username, password) => {
  const account = await shown(client.signup.create.mutate({ username, password }));
  if (!account.ok) return;
  if (await signIn(username, password)) say(`Welcome. You are account ${account.value.id}.`);
});

onSubmit('sign-in', signIn);

element('sign-out').addEventListener('click', async () => {
  const out = await shown(client.sessions.signOut.mutate());
  if (!out.ok && out.refusal.reason !== 'access.session_invalid') return;
  sessionStorage.removeItem(tokenKey);
  await showMyself();
});

await showMyself();

async function signIn(username: string, password: string): Promise<boolean> {
  const session = await shown(client.signin.create.mutate({ username, password }));
  if (!session.ok) return false;
  sessionStorage.setItem(tokenKey, session.value.token);
  await showMyself();
  return true;
}

async function showMyself(): Promise<void> {
  const me = sessionStorage.getItem(tokenKey) === null ? undefined : await whoAmI();
  element('stranger').hidden = me !== undefined;
  element('member').hidden = me === undefined;
  if (me === undefined) return;
  element('me').textContent = `${me.username} (account ${me.accountId})`;
  const sessions = await shown(client.sessions.list.query({ limit: 10 }));
  if (sessions.ok) element('sessions').replaceChildren(...sessions.value.items.map(sessionRow));
}

async function whoAmI(): Promise<OutputOf<'sessions', 'check'> | undefined> {
  const check = await shown(client.sessions.check.query());
  if (check.ok) return check.value;
  if (check.refusal.reason === 'access.session_invalid') sessionStorage.removeItem(tokenKey);
  return undefined;
}

function sessionRow(session: OutputOf<'sessions', 'list'>['items'][number]): HTMLElement {
  const row = document.createElement('li');
  const since = new Date(session.createdAt).toLocaleString();
  row.textContent = `${session.device ?? 'An unknown device'}, since ${since} `;
  if (session.current) {
    row.append('(this one)');
    return row;
  }
  const end = document.createElement('button');
  end.textContent = 'End';
  end.addEventListener('click', async () => {
    const ended = await shown(client.sessions.end.mutate({ id: session.id }));
    if (ended.ok) row.remove();
  });
  row.append(end);
  return row;
}

/** Waits for a call and tells the person when the answer is no. */
async function shown<Value>(call: Promise<Value>): Promise<Settled<Value>> {
  say('');
  const answer = await settle(call);
  if (!answer.ok) say(sentenceFor(answer.refusal));
  return answer;
}

function sentenceFor({ reason, message, details }: Refusal): string {
  switch (reason) {
    case 'accounts.username_taken':
      return 'Somebody else has that name. Try another one.';
    case 'service.overloaded':
      return `Many people are signing in. Try again in ${details['retryAfterSeconds']} s.`;
    case 'network':
    case 'timeout':
      return 'The service does not answer. Is it running, and does it know this page (CORS)?';
    default:
      return message;
  }
}

function onSubmit(id: string, act: (username: string, password: string) => Promise<unknown>): void {
  const form = element(id);
  if (!(form instanceof HTMLFormElement)) throw new Error(`#${id} is no form.`);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = new FormData(form);
    form.reset();
    void act(String(fields.get('username')), String(fields.get('password')));
  });
}

function say(sentence: string): void {
  element('message').textContent = sentence;
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no #${id}.`);
  return found;
}

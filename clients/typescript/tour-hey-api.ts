import { randomBytes } from 'node:crypto';
import { createClient } from './hey/client/index.ts';
import type {
  AttributesSetProblem,
  SessionsCheckManyProblem,
  SessionsCheckProblem,
  SessionsEndProblem,
  SigninCreateProblem,
  SignupCreateProblem,
  SignupCreateRequest,
} from './hey/index.ts';
import {
  attributesMine,
  attributesSet,
  sessionsCheck,
  sessionsCheckMany,
  sessionsEnd,
  sessionsList,
  sessionsSignOut,
  signinCreate,
  signupCreate,
} from './hey/index.ts';
import { ended, must, refused, serviceToken, succeeded, url } from './told.ts';

// A tour of Acct through a client that @hey-api/openapi-ts made. Each code is checked by the compiler: one
// that the document does not have for that call is a type error.

const password = 'a lantern on the quay';
const anyone = createClient({ baseUrl: url });
const name = `hey-${randomBytes(4).toString('hex')}`;

type SignUpTry = [body: SignupCreateRequest, code: SignupCreateProblem['code']];
type SetTry = [key: string, value: string | number, code: AttributesSetProblem['code']];

const accountId = await signUp();
const token = await signIn();
const me = createClient({ baseUrl: url, auth: token });

const check = must('sessionsCheck', (await sessionsCheck({ client: me })).data);
succeeded('sessionsCheck', check.accountId === accountId && check.username === name);
await setAttributes();
const page = must('sessionsList', (await sessionsList({ client: me })).data);
succeeded('sessionsList', page.items[0]?.current === true && page.next === null);
const end = await sessionsEnd({ client: me, path: { id: 'AAAAAAAAAAAAAAAA' } });
refused<SessionsEndProblem>('sessionsEnd', end.error, 'sessions.not_found');
await checkMany();
succeeded('sessionsSignOut', (await sessionsSignOut({ client: me })).response?.status === 204);
refused<SessionsCheckProblem>(
  'sessionsCheck',
  (await sessionsCheck({ client: me })).error,
  'access.session_invalid',
);
ended();

async function signUp(): Promise<number> {
  const ask = (body: SignupCreateRequest) => signupCreate({ client: anyone, body });
  const nick = `${name}-first`;
  const made = await ask({ username: name, password, attributes: { nick } });
  const account = must('signupCreate', made.data);
  succeeded('signupCreate', account.username === name && account.state === 'active');
  const username = `${name}-b`;
  const tries: SignUpTry[] = [
    [{ username: name, password }, 'accounts.username_taken'],
    [{ username, password, attributes: { nick } }, 'attributes.value_taken'],
    [{ username: 'admin', password }, 'accounts.username_reserved'],
    [{ username: 'a b', password }, 'accounts.username_invalid'],
    [{ username, password: 'short' }, 'credentials.too_short'],
    [{ username, password: 'password1234' }, 'credentials.too_common'],
    [{ username, password, attributes: { hat: 'x' } }, 'attributes.unknown_key'],
    [{ username, password, attributes: { left: 'x' } }, 'attributes.value_invalid'],
    [{ username: 'x'.repeat(300), password }, 'request.invalid'],
  ];
  for (const [body, code] of tries)
    refused<SignupCreateProblem>('signupCreate', (await ask(body)).error, code);
  return account.id;
}

async function signIn(): Promise<string> {
  const ask = (secret: string) =>
    signinCreate({ client: anyone, body: { username: name, password: secret } });
  refused<SigninCreateProblem>(
    'signinCreate',
    (await ask('a wrong password')).error,
    'signin.refused',
  );
  const nobody = (await sessionsCheck({ client: anyone })).error;
  refused<SessionsCheckProblem>('sessionsCheck', nobody, 'access.session_required');
  const signedIn = must('signinCreate', (await ask(password)).data);
  succeeded('signinCreate', signedIn.accountId === accountId);
  return signedIn.token;
}

async function setAttributes(): Promise<void> {
  const ask = (key: string, value: string | number) =>
    attributesSet({ client: me, path: { key }, body: { value } });
  const left = must('attributesSet', (await ask('left', 5)).data);
  succeeded('attributesSet', left.value === 5);
  const tries: SetTry[] = [
    ['hat', 5, 'attributes.unknown_key'],
    ['left', 'x', 'attributes.value_invalid'],
  ];
  for (const [key, value, code] of tries) {
    refused<AttributesSetProblem>('attributesSet', (await ask(key, value)).error, code);
  }
  const { attributes } = must('attributesMine', (await attributesMine({ client: me })).data);
  succeeded('attributesMine', attributes['nick'] === `${name}-first` && attributes['left'] === 5);
}

async function checkMany(): Promise<void> {
  const body = { tokens: [token, 'nothing'] };
  refused<SessionsCheckManyProblem>(
    'sessionsCheckMany',
    (await sessionsCheckMany({ client: me, body })).error,
    'access.role_required',
  );
  const service = createClient({ baseUrl: url, auth: serviceToken });
  const { items } = must(
    'sessionsCheckMany',
    (await sessionsCheckMany({ client: service, body })).data,
  );
  const [first, second] = items;
  const isMine = first?.active === true && first.accountId === accountId;
  succeeded('sessionsCheckMany', isMine && second?.active === false);
}

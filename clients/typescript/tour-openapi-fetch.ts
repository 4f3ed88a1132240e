import { randomBytes } from 'node:crypto';
import createClient from 'openapi-fetch';
import type { components, paths } from './schema.d.ts';
import { ended, must, refused, serviceToken, succeeded, url } from './told.ts';

// The same tour through openapi-fetch, with the types that openapi-typescript made.

type Schemas = components['schemas'];
type SignUpTry = [
  body: Schemas['SignupCreateRequest'],
  code: Schemas['SignupCreateProblem']['code'],
];
type SetTry = [key: string, value: string | number, code: Schemas['AttributesSetProblem']['code']];

const password = 'a lantern on the quay';
const anyone = createClient<paths>({ baseUrl: url });
const name = `fetch-${randomBytes(4).toString('hex')}`;

const accountId = await signUp();
const token = await signIn();
const me = clientWith(token);

const check = must('sessionsCheck', (await me.GET('/v1/session')).data);
succeeded('sessionsCheck', check.accountId === accountId && check.username === name);
await setAttributes();
const page = must('sessionsList', (await me.GET('/v1/sessions')).data);
succeeded('sessionsList', page.items[0]?.current === true && page.next === null);
const end = await me.DELETE('/v1/sessions/{id}', {
  params: { path: { id: 'AAAAAAAAAAAAAAAA' } },
});
refused<Schemas['SessionsEndProblem']>('sessionsEnd', end.error, 'sessions.not_found');
await checkMany();
succeeded('sessionsSignOut', (await me.DELETE('/v1/session')).response.status === 204);
refused<Schemas['SessionsCheckProblem']>(
  'sessionsCheck',
  (await me.GET('/v1/session')).error,
  'access.session_invalid',
);
ended();

async function signUp(): Promise<number> {
  const ask = (body: Schemas['SignupCreateRequest']) => anyone.POST('/v1/accounts', { body });
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
    refused<Schemas['SignupCreateProblem']>('signupCreate', (await ask(body)).error, code);
  return account.id;
}

async function signIn(): Promise<string> {
  const ask = (secret: string) =>
    anyone.POST('/v1/sessions', { body: { username: name, password: secret } });
  refused<Schemas['SigninCreateProblem']>(
    'signinCreate',
    (await ask('a wrong password')).error,
    'signin.refused',
  );
  const nobody = (await anyone.GET('/v1/session')).error;
  refused<Schemas['SessionsCheckProblem']>('sessionsCheck', nobody, 'access.session_required');
  const signedIn = must('signinCreate', (await ask(password)).data);
  succeeded('signinCreate', signedIn.accountId === accountId);
  return signedIn.token;
}

async function setAttributes(): Promise<void> {
  const ask = (key: string, value: string | number) =>
    me.PUT('/v1/account/attributes/{key}', { params: { path: { key } }, body: { value } });
  const left = must('attributesSet', (await ask('left', 5)).data);
  succeeded('attributesSet', left.value === 5);
  const tries: SetTry[] = [
    ['hat', 5, 'attributes.unknown_key'],
    ['left', 'x', 'attributes.value_invalid'],
  ];
  for (const [key, value, code] of tries) {
    refused<Schemas['AttributesSetProblem']>('attributesSet', (await ask(key, value)).error, code);
  }
  const { attributes } = must('attributesMine', (await me.GET('/v1/account/attributes')).data);
  succeeded('attributesMine', attributes['nick'] === `${name}-first` && attributes['left'] === 5);
}

async function checkMany(): Promise<void> {
  const body = { tokens: [token, 'nothing'] };
  refused<Schemas['SessionsCheckManyProblem']>(
    'sessionsCheckMany',
    (await me.POST('/v1/sessions/check', { body })).error,
    'access.role_required',
  );
  const service = clientWith(serviceToken);
  const { items } = must(
    'sessionsCheckMany',
    (await service.POST('/v1/sessions/check', { body })).data,
  );
  const [first, second] = items;
  const isMine = first?.active === true && first.accountId === accountId;
  succeeded('sessionsCheckMany', isMine && second?.active === false);
}

function clientWith(bearer: string) {
  return createClient<paths>({ baseUrl: url, headers: { authorization: `Bearer ${bearer}` } });
}

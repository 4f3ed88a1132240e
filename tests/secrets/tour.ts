import type { House } from '../house/house.ts';
import { type Answered, type Asked, asker } from './asker.ts';
import { bad, type Canaries, newCanaries } from './canaries.ts';

/** What a tour leaves behind: the secrets that were used, and all that was answered. */
export type Tour = { readonly canaries: Canaries; readonly answers: readonly Answered[] };

/**
 * Uses every place that takes a secret, rightly and wrongly: sign-up, sign-in, changes of password,
 * sensitive attributes, roles, the bootstrap secret, API keys, closing, and secrets in fields, headers and
 * addresses where they do not belong; over REST, tRPC and the doors for PyAcct's clients.
 */
export async function tour(house: House): Promise<Tour> {
  const canaries = newCanaries();
  const { ask, answers } = asker(house.url);
  for (const [door, n] of [
    ['rest', 0],
    ['trpc', 1],
  ] as const)
    await live(house, { ask, canaries, door, n });
  await livePyacct({ ask, canaries });
  await misplace({ ask, canaries });
  return { canaries, answers };
}

type Way = { readonly ask: Asked; readonly canaries: Canaries };

/** The whole life of one account at one of the modern doors. */
async function live(house: House, way: Way & { door: 'rest' | 'trpc'; n: number }): Promise<void> {
  const { ask, canaries, door, n } = way;
  const call = door === 'rest' ? ask.rest : ask.trpc;
  const [password, next] = [canaries.password(), canaries.password()];
  const username = `ann${n}`;
  const attributes = { ssn: canaries.sensitive(), plain: `plain-${n}` };
  const { id } = await call('signup.create', { username, password, attributes });
  await call('signup.create', { username, password, attributes });
  await call('signup.create', { username: `bob${n}`, password, attributes, extra: password });
  await call('signin.create', { username, password: canaries.password() });
  await call('signin.create', { username: canaries.password(), password });
  await call('signin.create', { username, password: [password] });
  const { token } = await call('signin.create', { username, password });
  const { token: other } = await call('signin.create', { username, password });
  canaries.keep('token', token, other);
  for (const path of [
    'sessions.check',
    'sessions.list',
    'accounts.self',
    'attributes.mine',
  ] as const) {
    await call(path, undefined, token);
  }
  await call('attributes.set', { key: 'ssn', value: canaries.sensitive() }, token);
  await call('attributes.set', { key: 'ssn', value: bad(canaries.sensitive()) }, token);
  await call('directory.find', { attribute: 'ssn', value: attributes.ssn }, token);
  await call('roles.bootstrap', { secret: canaries.password() }, token);
  await bootstrap(house, canaries, (secret) => call('roles.bootstrap', { secret }, token));
  await call('accounts.inspect', { id }, token);
  await useKeys(way, { token: String(token), password });
  await call('audit.list', { cursor: token }, token);
  await call('sessions.checkMany', { tokens: [token, other, canaries.password()] }, token);
  await call('password.change', { currentPassword: next, newPassword: password }, token);
  await call('password.change', { currentPassword: password, newPassword: next }, token);
  await call('closing.close', { password }, token);
  await call('sessions.endOthers', undefined, token);
  const { token: last } = await call('signin.create', { username, password: next });
  canaries.keep('token', last);
  await call('sessions.signOut', undefined, last);
  await call('sessions.check', undefined, last);
  const spare = canaries.password();
  await call('signup.create', {
    username: `gone${n}`,
    password: spare,
    attributes: { ssn: canaries.sensitive() },
  });
  const { token: going } = await call('signin.create', { username: `gone${n}`, password: spare });
  canaries.keep('token', going);
  await call('closing.close', { password: spare }, going);
}

/** An API key where it belongs, where it may not go, and where none is expected. */
async function useKeys(
  { ask, canaries, door }: Way & { door: 'rest' | 'trpc' },
  { token, password }: { token: string; password: string },
) {
  const call = door === 'rest' ? ask.rest : ask.trpc;
  const wanted = { name: 'tour', scopes: ['read', 'write'], password };
  const made = await call('apikeys.create', wanted, token);
  const { key, id } = made;
  canaries.keep('key', key);
  for (const path of ['accounts.self', 'sessions.check', 'accounts.list'] as const) {
    await call(path, undefined, key);
  }
  await call('attributes.set', { key: 'ssn', value: bad(canaries.sensitive()) }, key);
  await call('apikeys.create', { ...wanted, name: key }, key);
  await call('apikeys.create', { ...wanted, scopes: [key] }, token);
  await call('apikeys.create', { ...wanted, password: canaries.password() }, token);
  await call('apikeys.list', {}, token);
  await call('sessions.checkMany', { tokens: [key], keys: true }, key);
  await call('apikeys.revoke', { id: key }, token);
  await call('apikeys.revoke', { id }, token);
  await call('accounts.self', undefined, key);
}

/** There is a secret only while there is no administrator. */
async function bootstrap(
  house: House,
  canaries: Canaries,
  use: (secret: string) => Promise<unknown>,
) {
  const secret = await house.core.issueBootstrapSecret();
  if (secret === undefined) return;
  canaries.keep('bootstrap', secret);
  await use(secret);
  await use(secret);
}

async function livePyacct({ ask, canaries }: Way): Promise<void> {
  for (const version of [1, 2]) {
    const [username, password] = [`old${version}`, canaries.password()];
    const pair = { password, password_confirmation: password };
    const attributes = [{ key: 'ssn', value: canaries.sensitive() }];
    const at = (path: string) => `/pyacct/${version}${path}`;
    await ask.wire('POST', at('/account/'), { json: { username, ...pair, attributes } });
    await ask.wire('POST', at('/account/'), { json: { username, password, attributes: password } });
    await ask.wire('POST', at('/session/'), { json: { username, password: canaries.password() } });
    await ask.wire('POST', at('/session/'), { json: { username: password, password: username } });
    const { access_token: token } = await ask.wire('POST', at('/session/'), {
      json: { username, password },
    });
    canaries.keep('token', token);
    const headers = { token: String(token) };
    await ask.wire('GET', at('/account/'), { headers });
    await ask.wire('GET', at(`/account/${password}`), { headers });
    await ask.wire('GET', at(`/account/attribute/ssn/${attributes[0]?.value}`), { headers });
    await ask.wire('PUT', at('/account/attribute'), {
      headers,
      json: { key: 'ssn', value: bad(canaries.sensitive()) },
    });
    const changed = canaries.password();
    const next = { password: changed, password_confirmation: changed };
    await ask.wire('PUT', at('/account/password'), { headers, json: { ...next, password } });
    await ask.wire('PUT', at('/account/password'), { headers, json: next });
    await ask.wire('DELETE', at('/account/'), { headers });
  }
}

/** Secrets where they do not belong, as people and broken clients send them. */
async function misplace({ ask, canaries }: Way): Promise<void> {
  const [password, token] = [canaries.password(), canaries.strangeToken()];
  const [secret, key] = [canaries.strangeSecret(), canaries.strangeKey()];
  for (const stray of [password, token, secret, key]) {
    for (const path of ['/v1/session', '/trpc/sessions.check', '/pyacct/2/account/', '/nowhere']) {
      await ask.wire('GET', `${path}?token=${stray}&access_token=${stray}`);
      await ask.wire('GET', `${path}/${stray}`);
      const headers = {
        cookie: `session=${stray}`,
        'x-api-key': stray,
        'x-request-id': stray,
        'user-agent': stray,
        referer: `https://example.org/?token=${stray}`,
      };
      for (const authorization of [
        stray,
        `Basic ${stray}`,
        `Token ${stray}`,
        `Bearer ${stray} ${stray}`,
      ]) {
        await ask.wire('GET', path, { headers: { ...headers, authorization } });
      }
    }
    for (const path of ['/v1/sessions', '/trpc/signin.create', '/pyacct/1/session/']) {
      await ask.wire('POST', path, { raw: `{"username":"x","password":"${stray}` });
      await ask.wire('POST', path, { json: { pin: stray, username: stray, password: stray } });
      await ask.wire('POST', path, { json: stray });
      await ask.wire('POST', path, { raw: stray, headers: { 'content-type': 'text/plain' } });
    }
    await ask.wire('DELETE', `/v1/sessions/${stray}`);
    await ask.wire('GET', `/trpc/sessions.check,${stray}?batch=1&input=${stray}`);
  }
}

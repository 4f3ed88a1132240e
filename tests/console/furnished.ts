import type { Member } from '../house/people.ts';
import type { Console } from './browsing.ts';

/** An administrator called ann, account 1, and a few others, with what people have after some days. */
export async function furnish(console: Console): Promise<Member> {
  const attributes = {
    email: 'ann@example.org',
    nickname: 'Annie',
    born: '1990-04-01',
    news: true,
  };
  const ann = await console.signUp('ann', attributes);
  await console.operate('roles.grant', { id: ann.id, role: 'admin' });
  const member = await console.signIn(ann);
  const names = ['ben', 'carla', 'dmitri', 'eve', 'farid', 'grace', 'hiro', 'ines'];
  for (const name of names) {
    await console.member(`${name}.example`, { email: `${name}@example.org` });
  }
  const suspended = await console.signUp('mallory', {});
  await console.operate('standing.suspend', { id: suspended.id });
  await console.attempt('signin.create', { username: 'ann', password: 'a wrong one' });
  const { password } = ann;
  const key = { name: 'nightly report', scopes: ['read' as const], expiresInDays: 30, password };
  await console.call('apikeys.create', key, member.token);
  return member;
}

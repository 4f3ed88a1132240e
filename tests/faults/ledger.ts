import { z } from 'zod';
import type { Answer } from '../house/door.ts';
import { callOverRest } from '../house/door-rest.ts';

/** What one person knows of an account: what was acknowledged, and what was asked and never answered. */
export type Story = {
  readonly username: string;
  signedUp: 'not asked' | 'in doubt' | 'yes';
  /** The password that counts, and the one that may count instead. */
  password: string;
  otherPassword?: string;
  nick?: string;
  otherNick?: string;
  /** A session that must be alive, unless something in doubt may have ended it. */
  alive?: string;
  /** Sessions whose end was acknowledged. */
  readonly ended: string[];
};

export function newStory(username: string): Story {
  return { username, signedUp: 'not asked', password: `${username} goes to sea`, ended: [] };
}

/** How many calls `live` makes when nobody disturbs it. */
export const callsOfALife = 7;

/**
 * Lives through all that is tested, telling of each answer. What is never answered leaves its step in
 * doubt. @throws when the service is gone
 */
export async function live(url: string, story: Story, onAnswer: () => void): Promise<void> {
  const { username } = story;
  const ask = async (path: string, asked: Asked): Promise<unknown> => {
    const answer = await attempt(url, path, asked);
    if (!answer.ok) throw new Error(`${path}: ${answer.problem.reason}`);
    onAnswer();
    return answer.output;
  };
  const signIn = async (): Promise<string> => {
    const input = { username, password: story.password };
    return Token.parse(await ask('signin.create', { input })).token;
  };
  story.signedUp = 'in doubt';
  await ask('signup.create', { input: { username, password: story.password } });
  story.signedUp = 'yes';

  const token = await signIn();
  story.alive = token;
  story.otherNick = `nick of ${username}`;
  await ask('attributes.set', { input: { key: 'nick', value: story.otherNick }, token });
  story.nick = story.otherNick;

  const second = await signIn();
  await ask('sessions.signOut', { input: undefined, token: second });
  story.ended.push(second);

  const third = await signIn();
  story.otherPassword = `${username} comes home`;
  const input = { currentPassword: story.password, newPassword: story.otherPassword };
  await ask('password.change', { input, token });
  story.password = story.otherPassword;
  story.ended.push(third);
}

/** Every way in which what the service says now contradicts what it had acknowledged. */
export async function contradictions(url: string, story: Story): Promise<string[]> {
  if (story.signedUp === 'not asked') return [];
  const { username, password, otherPassword = password } = story;
  const found: string[] = [];
  const works = await accepted(url, username, password);
  const otherWorks =
    otherPassword === password ? works : await accepted(url, username, otherPassword);
  if (story.signedUp === 'in doubt') {
    const again = await attempt(url, 'signup.create', { input: { username, password } });
    if (!works && !again.ok) found.push(`${username} exists by half: ${again.problem.reason}`);
    if (works && again.ok) found.push(`${username} was there twice`);
    return found;
  }
  if (!works && !otherWorks) found.push(`${username} lost the password or the account`);
  if (otherPassword !== password && works && otherWorks)
    found.push(`${username} has two passwords`);
  for (const token of story.ended) {
    if ((await attempt(url, 'sessions.check', { token })).ok)
      found.push(`${username} is signed out no more`);
  }
  return [...found, ...(await contradictionsOfSession(url, story))];
}

async function contradictionsOfSession(url: string, story: Story): Promise<string[]> {
  const { username, alive: token, nick, otherNick } = story;
  if (token === undefined) return [];
  const mine = await attempt(url, 'attributes.mine', { token });
  if (!mine.ok) return [`${username} lost a session: ${mine.problem.reason}`];
  const said = JSON.stringify(mine.output);
  const allowed = [nick, otherNick].map((value) =>
    JSON.stringify({ attributes: value === undefined ? {} : { nick: value } }),
  );
  return allowed.includes(said) ? [] : [`${username} lost a value: ${said}`];
}

const Token = z.object({ token: z.string() });

type Asked = { readonly input?: unknown; readonly token?: string };

function attempt(url: string, path: string, { input, token }: Asked): Promise<Answer> {
  return callOverRest(url, { path, input, token, device: 'ledger' });
}

async function accepted(url: string, username: string, password: string): Promise<boolean> {
  return (await attempt(url, 'signin.create', { input: { username, password } })).ok;
}

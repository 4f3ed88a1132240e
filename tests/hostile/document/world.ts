import type { Member } from '../../house/people.ts';
import { sampleDefinitions } from '../../house/samples.ts';
import type { Served } from '../http/served.ts';

export const actors = ['anonymous', 'member', 'service', 'admin'] as const;
export type ActorName = (typeof actors)[number];

/** Who calls, and whom the call may be about. The anonymous one has an account too, but shows no token. */
export type Cast = { readonly actor: Member; readonly target: Member };

export type World = {
  /** The same people as long as nobody has changed anything. */
  cast(name: ActorName): Promise<Cast>;
  /** After a call that changed something: all that comes next is as it was at the beginning. */
  renew(): Promise<void>;
};

export async function openWorld({ house }: Served): Promise<World> {
  const casts = new Map<ActorName, Cast>();
  // One who stays, so that every other administrator may go.
  await house.admin('zoe');

  async function newCast(name: ActorName): Promise<Cast> {
    made += 1;
    const role = name === 'anonymous' ? 'member' : name;
    const actor = await house[role](undefined, { left: 1, nick: `nick ${made}` });
    const target = await house.member(undefined, { left: 5 });
    return { actor, target };
  }

  return {
    async cast(name) {
      const found = casts.get(name) ?? (await newCast(name));
      casts.set(name, found);
      return found;
    },
    async renew() {
      casts.clear();
      const { items } = await house.operate('attributes.definitions', undefined);
      const wanted = new Set<string>(sampleDefinitions.map(({ key }) => key));
      for (const { key } of items) {
        if (!wanted.has(key)) await house.operate('attributes.undefine', { key });
      }
      for (const definition of sampleDefinitions) {
        await house.operate('attributes.define', definition);
      }
    },
  };
}

let [fresh, made] = [0, 0];

/** Puts who is meant in the places that a shot left for them, wherever they are. */
export function filled<Value>(value: Value, { actor, target }: Cast): Value {
  fresh += 1;
  const people: Readonly<Record<string, unknown>> = {
    '@actor.id': actor.id,
    '@actor.username': actor.username,
    '@actor.password': actor.password,
    '@actor.token': actor.token,
    '@actor.sessionId': actor.sessionId,
    '@target.id': target.id,
    '@target.username': target.username,
    '@target.token': target.token,
    '@target.sessionId': target.sessionId,
    '@fresh': `fresh-${fresh}`,
  };
  return JSON.parse(JSON.stringify(value), (_key, each: unknown) =>
    typeof each === 'string' && Object.hasOwn(people, each) ? people[each] : each,
  );
}

import type { Member, Origin, Tools } from '../../tools.ts';
import type { CheckManyView } from './schema.ts';
import { describeCheck } from './service.ts';

/** What `recognise` says of each token, in their order. Asked in one turn, so that one read answers all. */
export async function checkMany(
  { tools, origin, recognise }: Recognition,
  tokens: readonly string[],
): Promise<CheckManyView> {
  const members = await Promise.all(tokens.map((token) => recognise(token, origin)));
  return {
    items: members.map((member) =>
      member === undefined ? { active: false } : { active: true, ...describeCheck(tools, member) },
    ),
  };
}

type Recognition = {
  readonly tools: Tools;
  readonly origin: Origin;
  recognise(token: string, origin: Origin): Promise<Member | undefined>;
};

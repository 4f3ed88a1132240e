/** One kind of event: `sessions.ended` with the sentence that the reference prints. */
export type EventKind<Name extends string = string> = {
  readonly name: Name;
  readonly says: string;
  /** Set where sessions end with it. The feed of revocations is made of these events. */
  readonly ends?: Ending;
};

/**
 * What ends with an event: the session that it names, all sessions of its account but the one that it
 * names, all of its account, all that there are; or the trust in every key that signed assertions.
 */
export const endings = ['session', 'others', 'account', 'everybody', 'keys'] as const;
export type Ending = (typeof endings)[number];

export type EventAbout = {
  /** Whom it concerns; null where it concerns no account. */
  readonly accountId: number | null;
  readonly sessionId?: string;
  /** What ends, where that is more than the kind of event says. */
  readonly ends?: Ending;
  /** True where the event erases somebody: it must not be the one that keeps the address. */
  readonly withoutAddress?: boolean;
  /** Facts without secrets and without personal data: an event outlives the account it tells of. */
  readonly details?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
};

/** Opens the events of one capability, each with its sentence, and with what ends where something does. */
export function defineEvents<
  const Prefix extends string,
  const Says extends Readonly<Record<string, string | readonly [sentence: string, ends: Ending]>>,
>(
  prefix: Prefix,
  says: Says,
): { readonly [Name in keyof Says]: EventKind<`${Prefix}.${Name & string}`> } {
  const entries = Object.entries(says).map(([name, said]) => [
    name,
    kindOf(`${prefix}.${name}`, said),
  ]);
  // Object.fromEntries forgets the keys that the table above has.
  return Object.fromEntries(entries);
}

function kindOf(name: string, said: string | readonly [string, Ending]): EventKind {
  if (typeof said === 'string') return { name, says: said };
  const [says, ends] = said;
  return { name, says, ends };
}

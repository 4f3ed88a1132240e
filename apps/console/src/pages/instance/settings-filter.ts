import type { Setting } from './queries.ts';

/** The settings that have each word that was typed in their name or in what they are for. */
export function settingsThatFit(
  settings: readonly Setting[],
  { typed, changedOnly }: { readonly typed: string; readonly changedOnly: boolean },
): readonly Setting[] {
  const sought = typed.toLowerCase().split(/\s+/);
  return settings.filter(({ name, says, changed }) => {
    const text = `${name} ${says}`.toLowerCase();
    return (changed || !changedOnly) && sought.every((word) => text.includes(word));
  });
}

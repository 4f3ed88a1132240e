import { texts } from '../../texts/index.ts';

const names: Readonly<Record<string, string>> = texts.audit.eventNames;
const groups: Readonly<Record<string, string>> = texts.audit.eventGroups;

/** What an event tells, as a sentence; its name where a newer Acct tells of something unknown here. */
export function sayEvent(name: string): string {
  return names[name] ?? name;
}

/** Every event there is, with the capability that it tells of. */
export const eventOptions: readonly { value: string; name: string; group: string }[] =
  Object.entries(names).map(([value, name]) => ({ value, name, group: groupOf(value) }));

function groupOf(event: string): string {
  const capability = event.slice(0, event.indexOf('.'));
  return groups[capability] ?? capability;
}

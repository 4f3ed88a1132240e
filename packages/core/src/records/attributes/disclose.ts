import type { Reader, Tools } from '../../tools.ts';
import { attributeEvents } from './events.ts';
import { findValues } from './lookup.ts';
import { type Values, valuesIn } from './service.ts';

/**
 * All values of somebody else, for a reader who may see the sensitive ones. Where there are any, the
 * journal is told first, and what it cannot be told is not shown.
 *
 * @throws DatabaseUnavailable, access.session_invalid, access.key_invalid
 */
export async function discloseAttributes(
  tools: Tools,
  reader: Reader,
  accountId: number,
): Promise<Values> {
  const found = await findValues(tools.db, accountId);
  const shown = found.filter(({ value, sensitive }) => value !== null && sensitive);
  const keys = shown.map(({ key }) => key);
  await tellDisclosed(tools, reader, { accountId, keys });
  return valuesIn(found);
}

/**
 * Tells the journal that somebody reads these sensitive values of somebody else; never the values. Of the
 * same once a minute at most. The operator has the database in hand, and may read it without us.
 *
 * @throws DatabaseUnavailable, access.session_invalid, access.key_invalid
 */
export async function tellDisclosed(
  { notices }: Tools,
  reader: Reader,
  { accountId, keys }: { accountId: number; keys: readonly string[] },
): Promise<void> {
  if (keys.length === 0 || reader.kind === 'operator' || reader.accountId === accountId) return;
  // Of each session and key by itself: one that was stolen must not read behind the event of another, and
  // whoever waits for the event of one that ends meanwhile would be told that his own has ended.
  const by = reader.kind === 'key' ? reader.key.id : reader.session.id;
  const of = `${by} ${accountId} ${keys.join(' ')}`;
  const about = { accountId, details: { keys } };
  await notices.tell(reader, { event: attributeEvents.disclosed, of, about });
}

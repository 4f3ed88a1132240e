import { type DatabaseOptions, openDatabase } from './database.ts';

/** One URL for servers that differ in their address only. */
export function together(urls: readonly string[]): string {
  const servers = urls.map((url) => new URL(url).host).join(',');
  return (urls.at(-1) ?? '').replace(/(?<=@)[^/]+/, servers);
}

/** A database that is closed with the test. */
export async function openFor(options: DatabaseOptions) {
  const database = await openDatabase(options);
  return Object.assign(database, { [Symbol.asyncDispose]: () => database.close() });
}

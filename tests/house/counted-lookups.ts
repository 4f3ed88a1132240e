import type { Database, Lookup, RawStatement } from '../../packages/core/src/db/index.ts';

/** The same database, and how many keys it was asked for by lookups. */
export function countedLookups(db: Database): { readonly db: Database; asked(): number } {
  let asked = 0;
  const lookup = (statement: RawStatement): Lookup => {
    const lookUp = db.lookup(statement);
    return (keys) => {
      asked += keys.length;
      return lookUp(keys);
    };
  };
  return { db: { ...db, lookup }, asked: () => asked };
}

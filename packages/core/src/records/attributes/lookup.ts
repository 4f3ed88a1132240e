import { z } from 'zod';
import type { Database, RawStatement } from '../../db/index.ts';
import { type AttributeType, attributeTypes } from './schema.ts';

/** A value as it is stored, with what its definition says of it. */
export type FoundValue = {
  readonly key: string;
  readonly value: string | null;
  readonly type: AttributeType;
  readonly sensitive: boolean;
};

/** All values of one account, in the order of their keys. */
export async function findValues(db: Database, accountId: number): Promise<FoundValue[]> {
  const [row] = await db.lookup(ofAccount)([Buffer.from(String(accountId))]);
  const values = FoundValues.parse(JSON.parse(String(row?.[0] ?? '[]')));
  return values
    .map(([key, value, type, sensitive]) => ({ key, value, type, sensitive: sensitive === 1 }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

const FoundValues = z.array(
  z.tuple([z.string(), z.string().nullable(), z.enum(attributeTypes), z.int().min(0).max(1)]),
);

// One row for all, because a lookup finds one row for a key.
const ofAccount: RawStatement = {
  name: 'attributes',
  sqlite: `SELECT json_group_array(json_array(v.key, v.value, d.type, d.sensitive))
    FROM acct_attribute_values v JOIN acct_attribute_definitions d ON d.key = v.key
    WHERE v.account_id = (SELECT CAST(? AS INTEGER))`,
  postgresql: `SELECT json_agg(json_build_array(v.key, v.value, d.type, d.sensitive::int))::text AS found
    FROM acct_attribute_values v JOIN acct_attribute_definitions d ON d.key = v.key
    WHERE v.account_id = convert_from(asked.key, 'UTF8')::int8`,
};

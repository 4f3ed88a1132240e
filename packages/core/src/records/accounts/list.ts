import type { Prisma } from '../../db/index.ts';
import { accountIdMax } from '../../kernel/limits.ts';
import { cutPage } from '../../kernel/page.ts';
import type { Tools } from '../../tools.ts';
import type { ListInput } from './schema.ts';
import { adminViewOf } from './service.ts';
import { exactKeyOf, usernameKeyOf } from './username.ts';

/**
 * Accounts, newest first; with `username` those whose name begins with it, in the order of the names; with
 * `role` those that hold it.
 */
export async function listAccounts(tools: Tools, input: ListInput) {
  const { username, limit } = input;
  if (username !== undefined) return listByName(tools, input, username);
  const rows = await findOf(
    tools,
    input,
  )({
    where: {
      state: input.state ?? { not: 'closed' },
      ...(input.cursor === undefined ? {} : { id: { lt: accountIdOf(input.cursor) } }),
    },
    order: { id: 'desc' },
    take: limit + 1,
  });
  return cutPage(rows, limit, { view: adminViewOf, cursor: (row) => String(row.id) });
}

/**
 * By the canonical keys, and by the exact keys of imported names: one range of the index after the other.
 * In any other order a page would cost as much as all names that begin so, which may be millions.
 */
async function listByName(tools: Tools, input: ListInput, typed: string) {
  const { limit, state, cursor } = input;
  const find = findOf(tools, input);
  const rows: Row[] = [];
  for (const prefix of prefixesOf(typed)) {
    if (rows.length > limit) break;
    const usernameKey = beginningWith(prefix, cursor === undefined ? undefined : keyIn(cursor));
    const found = await find({
      // A closed account has no name.
      where: { usernameKey, ...(state === undefined ? {} : { state }) },
      order: { usernameKey: 'asc' },
      take: limit + 1 - rows.length,
    });
    rows.push(...found);
  }
  const cursorOf = (row: Row) => cursorAt(row.usernameKey ?? '');
  return cutPage(rows, limit, { view: adminViewOf, cursor: cursorOf });
}

type Find = (query: Query) => Promise<Row[]>;

type Query = {
  readonly where: Prisma.AccountWhereInput;
  readonly order: Prisma.AccountOrderByWithRelationInput;
  readonly take: number;
};

type Row = Prisma.AccountGetPayload<{ include: { roles: true } }>;

/**
 * Those that hold a role are found by their grants, and put in order then: however many accounts there are,
 * few of them have a role.
 */
function findOf({ db }: Tools, { role }: ListInput): Find {
  const include = { roles: true };
  if (role === undefined) {
    return ({ where, order: orderBy, take }) =>
      db.read.account.findMany({ where, orderBy, take, include });
  }
  return async ({ where, order, take }) => {
    const grants = await db.read.roleGrant.findMany({
      where: { role, account: where },
      orderBy: { account: order },
      take,
      select: { account: { include } },
    });
    return grants.map(({ account }) => account);
  };
}

/** In the order of the keys: exact ones begin with a space, which comes before all that a name may hold. */
function prefixesOf(typed: string): readonly string[] {
  const canonical = usernameKeyOf(typed);
  const exact = exactKeyOf(typed);
  if (canonical.startsWith(' ')) return [exact];
  return [exact, canonical === '' ? afterSpace : canonical];
}

const afterSpace = '!';

/**
 * All keys that begin so, as a range of code points, which an index answers on both databases (the column
 * of PostgreSQL has the collation "C" for that). LIKE would take % and _ in the text for wildcards.
 */
function beginningWith(prefix: string, after: string | undefined): Prisma.StringNullableFilter {
  const lt = prefix === afterSpace ? lastCodePoint : `${prefix}${lastCodePoint}`;
  return after !== undefined && isBehind(after, prefix) ? { gt: after, lt } : { gte: prefix, lt };
}

const lastCodePoint = '\u{10ffff}';

/** In the order of both databases, which is that of the bytes of UTF-8. */
function isBehind(key: string, other: string): boolean {
  return Buffer.compare(Buffer.from(key), Buffer.from(other)) >= 0;
}

function cursorAt(key: string): string {
  return `${namePrefix}${Buffer.from(key).toString('base64url')}`;
}

function keyIn(cursor: string): string {
  // What is no UTF-8 becomes a replacement character, which is a place like any other.
  return Buffer.from(cursor.slice(namePrefix.length), 'base64url').toString().replaceAll('\0', '');
}

const namePrefix = 'name.';

/** A cursor is any number that fits on a line; an id is not. */
function accountIdOf(cursor: string): number {
  return Math.min(Number(cursor), accountIdMax);
}

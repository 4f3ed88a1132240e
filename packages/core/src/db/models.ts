import type { Prisma, PrismaClient } from './generated/sqlite/client.ts';

// Both databases have the same models, so one client's types serve for both. SQLite's is the narrower
// one: what it can express, PostgreSQL can too.

/** All that may be done inside `Database.write`: every model, and raw SQL. */
export type Transaction = Prisma.TransactionClient;

/** What changes nothing. A `Transaction` is one too, so a lookup serves outside and inside of one. */
export type Reader = Pick<PrismaClient, '$queryRaw'> & {
  readonly [Name in Uncapitalize<Prisma.ModelName>]: Omit<PrismaClient[Name], WriteOperation>;
};

/** The part of a client that this folder needs of either database. */
export type Client = Pick<PrismaClient, '$transaction' | '$disconnect'> & Reader;

type WriteOperation =
  | 'create'
  | 'createMany'
  | 'createManyAndReturn'
  | 'delete'
  | 'deleteMany'
  | 'update'
  | 'updateMany'
  | 'updateManyAndReturn'
  | 'upsert';

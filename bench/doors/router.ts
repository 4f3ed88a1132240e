import { initTRPC } from '@trpc/server';
import { z } from 'zod';

/** What both servers of the gateway benchmark serve; the meta is the part that both understand. */
const t = initTRPC.meta<{ openapi?: Meta }>().create();

interface Meta {
  readonly method: 'GET' | 'POST';
  readonly path: `/${string}`;
  readonly summary: string;
}

const Account = z.object({
  id: z.int(),
  username: z.string(),
  roles: z.array(z.string()),
  isActive: z.boolean(),
});

const NewAccount = z.object({
  username: z.string().min(1).max(64),
  email: z.email(),
  isActive: z.boolean(),
});

export const router = t.router({
  byId: t.procedure
    .meta({ openapi: { method: 'GET', path: '/accounts/{id}', summary: 'One account' } })
    // trpc-to-openapi takes a number from a path only by setting `coerce` on the schema.
    .input(z.object({ id: z.number().int(), isActive: z.boolean().optional() }))
    .output(Account)
    .query(({ input }) => ({
      id: input.id,
      username: 'joan',
      roles: ['admin', 'service'],
      isActive: input.isActive ?? true,
    })),
  create: t.procedure
    .meta({ openapi: { method: 'POST', path: '/accounts', summary: 'Add an account' } })
    .input(NewAccount)
    .output(Account)
    .mutation(({ input }) => ({ id: 7, roles: [], ...input })),
});

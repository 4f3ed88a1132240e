import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import type { OpenApiMeta, Reply } from '../src/index.ts';

/** What the demo procedures get with each call. */
interface Context {
  readonly reply: Reply | undefined;
  /** Told when a procedure that waits has begun. */
  readonly onWaiting: () => void;
  /** Told when a procedure that waits has seen its signal. */
  readonly onAborted: () => void;
}

const t = initTRPC.meta<{ openapi?: OpenApiMeta }>().context<Context>().create();
const { procedure } = t;

const Book = z
  .object({
    id: z.int().meta({ description: 'The number of the book' }),
    title: z.string(),
    isLent: z.boolean(),
  })
  .meta({ id: 'Book' });

const NewBook = z.object({
  title: z.string().min(1).max(100),
  isLent: z.boolean().optional(),
  tags: z.array(z.string()).max(200).optional(),
  extra: z.unknown().optional(),
});

export const Flags = z.object({
  flag: z.boolean(),
  count: z.number(),
  on: z.iso.date().optional(),
});

const books = t.router({
  list: procedure
    .meta({
      openapi: { method: 'GET', path: '/books', summary: 'List books', tags: ['books'] },
    })
    .input(
      z.object({
        limit: z.int().min(1).max(100).default(10).describe('How many books at most'),
        price: z.number().nullable().optional(),
        isLent: z.boolean().optional(),
        tag: z.array(z.string()).optional(),
        year: z.array(z.int()).readonly().optional(),
        order: z.enum(['title', 'newest']).optional(),
        since: z.iso.datetime().optional(),
        trimmed: z
          .string()
          .transform((text) => text.trim())
          .optional(),
      }),
    )
    .output(z.record(z.string(), z.unknown()))
    .query(({ input }) => input),
  create: procedure
    .meta({
      openapi: {
        method: 'POST',
        path: '/books',
        summary: 'Add a book',
        tags: ['books'],
        status: 201,
        location: '/v1/books/{id}',
        errors: ['book.exists'],
        examples: {
          input: { title: 'Emma' },
          output: { id: 7, title: 'Emma', isLent: false },
        },
      },
    })
    .input(NewBook)
    .output(Book)
    .mutation(({ input }) => ({ id: 7, title: input.title, isLent: input.isLent ?? false })),
  newest: procedure
    .meta({ openapi: { method: 'GET', path: '/books/newest', summary: 'The newest book' } })
    .output(Book)
    .query(() => ({ id: 99, title: 'Newest', isLent: false })),
  byId: procedure
    .meta({
      openapi: {
        method: 'GET',
        path: '/books/{id}',
        summary: 'One book',
        protect: false,
        examples: { input: { id: 7 } },
      },
    })
    .input(z.object({ id: z.int() }))
    .output(Book)
    .query(({ input }) => ({ id: input.id, title: 'Emma', isLent: false })),
  rename: procedure
    .meta({ openapi: { method: 'PUT', path: '/books/{id}', summary: 'Rename a book' } })
    .input(z.strictObject({ id: z.int(), title: z.string() }))
    .output(Book)
    .mutation(({ input }) => ({ ...input, isLent: false })),
  remove: procedure
    .meta({ openapi: { method: 'DELETE', path: '/books/{id}', summary: 'Remove a book' } })
    .input(z.object({ id: z.int(), force: z.boolean().optional() }))
    .output(z.void())
    .mutation(() => undefined),
  burn: procedure
    .meta({
      openapi: { method: 'DELETE', path: '/books/{id}/ashes', summary: 'Burn a book', body: true },
    })
    .input(z.object({ id: z.int(), password: z.string() }))
    .output(z.object({ id: z.int(), length: z.int() }))
    .mutation(({ input }) => ({ id: input.id, length: input.password.length })),
});

const authors = t.router({
  byName: procedure
    .meta({ openapi: { method: 'GET', path: '/authors/{name}', summary: 'One author' } })
    .input(z.object({ name: z.string() }))
    .output(z.object({ name: z.string() }))
    .query(({ input }) => input),
  works: procedure
    .meta({ openapi: { method: 'GET', path: '/authors/{author}/works', summary: 'Works' } })
    .input(z.object({ author: z.string() }))
    .output(z.object({ author: z.string() }))
    .query(({ input }) => input),
});

const trials = t.router({
  flags: procedure
    .meta({ openapi: { method: 'PUT', path: '/flags', summary: 'Set flags' } })
    .input(Flags)
    .output(Flags)
    .mutation(({ input }) => input),
  refuse: procedure
    .meta({ openapi: { method: 'GET', path: '/fail/{how}', summary: 'Fail' } })
    .input(
      z.object({ how: z.enum(['conflict', 'error', 'cause', 'output', 'unavailable', 'parse']) }),
    )
    .output(z.object({ ok: z.literal(true) }))
    .query(({ input }) => fail(input.how)),
  shape: procedure
    .meta({ openapi: { method: 'POST', path: '/shape', summary: 'Shape the answer' } })
    .output(z.object({ ok: z.boolean() }))
    .mutation(({ ctx }) => {
      ctx.reply?.header('X-Shaped', 'yes');
      ctx.reply?.header('Set-Cookie', ['a=1', 'b=2']);
      ctx.reply?.status(202);
      return { ok: true };
    }),
  split: procedure
    .meta({ openapi: { method: 'GET', path: '/split', summary: 'Try to split the answer' } })
    .output(z.void())
    .query(({ ctx }) => ctx.reply?.header('X-Shaped', 'a\r\nX-Other: b')),
  wait: procedure
    .meta({ openapi: { method: 'GET', path: '/wait', summary: 'Wait until the caller leaves' } })
    .output(z.void())
    .query(async ({ ctx, signal }) => {
      const left = new Promise((resolve) => signal?.addEventListener('abort', resolve));
      ctx.onWaiting();
      await left;
      ctx.onAborted();
    }),
  choose: procedure
    .meta({ openapi: { method: 'POST', path: '/choice', summary: 'One of two inputs' } })
    .input(
      z.discriminatedUnion('by', [
        z.object({ by: z.literal('name'), name: z.string() }),
        z.object({ by: z.literal('id'), id: z.int() }),
      ]),
    )
    .output(z.object({ by: z.string() }))
    .mutation(({ input }) => ({ by: input.by })),
  hidden: procedure.query(() => 'only over tRPC'),
});

export const router = t.router({ books, authors, trials });

function fail(how: string): never {
  const secret = new Error('SELECT secret FROM prisma at /srv/app');
  if (how === 'conflict') throw new TRPCError({ code: 'CONFLICT', message: 'It is taken.' });
  if (how === 'cause') throw new TRPCError({ code: 'CONFLICT', cause: secret });
  if (how === 'unavailable')
    throw new TRPCError({ code: 'SERVICE_UNAVAILABLE', message: 'secret' });
  if (how === 'parse') z.object({ secret: z.string() }).parse({});
  if (how === 'output') return { ok: false } as never;
  throw secret;
}

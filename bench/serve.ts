import { createServer, type RequestListener } from 'node:http';
import { z } from 'zod';

/**
 * How a server of the bench begins: on a free port, unless told which, and it tells the parent. It ends with its parent,
 * however that ends.
 */
export function serve(listener: RequestListener): void {
  const server = createServer(listener);
  server.listen(optionsOf(WithPort).port, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object' && address !== null) tell(address.port);
  });
}

/** Tells the parent something: a server its port, another program its result. */
export function tell(message: number | string | object): void {
  process.send?.(message);
}

/** What the parent said on the command line. */
export function optionsOf<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
  return schema.parse(JSON.parse(process.argv[2] ?? '{}'));
}

const WithPort = z.object({ port: z.number().default(0) });

export const WithDatabase = z.object({ database: z.string() });

process.on('disconnect', () => process.exit(0));

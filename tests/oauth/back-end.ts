import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';

/** A back end that trusts its proxy: it notes what reaches it, and answers with it. */
export async function startBackEnd(): Promise<BackEnd> {
  const seen: Seen[] = [];
  const server = createServer(async (req, res) => {
    const one = await noted(req);
    seen.push(one);
    res.end(JSON.stringify(one));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = z.object({ port: z.int() }).parse(server.address());
  return {
    port,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type BackEnd = AsyncDisposable & { readonly port: number; readonly seen: readonly Seen[] };

export type Seen = {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly body: string;
  /** Every header whose name a back end may take for one of ours, with all of its values. */
  readonly acct: Readonly<Record<string, readonly string[]>>;
  readonly authorization: string | undefined;
};

async function noted(req: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(Buffer.from(chunk));
  const { method, url, headers } = req;
  const body = Buffer.concat(chunks).toString();
  const acct = acctHeaders([...req.rawHeaders, ...req.rawTrailers]);
  return { method, url, body, acct, authorization: headers.authorization };
}

/** By the name that CGI, WSGI and PHP make of it: whatever is neither letter nor digit is the same to them. */
function acctHeaders(raw: readonly string[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (let at = 0; at < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase().replaceAll(/[^a-z0-9]/g, '-');
    if (!name.startsWith('x-acct-')) continue;
    found[name] = [...(found[name] ?? []), raw[at + 1] ?? ''];
  }
  return found;
}

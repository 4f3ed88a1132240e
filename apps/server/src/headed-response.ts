import {
  type IncomingMessage,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  ServerResponse,
} from 'node:http';

type Headers = OutgoingHttpHeaders | OutgoingHttpHeader[];

/**
 * An answer that carries headers of its own beside those that its writer gives, whoever that is. By
 * `setHeader` Node would keep, copy and sort out a table for each answer.
 */
export class HeadedResponse extends ServerResponse<IncomingMessage> {
  /** Names in lower case, each before its value. */
  base: readonly string[] = [];

  /** Gives the headers to Node's own table, for a framework that replaces this class on the fly. */
  settle(): this {
    const { base } = this;
    this.base = [];
    setEach(this, base);
    return this;
  }

  override writeHead(status: number, ...rest: [(string | Headers)?, Headers?]): this {
    const [own = {}] = rest;
    // Whoever writes a status message or a flat list is no code of ours.
    if (typeof own === 'string' || Array.isArray(own)) {
      return Reflect.apply(super.writeHead, this.settle(), [status, ...rest]);
    }
    return super.writeHead(status, withOwn(this.base, own));
  }
}

/** Names and values in turn, for an answer that is not written yet; for one that is, they come too late. */
export function addHeaders(res: ServerResponse, headers: readonly string[]): void {
  if (res.headersSent) return;
  // What went on to Express is of another class by now, and has its headers in Node's own table.
  if (res instanceof HeadedResponse) res.base = [...res.base, ...headers];
  else setEach(res, headers);
}

function setEach(res: ServerResponse, headers: readonly string[]): void {
  for (let at = 0; at < headers.length; at += 2) {
    res.setHeader(headers[at] ?? '', headers[at + 1] ?? '');
  }
}

/** The writer's headers win over those of the same name. */
function withOwn(base: readonly string[], own: OutgoingHttpHeaders): OutgoingHttpHeader[] {
  const all: OutgoingHttpHeader[] = [];
  for (let at = 0; at < base.length; at += 2) {
    const name = base[at] ?? '';
    if (!(name in own)) all.push(name, base[at + 1] ?? '');
  }
  for (const name in own) {
    const value = own[name];
    if (value !== undefined) all.push(name, value);
  }
  return all;
}

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
    for (let at = 0; at < base.length; at += 2) this.setHeader(base[at] ?? '', base[at + 1] ?? '');
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

import { z } from 'zod';
import type { Procedure } from '../house/contract.ts';
import { restRequest } from '../house/door-rest.ts';
import { procedureAt } from '../house/procedures.ts';

/** One answer as it came over the wire, with what was asked for. */
export type Answered = {
  readonly operation: string;
  readonly status: number;
  /** Headers and body. */
  readonly text: string;
};

type Fields = Readonly<Record<string, unknown>>;
type Call = (path: Procedure, input: unknown, token?: unknown) => Promise<Fields>;

export type Asked = {
  readonly rest: Call;
  readonly trpc: Call;
  wire(method: string, path: string, sent?: Sent): Promise<Fields>;
};

type Sent = {
  readonly json?: unknown;
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Asks a server, gives the fields of what is answered, and keeps every answer. */
export function asker(url: string): { readonly ask: Asked; readonly answers: readonly Answered[] } {
  const answers: Answered[] = [];

  async function wire(method: string, path: string, sent: Sent = {}, operation = path) {
    const body = sent.raw ?? (sent.json === undefined ? undefined : JSON.stringify(sent.json));
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: { 'content-type': 'application/json', ...sent.headers },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const headers = JSON.stringify([...response.headers]);
    answers.push({ operation, status: response.status, text: `${headers} ${text}` });
    return fieldsIn(text);
  }

  const rest: Call = async (path, input, token) => {
    const bearer = typeof token === 'string' ? token : undefined;
    const sent = restRequest({ path, input, token: bearer, device: 'tour' });
    const { method, address, headers, body } = sent;
    return wire(method, address, { headers, ...(body !== undefined && { raw: body }) }, path);
  };

  const trpc: Call = async (path, input, token) => {
    const headers = typeof token === 'string' ? { authorization: `Bearer ${token}` } : {};
    const text = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    const { result } =
      procedureAt(path)?.type === 'query'
        ? await wire('GET', `/trpc/${path}${text}`, { headers }, path)
        : await wire('POST', `/trpc/${path}`, { headers, json: input }, path);
    return Fields.parse(Fields.parse(result)['data']);
  };

  return { ask: { rest, trpc, wire }, answers };
}

const Fields = z.record(z.string(), z.unknown()).catch({});

/** Of an answer that is no JSON, or no object, nothing. */
function fieldsIn(text: string): Fields {
  try {
    return Fields.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

import { z } from 'zod';

/** One message of the feed as it came over the wire. */
export type Message = { readonly id: string; readonly event: string; readonly data: unknown };

export type Following = AsyncDisposable & {
  /** Waits for the next message of a kind; undefined when the stream has ended. */
  next(event: 'ended' | 'cursor'): Promise<Message | undefined>;
  /** Waits for the end of the stream, and gives all messages that came. */
  end(): Promise<readonly Message[]>;
};

export type FollowOptions = {
  readonly token: string;
  readonly query?: string;
  readonly lastEventId?: string;
};

/** Follows the feed of a server as a program would that knows nothing but the standard. */
export async function follow(url: string, options: FollowOptions): Promise<Following> {
  const stop = new AbortController();
  const response = await ask(url, options, stop.signal);
  if (response.status !== 200 || response.body === null) {
    throw new Error(`The feed answered ${response.status}: ${await response.text()}`);
  }
  const messages = messagesOf(response.body);
  const heard: Message[] = [];
  const take = async (): Promise<Message | undefined> => {
    const { value, done } = await messages.next();
    if (done === true) return undefined;
    heard.push(value);
    return value;
  };
  return {
    next: async (event) => {
      let message = await take();
      while (message !== undefined && message.event !== event) message = await take();
      return message;
    },
    end: async () => {
      while ((await take()) !== undefined);
      return heard;
    },
    [Symbol.asyncDispose]: async () => stop.abort(),
  };
}

/** What the feed says to somebody whom it does not let in. */
export async function refusalOfFeed(url: string, options: Partial<FollowOptions>) {
  const stop = new AbortController();
  const response = await ask(url, options, stop.signal);
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (isStream === true) {
    stop.abort();
    return { status: response.status, code: 'none' };
  }
  return Problem.parse(await response.json());
}

const Problem = z.object({ status: z.int(), code: z.string() });

function ask(url: string, options: Partial<FollowOptions>, signal: AbortSignal): Promise<Response> {
  const { token, query = '', lastEventId } = options;
  return fetch(`${url}/v1/revocations${query}`, {
    signal,
    headers: {
      accept: 'text/event-stream',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
  });
}

async function* messagesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Message, undefined> {
  let text = '';
  try {
    for await (const piece of body.pipeThrough(new TextDecoderStream())) {
      text += piece;
      const whole = text.split('\n\n');
      text = whole.pop() ?? '';
      for (const block of whole) yield messageOf(block);
    }
  } catch (error) {
    // A server that hangs up ends the stream as well.
    if (!(error instanceof Error)) throw error;
  }
  return undefined;
}

function messageOf(block: string): Message {
  const lines = block.split('\n').map((line) => line.split(/: (.*)/, 2));
  const { id, event, data } = Fields.parse(Object.fromEntries(lines));
  return { id, event, data: JSON.parse(data) };
}

const Fields = z.object({ id: z.string(), event: z.string(), data: z.string() });

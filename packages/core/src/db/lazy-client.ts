import type { Client, Reader } from './models.ts';

/**
 * A client of Prisma that is loaded when it is first needed: loading takes longer than all else that a
 * start does, and a process that only answers checks never needs it.
 */
export class LazyClient {
  readonly #load: () => Promise<Client>;
  readonly #untilLoaded: Reader = readerThrough(() => this.get());
  #loading: Promise<Client> | undefined;
  #loaded: Client | undefined;

  constructor(load: () => Promise<Client>) {
    this.#load = load;
  }

  get reader(): Reader {
    return this.#loaded ?? this.#untilLoaded;
  }

  get loaded(): Client | undefined {
    return this.#loaded;
  }

  /** @throws Error when Prisma cannot be loaded, now and at each later call */
  get(): Promise<Client> {
    this.#loading ??= this.#start();
    return this.#loading;
  }

  /** Never fails because Prisma could not be loaded: that was said when it happened. */
  async disconnect(): Promise<void> {
    const client = await this.#loading?.catch(() => undefined);
    await client?.$disconnect();
  }

  #start(): Promise<Client> {
    const loading = this.#load().then(
      (client) => {
        this.#loaded = client;
        return client;
      },
      (cause: unknown) => {
        throw new Error('Prisma cannot be loaded. Only a new process can try again.', { cause });
      },
    );
    // Node keeps a module that failed to load as failed, so that this process will never write again. That
    // is a fault of the process and not of one caller: nobody catches this second rejection.
    void loading.then();
    return loading;
  }
}

/** Answers to the name of every model and method, and passes a call on once there is a client. */
function readerThrough(client: () => Promise<Client>): Reader {
  const reader = new Proxy(
    {},
    {
      get: (_nothing, name) =>
        name === '$queryRaw'
          ? async (...query: unknown[]) => call(await client(), name, query)
          : new Proxy(
              {},
              {
                get:
                  (_none, method) =>
                  async (...input: unknown[]) =>
                    call(Reflect.get(await client(), name), method, input),
              },
            ),
    },
  );
  // The border: what a proxy answers to is beyond the compiler.
  return reader as Reader;
}

function call(target: unknown, method: string | symbol, input: unknown[]): unknown {
  const found: unknown = Reflect.get(Object(target), method);
  if (typeof found !== 'function') throw new TypeError(`Prisma has no ${String(method)} there.`);
  return Reflect.apply(found, target, input);
}

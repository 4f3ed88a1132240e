import type { ServerResponse } from 'node:http';

/** A signal that aborts when the caller is gone before the answer; made when it is first asked. */
export function signalOf(res: ServerResponse): () => AbortSignal {
  let controller: AbortController | undefined;
  return function signal() {
    if (controller !== undefined) return controller.signal;
    const made = new AbortController();
    controller = made;
    if (res.destroyed) made.abort();
    res.once('close', () => {
      if (!res.writableFinished) made.abort();
    });
    return made.signal;
  };
}

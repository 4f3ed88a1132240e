import type { ServerResponse } from 'node:http';
import { answerJson } from '../answer.ts';
import { readinessMs } from '../limits.ts';

/** Whether this process should be sent requests. One look at the database serves everybody for a while. */
export function readinessBy(ping: (timeoutMs: number) => Promise<void>): () => Promise<boolean> {
  let shared: Promise<boolean> | undefined;
  return () => {
    if (shared !== undefined) return shared;
    const looked = ping(readinessMs).then(
      () => true,
      () => false,
    );
    shared = looked;
    void looked.then(() => {
      setTimeout(() => {
        shared = undefined;
      }, readinessMs).unref();
    });
    return looked;
  };
}

/** Says only that the process runs: a database that is away is no reason to kill it. */
export function answerLive(res: ServerResponse): void {
  answerJson(res, 200, { body: { status: 'live' } });
}

export function answerReady(res: ServerResponse): void {
  answerJson(res, 200, { body: { status: 'ready' } });
}

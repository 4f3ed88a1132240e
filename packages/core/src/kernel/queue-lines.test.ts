import { expect, test } from 'vitest';
import { BoundedQueue } from './queue.ts';

// A line that lost its last place to somebody else used to stay, empty, for good: memory for each network of
// a storm, and a place at the front for whoever came again.
test('a network that gave up its only place comes again behind those who came meanwhile', async () => {
  const queue = new BoundedQueue(1, 3, 300_000);
  const order: string[] = [];
  let end = (): void => {};
  const busy = new Promise<void>((resolve) => {
    end = resolve;
  });
  const ask = (network: string) => queue.run(async () => order.push(network), { network });
  const running = queue.run(() => busy, { network: 'flood' });
  const refused = ['flood', 'flood', 'flood'].map((network) =>
    expect(ask(network)).rejects.toMatchObject({ reason: 'service.overloaded' }),
  );
  // Each takes a place of the flood; having had a turn counts as much as a place, so the last one goes too.
  let again: Promise<unknown> | undefined;
  const ann = queue.run(
    async () => {
      order.push('ann');
      again = ask('flood');
    },
    { network: 'ann' },
  );
  const others = [ask('bob'), ask('cat')];
  await Promise.all(refused);
  end();
  await Promise.all([running, ann, ...others]);
  await again;
  expect(order).toEqual(['ann', 'bob', 'cat', 'flood']);
});

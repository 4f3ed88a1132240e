/** JSON texts of all kinds: some that are known to be awkward, and some by chance from a fixed seed. */
export function valuesFor(seed: number): readonly string[] {
  const random = randomFrom(seed);
  const awkward = [
    ...['null', 'true', '0', '-0', '1e21', '1.5e-7', '9007199254740993', '""', '[]', '{}'],
    ...['"\\u0001\\n\\t"', '"Grüße 世界 🌍"', '"\\u2028"', '"+ &=%?#"', '[[[[[[]]]]]]', '[null]'],
    ...['{"":0}', '{"0":0,"1":1}', '{"length":2}', '{"toJSON":1}', '{"then":1}', '{"name":"x"}'],
  ];
  const chance = Array.from({ length: 60 }, () => JSON.stringify(anyValue(random, 4)));
  return [...new Set([...awkward, ...chance])];
}

/** Batches of one to ten calls, each with or without an input. */
export function* generatedBatches(count: number, names: readonly string[]) {
  const random = randomFrom(count);
  for (let made = 0; made < count; made += 1) {
    const paths = Array.from({ length: 1 + random(10) }, () => names[random(names.length)] ?? '');
    const inputs: Record<string, unknown> = {};
    for (const index of paths.keys()) {
      if (random(3) > 0) inputs[index] = anyValue(random, 3);
    }
    yield { paths, inputs: random(10) === 0 ? undefined : inputs };
  }
}

/** A whole number from 0 to below the limit. */
type Random = (limit: number) => number;

/** Mulberry's generator: the same numbers from the same seed on every machine. */
function randomFrom(seed: number): Random {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

function anyValue(random: Random, depth: number): unknown {
  const leaves = [null, true, false, random(1000) - 500, random(1e9) / 7, textOf(random)];
  if (depth === 0 || random(3) === 0) return leaves[random(leaves.length)];
  const items = Array.from({ length: random(4) }, () => anyValue(random, depth - 1));
  if (random(2) === 0) return items;
  // `name` and `age` are what some procedures ask for.
  const keys = ['name', 'age', textOf(random), textOf(random)];
  return Object.fromEntries(items.map((item, index) => [keys[index] ?? '', item]));
}

function textOf(random: Random): string {
  const letters = [...'aZ09 "\\/+&=%?#äß世🌍\n\t'];
  return Array.from({ length: random(8) }, () => letters[random(letters.length)] ?? '').join('');
}

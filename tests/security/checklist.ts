import { readdir } from 'node:fs/promises';
import { z } from 'zod';

/**
 * The codes of all that a service of this kind is judged by: A to K are properties (passwords, sessions,
 * accounts, text, HTTP, mail, limits, errors, further features, operation, resources), X are races, Z are
 * faults, R are mistakes that other products made. Each stands in one of the files beside this one, either
 * with its tests or among what does not apply yet.
 */
export const codes: readonly string[] = [
  ...numbered('A', 10),
  ...numbered('B', 14),
  ...numbered('C', 13),
  ...numbered('D', 6),
  ...numbered('E', 16),
  ...numbered('F', 9),
  ...numbered('G', 9),
  ...numbered('H', 9),
  ...numbered('I', 13),
  ...numbered('J', 7),
  ...numbered('K', 3),
  ...numbered('X', 15),
  ...numbered('Z', 20),
  ...numbered('R', 54),
];

function numbered(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
}

const Item = z.object({
  id: z.string(),
  says: z.string(),
  state: z.enum(['held', 'partly', 'open']),
  tests: z.array(z.tuple([z.string(), z.string()])).readonly(),
  missing: z.string().exactOptional(),
});

const Area = z.object({
  items: z.array(Item).default([]),
  notApplicable: z.array(z.object({ id: z.string(), because: z.string() })).default([]),
});

export type Checklist = z.output<typeof Area>;

/** All rows of all areas, in the order of their codes. */
export async function readChecklist(): Promise<Checklist> {
  const names = await readdir(import.meta.dirname);
  const areas = await Promise.all(
    names
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !own.has(name))
      .map(async (name) => Area.parse({ ...(await import(new URL(name, import.meta.url).href)) })),
  );
  return {
    items: areas.flatMap(({ items }) => items).sort(byCode),
    notApplicable: areas.flatMap(({ notApplicable }) => notApplicable).sort(byCode),
  };
}

const own = new Set(['checklist.ts', 'item.ts', 'page.ts']);

function byCode(a: { id: string }, b: { id: string }): number {
  return codes.indexOf(a.id) - codes.indexOf(b.id);
}

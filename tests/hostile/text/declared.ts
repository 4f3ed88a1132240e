import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { z } from 'zod';
import type { Procedure } from '../../house/contract.ts';
import type { Answer } from '../../house/door.ts';
import { procedureAt } from '../../house/procedures.ts';
import { verdictOf } from './world.ts';

/**
 * The verdict of an answer that the contract knows of: success, or a refusal below 500 that the operation
 * declares. Anything else fails the test.
 */
export function settled(path: Procedure, answer: Answer): string {
  const verdict = verdictOf(answer);
  if (!answer.ok) {
    const isKnown = declaredBy(path).has(verdict) || ofAnotherAddress.has(verdict);
    expect(`${path}: ${verdict}${isKnown ? '' : ', which is not declared'}`).toBe(
      `${path}: ${verdict}`,
    );
    expect(answer.problem.status).toBeLessThan(500);
  }
  return verdict;
}

/** Nothing, or a dot, in a path is no parameter: the address is another one. */
const ofAnotherAddress = new Set(['404 route.not_found', '405 route.method_not_allowed']);

/** Every `400 request.invalid` that the document lists for a procedure. */
function declaredBy(path: Procedure): ReadonlySet<string> {
  const known = declarations.get(path) ?? readDeclared(path);
  declarations.set(path, known);
  return known;
}

const declarations = new Map<Procedure, ReadonlySet<string>>();

function readDeclared(path: Procedure): ReadonlySet<string> {
  const rest = procedureAt(path)?.rest;
  if (rest === undefined) throw new Error(`${path} has no address.`);
  const operation = document.paths[`/v1${rest.path}`]?.[rest.method.toLowerCase()];
  const named = Object.entries(operation?.responses ?? {}).flatMap(([status, response]) =>
    response['x-codes'].map((code) => `${status} ${code}`),
  );
  if (named.length === 0) throw new Error(`The document knows no refusals of ${path}.`);
  return new Set(named);
}

const Operation = z.object({
  responses: z.record(z.string(), z.object({ 'x-codes': z.array(z.string()).default([]) })),
});

const document = z
  .object({ paths: z.record(z.string(), z.record(z.string(), Operation)) })
  .parse(
    JSON.parse(
      readFileSync(new URL('../../../docs/reference/openapi.json', import.meta.url), 'utf8'),
    ),
  );

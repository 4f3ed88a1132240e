import { readChecklist } from './checklist.ts';
import type { SecurityItem } from './item.ts';

/** docs/reference/security.md, below its title. */
export async function securityLines(): Promise<string[]> {
  const { items, notApplicable } = await readChecklist();
  const left = items.filter(({ state }) => state !== 'held');
  return [
    'What an attacker or a fault would have to break, and the tests that break without it. A test checks that',
    'each test named here exists and that no code is left out; `pnpm test` runs them all, and prints how much',
    'was tried. A to K are properties, X are races, Z are faults, R are mistakes that other products made.',
    '',
    `${items.length - left.length} of ${items.length} rows are held. What is not, or not wholly, comes first.`,
    '',
    '## Not yet held',
    '',
    ...table(
      ['code', 'what should hold', 'what is missing'],
      left.map(({ id, says, state, missing }) => [
        id,
        says,
        `${state === 'open' ? '**Open.**' : 'Partly.'} ${missing ?? ''}`,
      ]),
    ),
    '',
    '## Held',
    '',
    ...table(
      ['code', 'what holds', 'tests'],
      items
        .filter(({ state }) => state !== 'open')
        .map((item) => [item.id, item.says, testsOf(item)]),
    ),
    '',
    '## Does not apply yet',
    '',
    ...table(
      ['code', 'because'],
      notApplicable.map(({ id, because }) => [id, because]),
    ),
  ];
}

function testsOf({ tests }: SecurityItem): string {
  const files = [...new Set(tests.map(([file]) => file))];
  return files
    .map((file) => {
      const names = tests.filter(([each]) => each === file).map(([, name]) => `“${name}”`);
      return `\`${file}\`: ${names.join(', ')}`;
    })
    .join('<br>');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

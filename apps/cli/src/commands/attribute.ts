import type { Caller } from '@acct/core';
import type { Call } from '../call.ts';
import type { Answer } from '../command.ts';
import { asOperator } from '../operator.ts';
import { aligned } from '../output.ts';

export function defineAttribute(
  call: Call,
  input: {
    key: string;
    type: AttributeType | undefined;
    required: boolean;
    unique: boolean;
    sensitive: boolean;
    maxLength: number | undefined;
    rehearse: boolean;
    force: boolean;
  },
): Promise<Answer> {
  const { type, maxLength, ...rest } = input;
  return asOperator(call, async (operator) => {
    const value = await operator.attributes.define({
      ...rest,
      ...(type === undefined ? {} : { type }),
      maxLength: maxLength ?? null,
    });
    return { value, text: reportOf(value) };
  });
}

export function listAttributes(call: Call): Promise<Answer> {
  return asOperator(call, async (operator) => {
    const value = await operator.attributes.definitions();
    if (value.items.length === 0) return { value, text: 'No attributes are defined.' };
    const rows = value.items.map((item) => [
      item.key,
      item.type,
      yes(item.required),
      yes(item.unique),
      yes(item.sensitive),
      item.maxLength,
    ]);
    const names = ['key', 'type', 'required', 'unique', 'sensitive', 'max length'];
    return { value, text: aligned(names, rows) };
  });
}

export function removeAttribute(call: Call, input: { key: string }): Promise<Answer> {
  const { key } = input;
  return asOperator(call, async (operator) => {
    await operator.attributes.undefine({ key });
    return { value: { key }, text: `Attribute ${key} and every value of it are removed.` };
  });
}

export type AttributeType = NonNullable<Parameters<Caller['attributes']['define']>[0]['type']>;

type Report = Awaited<ReturnType<Caller['attributes']['define']>>;

function reportOf(report: Report): string {
  const { definition, applied } = report;
  const done = applied ? 'is defined' : 'was not changed: this was a rehearsal';
  const broken = [
    [report.accountsMissingValue, 'accounts lack the value that it requires'],
    [report.valuesColliding, 'values collide with that of another account'],
    [report.valuesInvalid, 'values do not fit its type or length'],
  ] as const;
  const lines = broken.filter(([count]) => count > 0).map(([count, says]) => `  ${count} ${says}`);
  const breaks = lines.length === 0 ? ['  Nothing breaks.'] : lines;
  return [`Attribute ${definition.key} ${done}.`, ...(applied ? lines : breaks)].join('\n');
}

function yes(value: boolean): string | null {
  return value ? 'yes' : null;
}

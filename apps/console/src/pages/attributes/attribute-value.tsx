import { formatDay } from '../../format.ts';
import { texts } from '../../texts/index.ts';
import type { Definition, Value } from './attribute-field.tsx';

type AttributeValueProps = { readonly type: Definition['type']; readonly value: Value };

/** A value for people to read. Numbers stay as they are: they may be no amounts, such as a postcode. */
export function AttributeValue({ type, value }: AttributeValueProps) {
  return <bdi className="min-w-0 wrap-anywhere whitespace-pre-wrap">{sayValue(type, value)}</bdi>;
}

function sayValue(type: Definition['type'], value: Value): string {
  if (typeof value === 'boolean') return value ? texts.shared.yes : texts.shared.no;
  return type === 'date' ? formatDay(String(value)) : String(value);
}

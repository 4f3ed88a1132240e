import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { Contract, Operation } from './contract.ts';
import { escaped } from './contract.ts';
import type { Heard } from './send.ts';

/** Says what of an answer is not as the document has it; nothing when it is as it should be. */
export type Judge = (operation: Operation, heard: Heard) => string | undefined;

export function judgeBy({ document }: Contract): Judge {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true });
  ajvFormats.default(ajv);
  ajv.addSchema(document, 'document');
  return (operation, { status, headers, text }) => {
    if (status >= 500) return `a fault: ${status} ${text}`;
    const declared = operation.responses.get(
      beforeAnyOperation.has(status) ? 'default' : String(status),
    );
    if (declared === undefined) return `${status} is not declared: ${text}`;
    const absent = declared.headers.filter((name) => headers[name.toLowerCase()] === undefined);
    if (absent.length > 0) return `${status} came without ${absent.join(', ')}`;
    const type = headers['content-type']?.split(';')[0];
    if (declared.types.length === 0) {
      return type === undefined && text === '' ? undefined : `${status} came with a body: ${text}`;
    }
    if (type === undefined || !declared.types.includes(type)) return `${status} came as ${type}`;
    const place = `document${declared.pointer}/content/${escaped(type)}/schema`;
    const body: unknown = JSON.parse(text);
    if (ajv.validate({ $ref: place }, body)) return undefined;
    return `${status} is not as its schema says: ${ajv.errorsText()} in ${text}`;
  };
}

/** What is refused before it is known which operation is asked: the document has it as `default`. */
const beforeAnyOperation = new Set([414]);

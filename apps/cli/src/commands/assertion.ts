import type { Call } from '../call.ts';
import type { Answer } from '../command.ts';
import { asOperator } from '../operator.ts';

export function rotateKeys(call: Call): Promise<Answer> {
  return asOperator(call, async (operator) => {
    const value = await operator.assertions.rotate();
    const { withdrawn } = value;
    const text =
      withdrawn === 0
        ? 'There was no key to withdraw.'
        : `${withdrawn} keys were withdrawn. New ones are made when they are needed.`;
    return { value, text };
  });
}

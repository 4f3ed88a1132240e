/** A number for a sentence, which is another one where it is one, however the digits of a locale look. */
export type Quantity = { readonly said: string; readonly isOne: boolean };

import { en } from './en/index.ts';

/** All that the page says. Another language is another folder of this shape. */
export const texts = en;

import { agoOf } from './ago.ts';
import { texts } from './texts/index.ts';
import type { Quantity } from './texts/quantity.ts';

// Dates and numbers as the person's own browser writes them. What is words, such as “5 minutes ago”, stands in
// sentences of the page, and is of its language.

const locale = navigator.language;
const { language } = texts;
const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const second = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' });
const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
const number = new Intl.NumberFormat(locale);
const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
const ago = new Intl.RelativeTimeFormat(language);
const atOnce = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });

export const formatDate = (iso: string): string => date.format(new Date(iso));
/** A day that is nobody’s midnight, such as a birthday: the same day wherever one looks from. */
export const formatDay = (iso: string): string => day.format(new Date(iso));
export const formatDateTime = (iso: string): string => dateTime.format(new Date(iso));
export const formatSecond = (iso: string): string => second.format(new Date(iso));
export const formatExact = (iso: string): string => exact.format(new Date(iso));
export const formatTime = (iso: string): string => time.format(new Date(iso));
export const formatNumber = (value: number): string => number.format(value);
export const formatPercent = (share: number): string => percent.format(share);

/** A count that may have stopped at its bound. */
export type Count = { readonly count: number; readonly more: boolean };

export function quantityOf(counted: number | Count): Quantity {
  const count = typeof counted === 'number' ? { count: counted, more: false } : counted;
  return { said: formatCount(count), isOne: count.count === 1 && !count.more };
}

/** A count that stopped at its bound says so: “100,000+”. */
export function formatCount({ count, more }: Count): string {
  return more ? texts.shared.more(formatNumber(count)) : formatNumber(count);
}

/** “5 minutes ago”, “in 2 hours”, “now”. */
export function formatAgo(iso: string, now = Date.now()): string {
  const [value, unit] = agoOf((new Date(iso).getTime() - now) / 1000);
  // Only of now there is a word: what was 40 days ago was not “last month”.
  return (value === 0 ? atOnce : ago).format(value, unit);
}

/** How long something takes, to wait for it: “40 seconds”, “15 minutes”. */
export function formatSeconds(seconds: number): string {
  const [unit, length] = waits.find(([, least]) => seconds >= 2 * least) ?? ['second', 1];
  const long = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
  return long.format(Math.ceil(seconds / length));
}

const waits: readonly ['hour' | 'minute', number][] = [
  ['hour', 3600],
  ['minute', 60],
];

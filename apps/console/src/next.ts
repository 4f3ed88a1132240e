/**
 * What `?next=` may say: a place on this page, and nothing of another origin. What it may not say is named as
 * undefined, because the router keeps a parameter that nobody spoke of.
 */
export function placeIn({ next }: Record<string, unknown>): { next?: string | undefined } {
  return { next: typeof next === 'string' && PLACE.test(next) ? next : undefined };
}

/** Browsers take a backslash for a slash, and leave out tabs and line breaks before they look. */
const PLACE = /^\/(?![/\\])[^\t\r\n\\]*$/;

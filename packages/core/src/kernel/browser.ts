import { defineRefusals } from './refusals.ts';

/** What a browser may not do, or not by way of whoever carried its call. */
export const browserRefusals = defineRefusals('browser', {
  no_cookies: [
    'BAD_REQUEST',
    'No cookie can be set here. Sign in for a token instead: POST /v1/sessions.',
  ],
  cross_site: [
    'FORBIDDEN',
    'A browser acts by its cookie only from pages of this same origin, and with a body of JSON.',
  ],
  insecure: [
    'FORBIDDEN',
    'A browser keeps the cookie only where it comes by https, or by http from its own machine.',
  ],
});

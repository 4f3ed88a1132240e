import { exampleKey } from '../reference.ts';

/**
 * Starts Swagger UI. A token that is typed in stays in the memory of the page: what is stored outlives the
 * person at the keyboard. The session of the console is a cookie that no script can read; the browser sends it
 * by itself, so the page says in whose name things are tried out.
 */
export const startScript = `'use strict';
fetch('/v1/session').then(async (answer) => {
  if (!answer.ok) return;
  const { username } = await answer.json();
  document.getElementById('who').textContent =
    'You are signed in as ' + username + ': what you try out here is done in your name. ' +
    'A token that you give under “Authorize” goes before that.';
}, () => {});

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  presets: [SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  validatorUrl: null,
  // The example stands in every form, and a key is good for one request only.
  requestInterceptor(request) {
    const { 'Idempotency-Key': key, ...headers } = request.headers ?? {};
    return key === ${JSON.stringify(exampleKey)} ? { ...request, headers } : request;
  },
});
`;

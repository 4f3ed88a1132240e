/**
 * What to say where Acct’s own sentence would not do on a page. Every refusal that is not here is told in the
 * words of the API, which are English too.
 */
export const refusals: Readonly<Record<string, string>> = {
  network: 'Acct does not answer. Is it running?',
  timeout: 'Acct took too long to answer.',
  'signin.refused': 'That is not the right username and password.',
  'service.overloaded': 'Acct is busy just now. Try again in a moment.',
  'access.session_invalid': 'Your session has ended. Sign in again.',
};

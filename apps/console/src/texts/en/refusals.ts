/**
 * What to say where Acct’s own sentence would not do on a page. Every refusal that is not here is told in the
 * words of the API, which are English too. `{name}` is a fact that comes with the refusal; without it the API’s
 * own sentence is told.
 */
export const refusals: Readonly<Record<string, string>> = {
  network: 'Acct does not answer. Is it running?',
  timeout: 'Acct took too long to answer.',
  'signin.refused': 'That is not the right username and password.',
  'service.overloaded': 'Acct is busy just now. Try again in a moment.',
  'access.session_invalid': 'Your session has ended. Sign in again.',
  'credentials.too_short': 'Take at least {codePointsMin} characters.',
  'credentials.too_long': 'Take at most {codePointsMax} characters.',
  'credentials.too_common': 'Many people take that password. Take another one.',
  'credentials.wrong_password': 'That is not your present password.',
  'credentials.throttled': 'Too many wrong passwords in a row. Try again in {retryAfterSeconds}.',
  'credentials.network_blocked':
    'Too many different names failed to sign in from your network. Try again in {retryAfterSeconds}.',
  'limits.exceeded': 'That was too often. Try again in {retryAfterSeconds}.',
  'attributes.value_invalid': 'The value must be {expected}.',
  'roles.last_administrator':
    'The last administrator must stay one. Make somebody else administrator first.',
  'roles.bootstrap_refused':
    'That is not the present secret, or it is too old, or somebody was faster. Look into the file once more.',
};

import { type Refusal, refusalOf } from '@acct/client';

/** Why something was not done, in words. The code of the refusal is what they are chosen by. */
export function Problem({ error }: { readonly error: Error | null }) {
  if (error === null) return null;
  const refusal = refusalOf(error);
  return (
    <p role="alert" data-reason={refusal?.reason}>
      {refusal === undefined ? 'Something went wrong in this page.' : sentenceFor(refusal)}
    </p>
  );
}

function sentenceFor({ reason, message, details }: Refusal): string {
  switch (reason) {
    case 'accounts.username_taken':
      return 'Somebody else has that name. Try another one.';
    case 'signin.refused':
      return 'That is not the right name and password.';
    case 'access.session_invalid':
      return 'You have been signed out. Sign in again.';
    case 'credentials.throttled':
    case 'limits.exceeded':
    case 'service.overloaded':
      return `That was much at once. Try again in ${details['retryAfterSeconds']} s.`;
    case 'network':
    case 'timeout':
      return 'Acct does not answer. Is it running?';
    default:
      return message;
  }
}

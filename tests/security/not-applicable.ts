/** What the checklist asks of features that are not here. Each row leaves with the feature's arrival. */
export const notApplicable: readonly { readonly id: string; readonly because: string }[] = [
  ...of(
    ['B12', 'X5', 'R5', 'R6'],
    'There are no refresh tokens: a session is one token, looked up each time.',
  ),
  ...of(['D4', 'R24', 'R25'], 'No mail is sent, so no address is ever a destination.'),
  ...of(
    ['F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'X12', 'R22', 'R23', 'R46', 'R54'],
    'There is no mail, so there are no reset links, verifications and invitations; the operator sets a forgotten password.',
  ),
  ...of(
    ['I1', 'I2', 'I3', 'I4', 'X10', 'R2', 'R3', 'R12', 'R37', 'R41'],
    'There is one factor, the password: a sign-in is one step and nothing is pending.',
  ),
  ...of(['I5'], 'There are no passkeys.'),
  ...of(
    ['I9', 'R43', 'Z17'],
    'Nothing is sent to an address that somebody chose: no webhooks, no mail.',
  ),
  ...of(
    ['I10', 'R4', 'R8', 'R45', 'R51'],
    'There is no sign-in through other providers and no authorization code or device code.',
  ),
  ...of(['I13'], 'Tokens are not bound to devices; this is for a later release.'),
  ...of(['Z4'], 'MariaDB is not among the databases yet.'),
];

function of(ids: readonly string[], because: string) {
  return ids.map((id) => ({ id, because }));
}

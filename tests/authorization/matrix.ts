import { parseTable, type Row } from './table.ts';

/**
 * Who may what: one row an operation, one column for each kind of caller. An operation that is not in
 * here fails the test of this table, so nobody adds one without saying who may enter.
 *
 * `in` is let in; every other word is short for a reason (see `reasons` in table.ts). `ended` is
 * every session that was good once: expired, signed out, of an account that was suspended or closed, of
 * one whose password was set anew, of an administrator who is none any more. `foreign` is a member
 * who names what belongs to somebody else; it is `-` where an operation takes no name of anything.
 */
const everywhere = `
  operation                nothing    malformed  ended     member    foreign    service   admin
  signup.create            in         in         in        in        -          in        in
  signin.create            in         in         in        in        -          in        in
  browser.signIn           in         in         in        in        -          in        in
  browser.signOut          required   malformed  invalid   in        -          in        in
  sessions.check           required   malformed  invalid   in        -          in        in
  sessions.checkMany       required   malformed  invalid   role      role       in        in
  sessions.signOut         required   malformed  invalid   in        -          in        in
  sessions.list            required   malformed  invalid   in        -          in        in
  sessions.end             required   malformed  invalid   in        no-session in        in
  sessions.endOthers       required   malformed  invalid   in        -          in        in
  sessions.of              required   malformed  invalid   role      role       role      in
  sessions.revokeAll       required   malformed  invalid   role      role       role      in
  sessions.revoke          required   malformed  invalid   role      role       role      in
  accounts.self            required   malformed  invalid   in        -          in        in
  accounts.rename          required   malformed  invalid   in        -          in        in
  accounts.list            required   malformed  invalid   role      -          role      in
  accounts.inspect         required   malformed  invalid   role      role       role      in
  attributes.definitions   in         in         in        in        -          in        in
  attributes.mine          required   malformed  invalid   in        -          in        in
  attributes.set           required   malformed  invalid   in        -          in        in
  attributes.unset         required   malformed  invalid   in        -          in        in
  attributes.coverage      required   malformed  invalid   role      -          role      in
  attributes.define        required   malformed  invalid   role      -          role      in
  attributes.undefine      required   malformed  invalid   role      -          role      in
  password.change          required   malformed  invalid   in        -          in        in
  password.set             operator   operator   operator  operator  operator   operator  operator
  password.unlock          operator   operator   operator  operator  operator   operator  operator
  closing.close            required   malformed  invalid   in        -          in        in
  apikeys.create           required   malformed  invalid   in        -          in        in
  apikeys.list             required   malformed  invalid   in        -          in        in
  apikeys.revoke           required   malformed  invalid   in        no-key     in        in
  apikeys.of               required   malformed  invalid   role      role       role      in
  apikeys.revokeAll        required   malformed  invalid   role      role       role      in
  apikeys.revokeAny        required   malformed  invalid   role      role       role      in
  apikeys.issue            operator   operator   operator  operator  operator   operator  operator
  directory.byId           required   malformed  invalid   in        in         in        in
  directory.find           required   malformed  invalid   in        -          in        in
  standing.suspend         required   malformed  invalid   role      role       role      in
  standing.reinstate       required   malformed  invalid   role      role       role      in
  standing.demote          required   malformed  invalid   role      role       role      in
  roles.of                 required   malformed  invalid   role      role       role      in
  roles.grant              required   malformed  invalid   role      role       role      in
  roles.bootstrap          required   malformed  invalid   in        -          in        in
  audit.list               required   malformed  invalid   role      role       in        in
  audit.revocations        required   malformed  invalid   role      -          in        in
  assertions.create        required   malformed  invalid   in        -          in        in
  assertions.keys          in         in         in        in        -          in        in
  assertions.rotate        operator   operator   operator  operator  -          operator  operator
  instance.about           required   malformed  invalid   role      -          role      in
  instance.settings        required   malformed  invalid   role      -          role      in
  instance.figures         required   malformed  invalid   role      -          role      in
  oauth.introspect         required   malformed  invalid   role      -          in        in
  oauth.revoke             in         in         in        in        -          in        in
  forwardAuth.check        required   malformed  invalid   in        -          in        in
  pyacct.signUp            legacy     legacy     legacy    legacy    -          legacy    legacy
  pyacct.rename            legacy     legacy     legacy    legacy    -          legacy    legacy
  pyacct.changePassword    legacy     legacy     legacy    legacy    -          legacy    legacy
  pyacct.close             legacy     legacy     legacy    legacy    -          legacy    legacy
  pyacct.setAttribute      legacy     legacy     legacy    legacy    -          legacy    legacy
  pyacct.isSuper           legacy     legacy     legacy    legacy    -          legacy    legacy
  pyacct.readAttribute     legacy     legacy     legacy    legacy    legacy     legacy    legacy
  pyacct.findByAttribute   legacy     legacy     legacy    legacy    -          legacy    legacy
`;

/** What is different where ACCT_LOOK_UP=privileged. */
const lookUpPrivileged = `
  operation                nothing    malformed  ended     member    foreign    service   admin
  directory.byId           required   malformed  invalid   role      role       in        in
  directory.find           required   malformed  invalid   role      -          in        in
`;

/** The doors for PyAcct's clients: a row for each of their routes. */
const pyacctDoors = `
  operation                                nothing   malformed  ended    member  foreign    service  admin
  1 POST /session/                         in        in         in       in      -          in       in
  1 POST /account/                         in        in         in       in      -          in       in
  1 GET /account/                          token     token      token    in      -          in       in
  1 DELETE /account/                       token     token      token    in      -          in       in
  1 PUT /account/username                  token     token      token    in      -          in       in
  1 PUT /account/password                  token     token      token    in      -          in       in
  2 POST /session/                         in        in         in       in      -          in       in
  2 POST /account/                         in        in         in       in      -          in       in
  2 GET /account/                          token     token      token    in      -          in       in
  2 DELETE /account/                       token     token      token    in      -          in       in
  2 PUT /account/username                  token     token      token    in      -          in       in
  2 PUT /account/password                  token     token      token    in      -          in       in
  2 PUT /account/attribute                 token     token      token    in      -          in       in
  2 GET /account/super                     token     token      token    in      -          in       in
  2 GET /account/{username}                token     token      token    in      in         in       in
  2 GET /account/{account_id}/{key}        token     token      token    in      sensitive  in       in
  2 GET /account/attribute/{key}/{value}   token     token      token    in      in         in       in
`;

export const matrix: readonly Row[] = parseTable(everywhere);
export const matrixOfLookUp: readonly Row[] = parseTable(lookUpPrivileged);
export const pyacctMatrix: readonly Row[] = parseTable(pyacctDoors);

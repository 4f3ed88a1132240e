import type { InputOf } from '@acct/client';

type Role = InputOf<'roles', 'grant'>['role'];

const names: Record<Role, string> = { admin: 'Administrator', service: 'Service' };

/** What a role may do, to be said before it is given. */
const may: Record<Role, string> = {
  admin:
    'May do everything: see and suspend every account, give and take roles, define attributes, read the audit log. An administrator can do all that a service can.',
  service:
    'May look up every account, read sensitive attributes, check whose session or API key a token is, and follow the events.',
};

export const roles = {
  names,
  may,
  title: 'Roles',
  lead: 'Most accounts need none: a role is for those who look after others.',
  holders: (role: string) => `Accounts with the role ${role}`,
  none: (role: string) => `No account has the role ${role}.`,
  grant: 'Give',
  grantFind: 'Find',
  grantHint: 'The whole username.',
  grantRole: (role: string) => `Give the role ${role}`,
  grantTitle: (role: string, username: string) => `Make ${username} ${role}?`,
  grantNoSuch: (username: string) => `There is no account named ${username}.`,
  grantSuspended: (username: string) => `${username} is suspended. Reinstate the account first.`,
  granted: (role: string, username: string) => `${username} now has the role ${role}.`,
  alreadyHas: (role: string, username: string) => `${username} has the role ${role} already.`,
  take: 'Take away',
  takeFrom: (role: string, username: string) => `Take away the role ${role} from ${username}`,
  takeTitle: (role: string, username: string) => `Take the role ${role} from ${username}?`,
  takeWhat: (username: string) =>
    `${username} is signed out everywhere at once and can sign in again without the role. API keys that look up or check others stop working for good.`,
  takeSelf: 'This is your own role: you will be signed out.',
  taken: (role: string, username: string) => `${username} no longer has the role ${role}.`,
  firstRun: {
    title: 'Become administrator',
    lead: 'For whoever set Acct up, while there is no administrator.',
    where: 'Where the secret is',
    file: 'Acct keeps a one-time secret in a file of the machine that it runs on, and says where when it starts. Unless it is told otherwise:',
    path: '.data/bootstrap-secret',
    age: 'The secret is good for an hour and for one account. After that the file holds a new one, until there is an administrator.',
    command: 'Whoever may run commands there needs no secret:',
    commandLine: 'npx --yes pnpm@10 acct role grant <username> admin',
    secret: 'Secret',
    hint: 'It begins with acct_b_.',
    submit: 'Become administrator',
    done: 'You are administrator now.',
    already: 'You are an administrator.',
    toOverview: 'Go to the overview',
  },
};

export const signin = {
  title: 'Sign in',
  lead: 'With the account that all services here share.',
  username: 'Username',
  password: 'Password',
  submit: 'Sign in',
  noAccount: 'No account yet?',
  signUp: 'Sign up',
};

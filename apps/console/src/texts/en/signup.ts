export const signup = {
  title: 'Sign up',
  lead: 'One account for all services here.',
  username: 'Username',
  usernameHint: '1 to 64 letters, digits or visible ASCII characters.',
  password: 'Password',
  passwordHint: 'Long is strong: several words that do not belong together do well.',
  submit: 'Sign up',
  hasAccount: 'Have an account?',
  signIn: 'Sign in',
  signInNow: 'Your account is there. Sign in to it.',
  strength: {
    says: (word: string) => `Strength: ${word}`,
    words: ['Very weak', 'Weak', 'Fair', 'Good', 'Strong'],
  },
};

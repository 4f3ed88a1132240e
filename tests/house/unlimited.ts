/** All callers of a test come from one address; tests/limits is where that is counted. */
export const unlimited = { signInLimit: 'off', stuffingLimit: 'off', signUpLimit: 'off' } as const;

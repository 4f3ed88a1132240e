/** Something in the way of the start that the operator can change; the message says what. */
export class StartRefused extends Error {}

import { createHmac } from 'node:crypto';

/** Both peers sign the cookie that carries a session's token; this key is as public as the tokens. */
export const peerSecret = 'h7Qm2vXc94LpZr1TnKd8WsYb3GfJe6Ua';

/** The token of row `n`: as long as those that the peers make. */
export function peerTokenOf(n: number): string {
  return createHmac('sha256', 'acct bench: peers').update(String(n)).digest('hex').slice(0, 32);
}

export function peerEmailOf(n: number): string {
  return `person${n}@example.org`;
}

export function betterAuthCookieOf(n: number): string {
  const token = peerTokenOf(n);
  const signed = `${token}.${signatureOf(token)}`;
  return `better-auth.session_token=${encodeURIComponent(signed)}`;
}

export function expressSessionCookieOf(n: number): string {
  const token = peerTokenOf(n);
  const signed = `s:${token}.${signatureOf(token).replace(/=+$/, '')}`;
  return `connect.sid=${encodeURIComponent(signed)}`;
}

function signatureOf(token: string): string {
  return createHmac('sha256', peerSecret).update(token).digest('base64');
}

import type { ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { serveOther } from './serve.ts';

export const audience = 'https://pictures.example.org';
export const issuer = 'https://accounts.example.org';

/**
 * Gives out keys and a feed like the service, and signs whatever it is asked to: the service itself would
 * sign nothing that a verifier has to refuse.
 */
export async function toyIssuer() {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'toy-key', alg: 'ES256', use: 'sig' };
  const asked: string[] = [];
  const followers = new Set<ServerResponse>();
  let isAway = false;
  const server = await serveOther((req, res) => {
    asked.push(req.url ?? '');
    if (isAway) res.writeHead(503).end();
    else if (req.url === '/v1/assertions/keys') res.end(JSON.stringify({ issuer, keys: [jwk] }));
    else if (req.url?.startsWith('/v1/revocations')) {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      followers.add(res.once('close', () => followers.delete(res)));
      res.write(message('cursor', 1, {}));
    } else res.writeHead(404).end();
  });
  return {
    ...server,
    privateKey,
    jwk,
    /** The address of each request so far. */
    asked,
    away: (value: boolean) => {
      isAway = value;
    },
    followers: () => followers.size,
    /** Sends one message to all who follow. */
    say: (event: string, place: number, data: object = {}) => {
      for (const res of followers) res.write(message(event, place, data));
    },
    /** Sends whatever bytes to all who follow. */
    utter: (text: string) => {
      for (const res of followers) res.write(text);
    },
    hangUp: () => {
      for (const res of followers) res.destroy();
    },
    /** A right assertion, but for what is said otherwise; undefined leaves a claim or a member out. */
    sign: (claims: object = {}, header: object = {}) => {
      // As it will be on the wire, where nothing has a type.
      const payload: JWTPayload = JSON.parse(JSON.stringify({ ...rightClaims(), ...claims }));
      return new SignJWT(payload)
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'toy-key', ...header })
        .sign(privateKey);
    },
  };
}

export function rightClaims() {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: issuer,
    sub: '42',
    aud: audience,
    iat: now,
    exp: now + 60,
    jti: 'AAAAAAAAAAAAAAAA',
    client_id: 'SSSSSSSSSSSSSSSS',
    sid: 'SSSSSSSSSSSSSSSS',
    auth_time: now - 100,
    username: 'ann',
    roles: ['service'],
    cursor: '10',
  };
}

function message(event: string, place: number, data: object): string {
  const cursor = String(place);
  return `id: ${cursor}\nevent: ${event}\ndata: ${JSON.stringify({ ...data, cursor })}\n\n`;
}

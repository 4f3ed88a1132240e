/** A call that takes a body and one that takes none, as each door spells them. */
export type Targets = { readonly post: string; readonly get: string };

const host = 'Host: acct.example\r\n';
const json = 'Content-Type: application/json\r\n';
const body = '{"username":"nobody","password":"a wrong guess"}';
const length = `Content-Length: ${body.length}\r\n`;
const chunked = 'Transfer-Encoding: chunked\r\n';
const size = body.length.toString(16);
const chunks = `${size}\r\n${body}\r\n0\r\n\r\n`;

/**
 * Requests whose end, or whose addressee, two readers may see differently. Most are from RFC 9112 and
 * from what is known of how proxies and servers disagreed.
 */
export function brokenFramings({ post, get }: Targets): readonly (readonly [string, string])[] {
  const to = `POST ${post} HTTP/1.1\r\n${host}${json}`;
  const from = `GET ${get} HTTP/1.1\r\n`;
  return [...ofBodies(to), ...ofChunks(to + chunked), ...ofHeads(from), ...ofLines(get)];
}

function ofBodies(to: string): readonly (readonly [string, string])[] {
  return [
    ['a length and chunks', `${to}${length}${chunked}\r\n0\r\n\r\n`],
    ['chunks and a length', `${to}${chunked}${length}\r\n0\r\n\r\n`],
    ['two lengths', `${to}${length}Content-Length: 1\r\n\r\n${body}`],
    ['the same length twice', `${to}${length}${length}\r\n${body}`],
    ['two lengths in one', `${to}Content-Length: ${body.length}, 1\r\n\r\n${body}`],
    ['a length in two words', `${to}Content-Length: ${body.length} 1\r\n\r\n${body}`],
    ['a length with a sign', `${to}Content-Length: +${body.length}\r\n\r\n${body}`],
    ['a negative length', `${to}Content-Length: -1\r\n\r\n${body}`],
    ['a length in hex', `${to}Content-Length: 0x${size}\r\n\r\n${body}`],
    ['an empty length', `${to}Content-Length:\r\n\r\n${body}`],
    ['a length beyond 64 bits', `${to}Content-Length: 18446744073709551664\r\n\r\n${body}`],
    ['an unknown coding', `${to}Transfer-Encoding: xchunked\r\n\r\n${chunks}`],
    ['chunks that are not last', `${to}Transfer-Encoding: chunked, gzip\r\n\r\n${chunks}`],
    ['a coding inside the chunks', `${to}Transfer-Encoding: gzip, chunked\r\n\r\n${chunks}`],
    ['no coding inside the chunks', `${to}Transfer-Encoding: identity, chunked\r\n\r\n${chunks}`],
    ['two codings on two lines', `${to}Transfer-Encoding: identity\r\n${chunked}\r\n${chunks}`],
    ['chunks twice', `${to}${chunked}${chunked}\r\n${chunks}`],
    ['a coding that is empty', `${to}Transfer-Encoding:\r\n${length}\r\n${body}`],
    ['a coding with a parameter', `${to}Transfer-Encoding: chunked;q=1\r\n\r\n${chunks}`],
    ['a coding in quotes', `${to}Transfer-Encoding: "chunked"\r\n\r\n${chunks}`],
    ['a coding behind a tab of lines', `${to}Transfer-Encoding: \vchunked\r\n\r\n${chunks}`],
    ['a space before the colon', `${to}Transfer-Encoding : chunked\r\n\r\n${chunks}`],
    ['a coding on a folded line', `${to}Transfer-Encoding:\r\n chunked\r\n\r\n${chunks}`],
    ['chunks in HTTP/1.0', `${oldPost(to)}${chunked}\r\n${chunks}`],
  ];
}

/** HTTP/1.0 has no chunks, so a proxy of that time reads until the end of the connection. */
function oldPost(to: string): string {
  return `${to.replace('HTTP/1.1', 'HTTP/1.0')}Connection: keep-alive\r\n`;
}

function ofChunks(to: string): readonly (readonly [string, string])[] {
  return [
    ['a size that is no number', `${to}\r\nzz\r\n${body}\r\n0\r\n\r\n`],
    ['a negative size', `${to}\r\n-${size}\r\n${body}\r\n0\r\n\r\n`],
    ['a size with 0x', `${to}\r\n0x${size}\r\n${body}\r\n0\r\n\r\n`],
    ['a size beyond 64 bits', `${to}\r\n100000000000000${size}\r\n${body}\r\n0\r\n\r\n`],
    ['a space behind the size', `${to}\r\n${size} \r\n${body}\r\n0\r\n\r\n`],
    ['a bare line feed behind the size', `${to}\r\n${size}\n${body}\r\n0\r\n\r\n`],
    ['a bare line feed in an extension', `${to}\r\n${size};a\nb\r\n${body}\r\n0\r\n\r\n`],
    ['a bare line feed behind a chunk', `${to}\r\n${size}\r\n${body}\n0\r\n\r\n`],
    ['a chunk longer than its size', `${to}\r\n5\r\n${body}\r\n0\r\n\r\n`],
    ['an endless extension', `${to}\r\n${size};${'a'.repeat(20_000)}\r\n${body}\r\n0\r\n\r\n`],
    ['a length behind the chunks', `${to}\r\n${size}\r\n${body}\r\n0\r\nContent-Length: 9\r\n\r\n`],
    ['a coding behind the chunks', `${to}\r\n${size}\r\n${body}\r\n0\r\n${chunked}\r\n`],
  ];
}

function ofHeads(from: string): readonly (readonly [string, string])[] {
  const token = 'Authorization: Bearer AAAA\r\n';
  return [
    ['no host', `${from}\r\n`],
    ['two hosts', `${from}${host}Host: evil.example\r\n\r\n`],
    ['two hosts in two spellings', `${from}${host}hOST: evil.example\r\n\r\n`],
    ['two words for a host', `${from}Host: acct.example evil.example\r\n\r\n`],
    ['a host with a user', `${from}Host: acct.example@evil.example\r\n\r\n`],
    ['a host with a path', `${from}Host: acct.example/evil\r\n\r\n`],
    ['two Authorization headers', `${from}${host}${token}${token}\r\n`],
    ['two media types', `${from}${host}${json}Content-Type: text/plain\r\n\r\n`],
    ['129 headers', `${from}${host}${'a:b\r\n'.repeat(128)}\r\n`],
    ['a second host behind 3000 headers', `${from}${host}${'a:b\r\n'.repeat(3000)}${host}\r\n`],
    ['headers of 17 KiB', `${from}${host}X-A: ${'a'.repeat(17 * 1024)}\r\n\r\n`],
    ['a folded header', `${from}${host}X-A: b\r\n c: d\r\n\r\n`],
    ['a folded first header', `${from} ${host}\r\n`],
    ['a bare line feed', `${from}Host: a\nX-B: c\r\n\r\n`],
    ['a bare line feed at the end', `${from}${host}\n`],
    ['a bare carriage return', `${from}${host}X-A: b\rX-C: d\r\n\r\n`],
    ['NUL in a header', `${from}${host}X-A: b\0c\r\n\r\n`],
    ['NUL in a name', `${from}${host}X\0A: b\r\n\r\n`],
    ['a space in a name', `${from}${host}X A: b\r\n\r\n`],
    ['a line without a colon', `${from}${host}X-A\r\n\r\n`],
    ['a header without a name', `${from}${host}: b\r\n\r\n`],
  ];
}

function ofLines(get: string): readonly (readonly [string, string])[] {
  return [
    ['line feeds alone', `GET ${get} HTTP/1.1\nHost: a\n\n`],
    ['tabs for spaces', `GET\t${get}\tHTTP/1.1\r\n${host}\r\n`],
    ['NUL in the address', `GET ${get}\0 HTTP/1.1\r\n${host}\r\n`],
    ['bytes in the address', `GET ${get}\xc3\xa9 HTTP/1.1\r\n${host}\r\n`],
    ['an address without a slash', `GET ${get.slice(1)} HTTP/1.1\r\n${host}\r\n`],
    ['no version', `GET ${get}\r\n\r\n`],
    ['an unknown version', `GET ${get} HTTP/9.9\r\n${host}\r\n`],
    ['a version in lower case', `GET ${get} http/1.1\r\n${host}\r\n`],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a method in lower case', `get ${get} HTTP/1.1\r\n${host}\r\n`],
    ['a method that nobody knows', `SMUGGLE ${get} HTTP/1.1\r\n${host}\r\n`],
    ['CONNECT', `CONNECT evil.example:80 HTTP/1.1\r\n${host}\r\n`],
    ['no request at all', 'hello\r\n\r\n'],
    ['a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ];
}

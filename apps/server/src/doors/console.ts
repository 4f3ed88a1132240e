import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { answerProblem, answerText } from '../answer.ts';
import { problem } from '../problems.ts';

/** Where people look; every page of it is one file, and the browser finds out which page was meant. */
export const consolePath = '/console';

/**
 * The console as it was built. It uses the public API and has no rights of its own. Any address that is no
 * file of it is a page.
 */
export function consolePages(): Answerer {
  const folder = builtFolder();
  const kept = new Map<string, Asset>();

  return async (req, res) => {
    const name = req.path.slice(consolePath.length + 1);
    const asset = ASSET.test(name)
      ? (kept.get(name) ?? (await readAsset(folder, name)))
      : undefined;
    if (asset?.isForEver) kept.set(name, asset);
    if (asset !== undefined) return answerAsset(req, res, asset);
    const page = name.startsWith(FOR_EVER) ? undefined : await read(join(folder, pageName));
    // A file that a browser still asks for after an update must not look like a page.
    if (page === undefined) return answerProblem(req, res, problem('route.not_found'));
    answerPage(res, page.toString());
  };
}

type Answerer = (req: Request, res: Response) => Promise<void>;

type Asset = {
  readonly type: string;
  readonly plain: Buffer;
  readonly packed: Buffer;
  /** Its name changes with what stands in it, so nobody need ask for it twice. */
  readonly isForEver: boolean;
};

/** One file, in one folder at most: no name of this form leads out of it. */
const ASSET = /^(?:assets\/)?[\w-][\w.-]*\.(?:css|js|svg)$/;
const FOR_EVER = 'assets/';

async function readAsset(folder: string, name: string): Promise<Asset | undefined> {
  const plain = await read(join(folder, name));
  if (plain === undefined) return undefined;
  const packed = await promisify(gzip)(plain, { level: 9 });
  const type = types[extname(name)] ?? 'application/octet-stream';
  return { type, plain, packed, isForEver: name.startsWith(FOR_EVER) };
}

/** Undefined where there is no such file. */
async function read(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && NO_FILE.has(error.code)) return undefined;
    throw error;
  }
}

/** There is none of that name, or there can be none: a name may be as long as an address. */
const NO_FILE = new Set<unknown>(['ENOENT', 'ENAMETOOLONG']);

function answerAsset(req: Request, res: Response, asset: Asset): void {
  const { type, plain, packed, isForEver } = asset;
  const takesPacked = /\bgzip\b/.test(req.headers['accept-encoding'] ?? '');
  answerText(res, 200, {
    text: takesPacked ? packed : plain,
    headers: {
      'content-type': type,
      ...(takesPacked && { 'content-encoding': 'gzip' }),
      // The door has said `Vary: Origin` of every answer, for pages elsewhere.
      vary: 'Origin, Accept-Encoding',
      'cache-control': isForEver ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
  });
}

function answerPage(res: Response, page: string): void {
  const nonce = randomBytes(16).toString('base64url');
  answerText(res, 200, {
    text: page.replaceAll(noncePlace, nonce),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policyWith(nonce),
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    },
  });
}

/**
 * Nothing from elsewhere, nothing inline, nothing evaluated, and no text becomes HTML (Trusted Types). The
 * nonce is for style sheets that dialogs bring; scripts come as files of our own.
 */
function policyWith(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

const pageName = 'index.html';

/** What the build of the console writes where a nonce belongs. */
const noncePlace = 'CSP_NONCE';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A built server has it beside its file; the source has it in the package of the console. */
function builtFolder(): string {
  const built = fileURLToPath(new URL('./console/', import.meta.url));
  if (existsSync(built)) return built;
  return join(
    dirname(createRequire(import.meta.url).resolve('@acct/console/package.json')),
    'dist',
  );
}

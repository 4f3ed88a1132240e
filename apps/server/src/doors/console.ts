import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
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
 * The console as it was built, from the memory of the process: whatever stands in a path, nothing but these
 * files can be asked for. It uses the public API and has no rights of its own.
 */
export function consolePages(): Answerer {
  let kept: Promise<Files> | undefined;
  return async (req, res) => {
    if (kept === undefined && !existsSync(builtFolder())) {
      const detail = 'The console was not built: pnpm build.';
      return answerProblem(req, res, problem('route.not_found', { detail }));
    }
    kept ??= readFiles();
    // What cannot be read now may be there at the next try.
    const files = await kept.catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    const name = req.path.slice(consolePath.length + 1);
    const asset = files.assets.get(name);
    if (asset !== undefined) return answerAsset(req, res, asset);
    // A file that a browser still asks for after an update must not look like a page.
    if (name.startsWith('assets/')) return answerProblem(req, res, problem('route.not_found'));
    answerPage(res, files.page);
  };
}

type Answerer = (req: Request, res: Response) => Promise<void>;

type Asset = {
  readonly type: string;
  readonly plain: Buffer;
  readonly packed: Buffer;
  /** Its name changes with what stands in it. */
  readonly isForEver: boolean;
};
type Files = { readonly page: string; readonly assets: ReadonlyMap<string, Asset> };

async function readFiles(): Promise<Files> {
  const folder = builtFolder();
  const names = await readdir(folder, { recursive: true });
  const found = await Promise.all(names.map((name) => readAsset(folder, name)));
  const assets = new Map(found.filter((each) => each !== undefined));
  return { page: await readFile(join(folder, pageName), 'utf8'), assets };
}

async function readAsset(folder: string, name: string): Promise<[string, Asset] | undefined> {
  const type = types[extname(name)];
  if (type === undefined) return undefined;
  const plain = await readFile(join(folder, name));
  const packed = await promisify(gzip)(plain, { level: 9 });
  return [name, { type, plain, packed, isForEver: name.startsWith('assets/') }];
}

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

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Core } from '@acct/core';
import type { Response } from 'express';
import { answerJson, answerText } from '../answer.ts';
import { describedFor } from '../attribute-schemas.ts';
import { problemCatalogue } from '../problems.ts';
import { referenceDocument } from '../reference.ts';
import { startScript } from './docs-script.ts';

/** The pages that explain the API, by address. All of them are served from this machine. */
export function docsPages(core: Core): readonly [path: string, answer: Answerer][] {
  let reference: ReturnType<typeof referenceDocument> | undefined;
  const answerAsset = assetsOnce();
  const servers = [{ url: core.tools.settings.publicUrl ?? '/' }];
  return [
    ['/openapi.json', answerDocument],
    ['/docs', async (res) => answerPage(res, page)],
    ['/docs/refusals', async (res) => answerPage(res, refusalsPage())],
    ['/docs/start.js', async (res) => answerFile(res, 'text/javascript', startScript)],
    ['/docs/docs.css', async (res) => answerFile(res, 'text/css', style)],
    ['/docs/swagger-ui-bundle.js', (res) => answerAsset(res, 'text/javascript', scriptName)],
    ['/docs/swagger-ui.css', (res) => answerAsset(res, 'text/css', styleName)],
  ];

  async function answerDocument(res: Response): Promise<void> {
    reference ??= referenceDocument();
    const document = await reference;
    const { items } = await core.as({ kind: 'nothing' }).attributes.definitions();
    answerJson(res, 200, { body: { ...describedFor(document, items), servers } });
  }
}

type Answerer = (res: Response) => Promise<void>;

const scriptName = 'swagger-ui-bundle.js';
const styleName = 'swagger-ui.css';

/** Nothing from elsewhere, nothing inline, nothing evaluated; pictures of the style sheet are data. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function answerPage(res: Response, text: string): void {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': pagePolicy,
  };
  answerText(res, 200, { text, headers });
}

function answerFile(res: Response, type: string, text: string | Buffer): void {
  answerText(res, 200, { text, headers: { 'content-type': `${type}; charset=utf-8` } });
}

/**
 * Read once and given to everybody: a copy each, and a megabyte at that, would let some hundred callers
 * who do not read their answers fill the memory.
 */
function assetsOnce(): (res: Response, type: string, name: string) => Promise<void> {
  const kept = new Map<string, Promise<Buffer>>();
  return async (res, type, name) => {
    const read = kept.get(name) ?? readFile(join(assetFolder(), name));
    kept.set(name, read);
    // What cannot be read now may be there at the next try.
    read.catch(() => kept.delete(name));
    answerFile(res, type, await read);
  };
}

/** A built server has them beside its file; the source has them in the package of Swagger UI. */
function assetFolder(): string {
  const built = fileURLToPath(new URL('./docs-assets/', import.meta.url));
  if (existsSync(built)) return built;
  return dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
}

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Acct API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/${styleName}">
<link rel="stylesheet" href="/docs/docs.css">
<p id="who" role="status"></p>
<div id="docs"></div>
<script src="/docs/${scriptName}"></script>
<script src="/docs/start.js"></script>
</html>
`;

const style = `body { margin: 0; }
#who:not(:empty) { font: 16px/1.5 system-ui, sans-serif; margin: 0; padding: 0.75rem 1.25rem; background: #fff3c4; overflow-wrap: anywhere; }
.refusals { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
.refusals td { border-top: 1px solid #ddd; padding: 0.5rem 1rem 0.5rem 0; vertical-align: top; }
.refusals :target { background: #fff3c4; }
`;

/** Where the \`type\` of every problem leads. */
function refusalsPage(): string {
  const rows = Object.entries(problemCatalogue).map(
    ([code, { status, title }]) =>
      `<tr id="${escaped(code)}"><td><code>${escaped(code)}</code><td>${status}<td>${escaped(title)}`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Acct: what can be refused</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/docs.css">
<main class="refusals">
<h1>What can be refused</h1>
<p>Every error names one of these as its <code>code</code>. See <a href="/docs">the API</a>.
<table>
${rows.join('\n')}
</table>
</main>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

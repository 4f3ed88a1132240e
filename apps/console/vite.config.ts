import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv, type Plugin } from 'vite';

export default defineConfig(({ mode }) => {
  const { ACCT_ADDRESS: acct = 'http://127.0.0.1:8000' } = loadEnv(mode, '.', 'ACCT_ADDRESS');
  return {
    base: '/console/',
    plugins: [react(), tailwind(), told()],
    // The server puts another word in its place for each answer (see its doors/console.ts).
    html: { cspNonce: 'CSP_NONCE' },
    build: {
      target: 'es2023',
      // What is inlined is a `data:` address, which the page's policy does not let in.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      // Whose work is in the pages, and on what terms: theirs ask to be named where they are given on.
      license: { fileName: 'licenses.md' },
    },
    // `pnpm --filter @acct/console hot`: the page that changes as one writes, before an Acct that runs.
    server: {
      host: '127.0.0.1',
      port: 5174,
      strictPort: true,
      proxy: { '/trpc': acct, '/v1': acct, '/metrics': acct, '/healthz': acct, '/docs': acct },
    },
  };
});

/** Writes down whose code went in, for the bill of materials: folders of pnpm's store, a line each. */
function told(): Plugin {
  return {
    name: 'told',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((part) =>
        part.type === 'chunk' ? part.moduleIds : [],
      );
      const folders = modules.flatMap((id) => /\/\.pnpm\/([^/]+)\//.exec(id)?.[1] ?? []);
      const source = [...new Set(folders)].toSorted().join('\n');
      this.emitFile({ type: 'asset', fileName: 'packages.txt', source });
    },
  };
}

import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';

export default defineConfig(({ mode }) => {
  const { ACCT_ADDRESS: acct = 'http://127.0.0.1:8000' } = loadEnv(mode, '.', 'ACCT_ADDRESS');
  return {
    plugins: [react()],
    server: {
      host: '127.0.0.1',
      port: 5173,
      strictPort: true,
      // The page asks its own origin, so that Acct need not know of it. Let your proxy do the same.
      proxy: { '/trpc': acct },
    },
  };
});

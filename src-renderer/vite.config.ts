import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = dirname(fileURLToPath(import.meta.url));

/**
 * The window, for every host: relative addresses, since Electron serves it from `app://`; nothing inline, since the
 * content security policy forbids that.
 */
export default defineConfig({
  root,
  base: './',
  plugins: [react()],
  build: {
    outDir: join(root, '..', 'dist', 'renderer'),
    emptyOutDir: true,
    target: ['chrome123', 'firefox121', 'safari17.5'],
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'licenses.md' },
  },
});

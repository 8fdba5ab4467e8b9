/** The page that other engines are asked through, built as ui/vite.config.ts builds the dashboard, but not to be published. */
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

export default defineConfig({
  root: resolve(here, 'engines'),
  base: './',
  build: {
    outDir: resolve(here, '../node_modules/.cache/engines'),
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // kB: page and worker hold the whole simulator each.
    chunkSizeWarningLimit: 2000,
    rolldownOptions: { input: { page: resolve(here, 'engines/page.html') } },
  },
  worker: { format: 'es' },
});

/**
 * The dashboard as static files for any web server: dist/ui/index.html and its gallery. `diegosim ui`
 * serves the same files. The single-file report is built by report.vite.config.ts. With DIEGOSIM_CANARY, the dashboard
 * with a deliberate defect (sim/testing/canaries), in a folder of its own.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = import.meta.dirname;
const { version } = JSON.parse(readFileSync(resolve(here, '../package.json'), 'utf8'));

const { DIEGOSIM_CANARY } = process.env;
const canary = DIEGOSIM_CANARY
  ? (await import('../sim/testing/canaries/canaryBuild.ts')).canaryBuild(DIEGOSIM_CANARY)
  : undefined;
const defects = canary === undefined ? [] : [canary.plugin];

export default defineConfig({
  root: here,
  // Relative, so that the files work in any folder of any host.
  base: './',
  define: { __VERSION__: JSON.stringify(version) },
  plugins: [react(), ...defects],
  build: {
    outDir: resolve(here, '..', canary === undefined ? 'dist/ui' : canary.dashboardFolder),
    emptyOutDir: true,
    target: 'es2023',
    // A data: address would need an exception in the content policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // kB: the worker holds the whole simulator, and is loaded beside the page.
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      input: {
        index: resolve(here, 'index.html'),
        gallery: resolve(here, 'gallery.html'),
      },
    },
  },
  worker: { format: 'es', plugins: () => defects },
});

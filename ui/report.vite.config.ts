/**
 * The report's page as one file, dist/ui/report.html: script and style inline, allowed by their hashes
 * in the content policy and nothing else. `diegosim report` puts a run in place of its placeholder.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = import.meta.dirname;
const { version } = JSON.parse(readFileSync(resolve(here, '../package.json'), 'utf8'));

export default defineConfig({
  root: here,
  base: './',
  define: { __VERSION__: JSON.stringify(version) },
  plugins: [react(), inlined()],
  build: {
    outDir: resolve(here, '../dist/ui'),
    // The dashboard's files are there already.
    emptyOutDir: false,
    target: 'es2023',
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { report: resolve(here, 'report.html') },
      output: { codeSplitting: false },
    },
  },
});

/** Puts the built script and style into the page and their hashes into its content policy. */
function inlined(): Plugin {
  return {
    name: 'inlined',
    apply: 'build',
    enforce: 'post',
    // After Vite's own hooks, which finish what loads modules on demand.
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const page = bundle['report.html'];
        if (page?.type !== 'asset') throw new Error('there is no report.html to inline into');
        const scripts: string[] = [];
        const styles: string[] = [];
        for (const [file, output] of Object.entries(bundle)) {
          if (output === page) continue;
          if (output.type === 'chunk') scripts.push(output.code);
          else if (file.endsWith('.css')) styles.push(String(output.source));
          else throw new Error(`the report would need a file of its own: ${file}`);
          delete bundle[file];
        }
        // What would end the element early can only stand in a text literal, where \/ is the same as /.
        const script = scripts.join('\n').replaceAll('</script', '<\\/script');
        const style = styles.join('\n');
        page.source = String(page.source)
          .replace(/\s*<script type="module"[^>]*><\/script>/, '')
          .replace(/\s*<link rel="stylesheet"[^>]*>/, '')
          .replace('{{script}}', hashOf(script))
          .replace('{{style}}', hashOf(style))
          .replace('</head>', () => `<style>${style}</style>\n</head>`)
          .replace('</body>', () => `<script type="module">${script}</script>\n</body>`);
      },
    },
  };
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}

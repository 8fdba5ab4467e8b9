/**
 * Publishes the types of what the package exports into dist/types: plain JavaScript with Node's own modules, for
 * bootstrap.mjs, which has run `tsc -b sim` before.
 *
 * Of all declarations that the compiler keeps in its cache, those that can be reached from the two exported files are
 * copied, with `.js` added to what they import, which TypeScript asks for under `nodenext`. They must name no package
 * but fast-check, which whoever imports `diegosim/testing` has.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const ENTRIES = ['api/diegosim.d.ts', 'api/testing.d.ts'];
const PACKAGES = new Set(['fast-check']);
const SPECIFIER = /(\bfrom |\bimport\(|^import )(["'])([^"']+)\2/gm;

/** @throws Error when a declaration is missing, or needs a package that users do not have. */
export function publishTypes(root) {
  const cache = join(root, 'node_modules', '.cache', 'tsc', 'sim');
  const target = join(root, 'dist', 'types');
  rmSync(target, { recursive: true, force: true });
  const files = [...ENTRIES];
  for (const file of files) {
    const source = join(cache, file);
    if (!existsSync(source)) throw new Error(`no types for ${file}`);
    const text = readFileSync(source, 'utf8').replace(SPECIFIER, (all, before, quote, name) => {
      if (!name.startsWith('.')) {
        if (PACKAGES.has(name)) return all;
        throw new Error(`the published types of ${file} need ${name}`);
      }
      const reached = `${normalize(join(dirname(file), name)).replaceAll('\\', '/')}.d.ts`;
      if (!files.includes(reached)) files.push(reached);
      return `${before}${quote}${name}.js${quote}`;
    });
    const place = join(target, file);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text.replace(/^\/\/# sourceMappingURL.*$/gm, ''));
  }
  return files.length;
}

/**
 * Builds the dashboard into dist/ui when it is missing or its sources have changed: plain JavaScript with
 * Node's own modules, for bootstrap.mjs, which also knows how to run Vite and how to keep others away.
 *
 * A stamp in the built folder holds a fingerprint of the sources: names, sizes and times of their last
 * change. It is taken before the build, so that what is edited meanwhile is built the next time. What is
 * built stands beside dist/ui until it is whole, and then takes its place.
 */
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Files and folders that the dashboard is made from. */
const SOURCES = ['ui', 'sim', 'scenarios', 'package-lock.json', 'tsconfig.base.json'];
/** Below them, what is never part of a page. */
const NOT_BUILT = /^sim\/(cli|testing)$|\.test\.ts$|\.story\.ts$|\/(stories|engines)$/;
/** The page with its files, then the template of reports, which goes into the same folder. */
const CONFIGS = ['ui/vite.config.ts', 'ui/report.vite.config.ts'];
/** Hidden, so that it is not served. */
const STAMP = '.stamp';

/** Whether dist/ui is what its sources make. */
export function isDashboardBuilt(root) {
  try {
    return readFileSync(join(root, 'dist', 'ui', STAMP), 'utf8') === fingerprint(root);
  } catch {
    return false;
  }
}

/**
 * Builds it. `runVite` takes Vite's arguments and answers its exit code, and so does this. Only one may
 * run at a time.
 */
export async function buildDashboard(root, runVite) {
  const dist = join(root, 'dist');
  const built = join(dist, 'ui');
  const fresh = join(dist, '.ui-new');
  const old = join(dist, '.ui-old');
  const stamp = fingerprint(root);
  mkdirSync(dist, { recursive: true });
  // Of a build that was killed.
  for (const left of [fresh, old]) rmSync(left, { recursive: true, force: true });
  try {
    for (const config of CONFIGS) {
      const code = await runVite([
        'build',
        '--config',
        config,
        '--outDir',
        fresh,
        '--logLevel',
        'warn',
      ]);
      if (code !== 0) return code;
    }
    writeFileSync(join(fresh, STAMP), stamp);
    if (statSync(built, { throwIfNoEntry: false }) !== undefined) renameSync(built, old);
    renameSync(fresh, built);
    return 0;
  } finally {
    for (const left of [fresh, old]) rmSync(left, { recursive: true, force: true });
  }
}

function fingerprint(root) {
  const hash = createHash('sha256');
  const visit = (path) => {
    if (NOT_BUILT.test(path)) return;
    const stats = statSync(join(root, path), { throwIfNoEntry: false });
    if (stats === undefined) return;
    if (!stats.isDirectory()) hash.update(`${path}\0${stats.size}\0${stats.mtimeMs}\n`);
    else for (const name of readdirSync(join(root, path)).sort()) visit(`${path}/${name}`);
  };
  for (const source of SOURCES) visit(source);
  return hash.digest('hex');
}

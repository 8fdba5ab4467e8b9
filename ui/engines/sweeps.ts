/** A sweep on one, two and four threads: what it leaves in its folder has to be the same bytes. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SweepOutcome } from './outcomes';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const JOBS = [1, 2, 4];

/** Four points on two seeds: more runs than threads, of different lengths, so that they end out of order. */
const SWEEP = {
  name: 'cell-loss',
  args: [
    ...['--set', 'run.duration=20m', '--set', 'expect=[{ recovered: { within: 4m, after: 15m } }]'],
    ...['--vary', 'foundation.cells[diego-cell].count=40:100:20', '--seeds', '2'],
  ],
};

export async function sweepOutcomes(onSwept: (jobs: number) => void): Promise<SweepOutcome[]> {
  const folder = mkdtempSync(join(tmpdir(), 'diegosim-engines-'));
  try {
    const outcomes: SweepOutcome[] = [];
    let first: ReadonlyMap<string, string> | undefined;
    for (const jobs of JOBS) {
      const startedAt = performance.now();
      const output = join(folder, String(jobs));
      const code = await sweep(jobs, output);
      const files = code === 0 ? filesBelow(output) : undefined;
      first ??= files;
      const different =
        files === undefined || first === undefined ? null : differentFiles(first, files);
      const seconds = (performance.now() - startedAt) / 1000;
      outcomes.push({ name: SWEEP.name, jobs, seconds, different });
      onSwept(jobs);
    }
    return outcomes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As a person calls it; what it prints about a failure goes to stderr. Returns the exit code. */
function sweep(jobs: number, output: string): Promise<number | null> {
  const args = ['bootstrap.mjs', 'diegosim', 'sweep', SWEEP.name, ...SWEEP.args];
  const child = spawn(
    process.execPath,
    [...args, '--jobs', String(jobs), '-o', output, '--quiet'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

/** Contents by path, which starts with a slash. */
function filesBelow(folder: string, path = ''): Map<string, string> {
  const files = new Map<string, string>();
  for (const name of readdirSync(folder + path).sort()) {
    const inner = `${path}/${name}`;
    if (statSync(folder + inner).isDirectory()) {
      for (const [file, text] of filesBelow(folder, inner)) files.set(file, text);
    } else files.set(inner, readFileSync(folder + inner, 'latin1'));
  }
  return files;
}

/** Paths of files that are not in both, or not the same. */
function differentFiles(
  one: ReadonlyMap<string, string>,
  other: ReadonlyMap<string, string>,
): string[] {
  const paths = new Set([...one.keys(), ...other.keys()]);
  return [...paths].filter((path) => one.get(path) !== other.get(path)).sort();
}

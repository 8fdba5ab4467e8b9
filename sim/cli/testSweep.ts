/** What tests of sweeps share: a foundation so small that its run takes milliseconds, and its files. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { temporaryFolder } from './testIo';

/** One cell of three is killed; with 2GB each, what is left has no room for all. */
export const SMALL = `
name: small
question: Does everything run again without a cell?
foundation:
  zones: [z1, z2]
  cells: [{ name: diego-cell, count: 3, memory: 2GB, disk: 16GB, containers: 50 }]
workload:
  - { app: dora, instances: 8, memory: 512MB, disk: 256MB }
events:
  - { at: 5m, kill: { count: 1 } }
expect:
  - { recovered: { within: 3m, after: 5m } }
run: { duration: 10m }
`;

export const MEMORY = 'foundation.cells[diego-cell].memory';
export const COUNT = 'foundation.cells[diego-cell].count';

/** A file with a scenario, in a folder of its own. */
export function scenarioFile(text = SMALL): string {
  const file = join(temporaryFolder(), 'small.yaml');
  writeFileSync(file, text);
  return file;
}

/** Every file below a folder by its name, as text. */
export function filesOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
  );
}

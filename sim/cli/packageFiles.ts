/** What comes with the program: its version, and the scenarios that can be run by name. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFECT } from '../model/defect';

const SUFFIX = '.yaml';

let root: string | undefined;

/** The folder of package.json: above sim/cli in the sources, above dist in the package. */
export function packageFolder(): string {
  root ??= folderAbove(dirname(fileURLToPath(import.meta.url)));
  return root;
}

function folderAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('the program has lost its package.json');
  return folderAbove(parent);
}

export function version(): string {
  const text = readFileSync(join(packageFolder(), 'package.json'), 'utf8');
  const { version: found } = JSON.parse(text) as { version: string };
  return found;
}

/** What made a result or a trace: `diegosim 0.1.0`, and which defect was built into it. */
export function build(): string {
  const defect = DEFECT === null ? '' : ` with the defect ${DEFECT.name}`;
  return `diegosim ${version()}${defect}`;
}

/** Names of the scenarios that come with the program, in alphabetical order. */
export function builtInScenarios(): string[] {
  const folder = join(packageFolder(), 'scenarios');
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(SUFFIX));
  return files.map((file) => file.slice(0, -SUFFIX.length)).sort();
}

/** The file of a built-in scenario, whether or not there is one. */
export function builtInFile(name: string): string {
  return join(packageFolder(), 'scenarios', `${name}${SUFFIX}`);
}

/** Failures as files of their own, so that they are replayed first from then on. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { regressionFile } from '../testing/chaos/regressionFile';
import { entriesUnder } from '../testing/chaos/scenarioData';
import type { Shrunk } from '../testing/chaos/shrink';
import { commandLine } from './commandLine';
import { codeOf, OutputFailed } from './errors';

/** A failure made small, and where it is. */
export interface KeptFailure {
  readonly path: string;
  readonly command: string;
  readonly tries: number;
  readonly cells: number;
  readonly apps: number;
  readonly events: number;
}

/** Writes the file, unless it is there already. @throws OutputFailed */
export function keepRegression(
  { data, failure, tries }: Shrunk,
  found: string,
  folder: string,
  program: string,
): KeptFailure {
  const pathOf = (name: string): string => join(folder, `${name}.yaml`);
  const replay = (name: string): string =>
    commandLine(['check', '--scenario', pathOf(name), '--runs', '1'], program);
  const { name, text } = regressionFile(data, failure, found, replay);
  const path = pathOf(name);
  try {
    mkdirSync(folder, { recursive: true });
    if (!existsSync(path)) writeFileSync(path, text);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    throw new OutputFailed(path, error);
  }
  const groups = entriesUnder(data.foundation, 'cells');
  const cells = groups.reduce((sum, { count }) => sum + Number(count), 0);
  const apps = data.workload.filter((entry) => 'app' in entry || 'mix' in entry).length;
  return { path, command: replay(name), tries, cells, apps, events: data.events.length };
}

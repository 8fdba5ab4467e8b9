/** Failures as files of their own, so that they are replayed first from then on. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STRESS_BATCH } from '../scenario/mixes';
import { regressionFile } from '../testing/chaos/regressionFile';
import { entriesUnder } from '../testing/chaos/scenarioData';
import type { Shrunk } from '../testing/chaos/shrink';
import { commandLine } from './commandLine';
import { codeOf, OutputFailed } from './errors';

const APPS_OF_BATCH = STRESS_BATCH.reduce((sum, { apps }) => sum + apps, 0);

/** A failure made small, and where it is. */
export interface KeptFailure {
  readonly path: string;
  readonly command: string;
  readonly tries: number;
  readonly cells: number;
  readonly apps: number;
  readonly events: number;
  /** When the small one breaks, in seconds of simulated time; null: it is about the whole run. */
  readonly atSeconds: number | null;
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
  const apps = data.workload.reduce((sum, entry) => {
    if ('mix' in entry) return sum + Number(entry.batches ?? 1) * APPS_OF_BATCH;
    return 'app' in entry ? sum + 1 : sum;
  }, 0);
  const { atSeconds } = failure;
  return { path, command: replay(name), tries, cells, apps, events: data.events.length, atSeconds };
}

/** Failures as files of their own, so that they are replayed first from then on. */
import fs, { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../api/wholeFile';
import { STRESS_BATCH } from '../scenario/mixes';
import { printable } from '../scenario/problems';
import { regressionFile } from '../testing/chaos/regressionFile';
import { entriesUnder } from '../testing/chaos/scenarioData';
import type { Shrunk } from '../testing/chaos/shrink';
import { commandLine } from './commandLine';
import { codeOf, OutputFailed, UserError } from './errors';
import { openOutputs } from './outputFiles';

const REASON_MAX = 500;
const APPS_OF_BATCH = STRESS_BATCH.reduce((sum, { apps }) => sum + apps, 0);

/** A failure made small, and where it is. */
export interface KeptFailure {
  readonly path: string;
  readonly command: string;
  readonly tries: number;
  readonly cells: number;
  readonly apps: number;
  readonly events: number;
  /** Why the file could not be written; null when it is there. What was found in hours is told all the same. */
  readonly notKept: string | null;
  /** When the small one breaks, in seconds of simulated time; null: it is about the whole run. */
  readonly atSeconds: number | null;
}

/** Writes the file, unless it is there already. */
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
  const notKept = existsSync(path) ? null : reasonNotWritten(path, text);
  const groups = entriesUnder(data.foundation, 'cells');
  const cells = groups.reduce((sum, { count }) => sum + Number(count), 0);
  const apps = data.workload.reduce((sum, entry) => {
    if ('mix' in entry) return sum + Number(entry.batches ?? 1) * APPS_OF_BATCH;
    return 'app' in entry ? sum + 1 : sum;
  }, 0);
  const { atSeconds } = failure;
  const counts = { tries, cells, apps, events: data.events.length };
  return { path, command: replay(name), notKept, ...counts, atSeconds };
}

/** Writes a file whole or not at all; null when it could. */
function reasonNotWritten(path: string, text: string): string | null {
  try {
    makeFolder(dirname(path), fs);
    for (const file of openOutputs([{ option: '--regressions', path }], undefined)) {
      try {
        file.write(new TextEncoder().encode(text));
        file.finish();
      } catch (error) {
        file.discard();
        throw error;
      }
    }
    return null;
  } catch (error) {
    if (!(error instanceof UserError) && codeOf(error) === undefined) throw error;
    const { message } = error instanceof UserError ? error : new OutputFailed(path, error);
    return printable(message, REASON_MAX);
  }
}

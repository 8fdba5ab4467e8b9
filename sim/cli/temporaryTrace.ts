/** A trace that lives as long as the program: what `run --serve` shows when no file was asked for. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reasonOf, UserError } from './errors';

export interface TemporaryTrace {
  readonly path: string;
  /** Removes it and whatever was written beside it. */
  remove(): void;
}

/** A name in a folder of its own, which only this user can read. @throws UserError without such a folder. */
export function createTemporaryTrace(): TemporaryTrace {
  let folder: string;
  try {
    folder = mkdtempSync(join(tmpdir(), 'diegosim-run-'));
  } catch (error) {
    throw new UserError(`cannot write to ${tmpdir()}: ${reasonOf(error)}`);
  }
  const remove = (): void => {
    process.off('exit', remove);
    rmSync(folder, { recursive: true, force: true });
  };
  // The second Ctrl-C, and errors that nobody catches, end the program without coming back here.
  process.on('exit', remove);
  return { path: join(folder, 'run.arrow'), remove };
}

/**
 * The folder of a sweep, `-o DIR`: what was asked (`sweep.json`), each run as soon as it has ended
 * (`runs/POINT-SEED.json`), and at the end what follows from them. Nothing in it depends on the wall clock
 * or on which thread ran what, so that a sweep that was killed and resumed leaves the same bytes as one that
 * never was.
 *
 * A folder belongs to one sweep: another one's, and a folder with anything else in it, is refused.
 */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { RunResult } from '../../answers/result';
import { type Lock, takeLock } from './folderLock';
import { RUN_FILE_MAX, type RunKey, resultInFile, runFileName, runFileText } from './runFiles';
import { differenceOf, type SweepRequest, sweepFileText } from './sweepFile';
import { attempt, PARTIAL_SUFFIX, readWhole, writeWhole } from './wholeFile';

const SWEEP_FILE = 'sweep.json';
const RUNS = 'runs';
const LOCK_FILE = 'sweep.lock';
/** A scenario of 5 MB and what it extends, and five thousand points. */
const SWEEP_FILE_MAX = 256 * 1024 * 1024;

/** A folder that this sweep may write into. */
export interface SweepFolder {
  /** The result of a run that an earlier sweep finished; undefined when it has to be run. */
  finished(run: RunKey): RunResult | undefined;
  /** Writes the result of a run, as JSON. @throws FolderFailed */
  keep(run: RunKey, result: string): void;
  /** Writes a file that follows from the runs. @throws FolderFailed */
  write(name: string, text: string): void;
  /** Lets others use the folder. */
  close(): void;
}

/**
 * Opens the folder for a sweep, making it if need be, or answers why it is not this sweep's to use.
 * @throws FolderFailed when it cannot be read or written.
 */
export function openSweepFolder(path: string, request: SweepRequest): SweepFolder | string {
  const before = refusal(path, request);
  if (before !== undefined) return before;
  attempt(path, () => makeFolder(resolve(path)));
  const lock = attempt(path, () => takeLock(join(path, LOCK_FILE)));
  if (typeof lock === 'string') {
    return `${lock} sweeps into ${path}; if it does not any more, remove ${join(path, LOCK_FILE)}`;
  }
  try {
    // Another sweep may have come and gone between the look and the lock.
    const now = refusal(path, request);
    if (now !== undefined) {
      lock.release();
      return now;
    }
    return opened(path, request, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** With the folders above it. Node's own way of it never ends where nothing can be made, in /proc. */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** Why a folder is not for this sweep; undefined when it is, or is not there. */
function refusal(path: string, request: SweepRequest): string | undefined {
  const status = attempt(path, () => statSync(path, { throwIfNoEntry: false }));
  if (status === undefined) {
    const link = attempt(path, () => lstatSync(path, { throwIfNoEntry: false }));
    return link === undefined ? undefined : `${path} is a link to something that is not there`;
  }
  if (!status.isDirectory()) return `${path} is not a folder`;
  const names = attempt(path, () => readdirSync(path));
  if (names.includes(SWEEP_FILE)) {
    const text = readWhole(join(path, SWEEP_FILE), SWEEP_FILE_MAX);
    const difference = text === undefined ? 'its sweep.json cannot be read' : undefined;
    const why = difference ?? differenceOf(text ?? '', request);
    return why === undefined ? undefined : `${path} belongs to another sweep: ${why}`;
  }
  const foreign = names.find((name) => !isLeftover(name));
  if (foreign === undefined) return undefined;
  return `${path} is not empty and no sweep's: it holds ${foreign}`;
}

/** What a sweep that was killed while it began may have left. */
function isLeftover(name: string): boolean {
  return name.startsWith(LOCK_FILE) || name === SWEEP_FILE + PARTIAL_SUFFIX;
}

function opened(path: string, request: SweepRequest, lock: Lock): SweepFolder {
  const text = sweepFileText(request);
  const plan = createHash('sha256').update(text).digest('hex');
  const file = join(path, SWEEP_FILE);
  const isResumed = statSync(file, { throwIfNoEntry: false }) !== undefined;
  if (!isResumed) writeWhole(file, text);
  attempt(path, () => makeFolder(join(path, RUNS)));
  removePartials(path);
  removePartials(join(path, RUNS));
  const pathOf = (run: RunKey): string => join(path, RUNS, runFileName(run));
  return {
    finished(run) {
      const found = isResumed ? readWhole(pathOf(run), RUN_FILE_MAX) : undefined;
      return found === undefined ? undefined : resultInFile(found, plan, run);
    },
    keep: (run, result) => writeWhole(pathOf(run), runFileText(plan, run, result)),
    write: (name, content) => writeWhole(join(path, name), content),
    close: () => lock.release(),
  };
}

/** Removes what a killed sweep was writing. */
function removePartials(folder: string): void {
  const partials = attempt(folder, () => readdirSync(folder)).filter((name) =>
    name.endsWith(PARTIAL_SUFFIX),
  );
  for (const name of partials) {
    attempt(join(folder, name), () => rmSync(join(folder, name), { force: true }));
  }
}

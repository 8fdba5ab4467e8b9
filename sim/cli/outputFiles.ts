/**
 * Output files that are there whole or not at all: written as `FILE.partial` beside the file, renamed at
 * the end. All of them are opened before the simulation starts, so that what cannot be written is known
 * at once; until the end, a file that was there before stays as it was.
 *
 * A device or a pipe (`/dev/null`, `>(zstd)`) has nothing beside it and is written directly.
 */
import {
  accessSync,
  closeSync,
  constants,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OutputFailed, reasonOf, UserError } from './errors';

const PARTIAL_SUFFIX = '.partial';

export interface OutputFile {
  /** As the person named it. */
  readonly path: string;
  /** Where it is written until the end. */
  readonly partialPath: string;
  /** Writes all of it at once. @throws OutputFailed */
  write(bytes: Uint8Array): void;
  /** Ends the file and gives it its name. @throws OutputFailed */
  finish(): void;
  /** Ends the file under its partial name: what is in it may be of use. */
  keepPartial(): void;
  /** Ends the file and removes it. */
  discard(): void;
}

/** An option that names an output file. */
export interface OutputRequest {
  /** `--trace`, for reports. */
  readonly option: string;
  readonly path: string;
}

interface Place {
  readonly option: string;
  readonly path: string;
  /** Where the file stands in the end; links are followed. */
  readonly target: string;
  /** The same as `target` for a device. */
  readonly partial: string;
}

/**
 * Opens every file or none.
 * @throws UserError when one cannot be written, or two names (or `input`) are of the same file.
 */
export function openOutputs(
  requests: readonly OutputRequest[],
  input: string | undefined,
): OutputFile[] {
  const places = requests.map(placeOf);
  refuseSameFile(places, input);
  const files: OutputFile[] = [];
  try {
    for (const place of places) files.push(open(place));
  } catch (error) {
    for (const file of files) file.discard();
    throw error;
  }
  return files;
}

function placeOf({ option, path }: OutputRequest): Place {
  if (path === '') throw new UserError(`${option} needs the name of a file`);
  if (path === '-') throw new UserError(`${option} writes a file, not standard output`);
  try {
    const existing = statSync(path, { throwIfNoEntry: false });
    if (existing?.isDirectory() || /[\\/]$/.test(path)) {
      throw unwritable(option, path, 'it is a folder');
    }
    if (existing !== undefined) accessSync(path, constants.W_OK);
    if (existing !== undefined && !existing.isFile()) {
      return { option, path, target: path, partial: path };
    }
    const target = existing === undefined ? newFile(path) : realpathSync(path);
    return { option, path, target, partial: target + PARTIAL_SUFFIX };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unwritable(option, path, reasonOf(error));
  }
}

/** The full path of a file whose folder is there. */
function newFile(path: string): string {
  return join(realpathSync(dirname(path)), basename(path));
}

function unwritable(option: string, path: string, reason: string): UserError {
  return new UserError(`${option}: cannot write ${path}: ${reason}`);
}

function refuseSameFile(places: readonly Place[], input: string | undefined): void {
  const seen = new Map<string, string>();
  if (input !== undefined) seen.set(identityOf(realpathSync(input)), 'the scenario');
  for (const { option, path, target, partial } of places) {
    // Nothing is lost when two outputs share a device.
    if (target === partial) continue;
    for (const name of [target, partial]) {
      const identity = identityOf(name);
      const other = seen.get(identity);
      if (other !== undefined) throw unwritable(option, path, `it is the same file as ${other}`);
      seen.set(identity, option);
    }
  }
}

/** Equal for two names of one file. */
function identityOf(path: string): string {
  const status: Stats | undefined = statSync(path, { throwIfNoEntry: false });
  return status === undefined ? path : `${status.dev}:${status.ino}`;
}

function open({ option, path, target, partial }: Place): OutputFile {
  const isDirect = target === partial;
  let descriptor: number;
  try {
    descriptor = openSync(partial, 'w');
  } catch (error) {
    throw unwritable(option, path, reasonOf(error));
  }
  let isOpen = true;
  const close = (): void => {
    if (isOpen) closeSync(descriptor);
    isOpen = false;
  };
  return {
    path,
    partialPath: partial,
    write: (bytes) => attempt(path, () => writeAll(descriptor, bytes)),
    finish: () =>
      attempt(path, () => {
        close();
        if (!isDirect) renameSync(partial, target);
      }),
    keepPartial: close,
    discard() {
      close();
      if (!isDirect) rmSync(partial, { force: true });
    },
  };
}

function attempt(path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw new OutputFailed(path, error);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length; ) {
    offset += writeSync(descriptor, bytes, offset);
  }
}

/**
 * Output files that are there whole or not at all: written as `FILE.partial` beside the file, renamed at
 * the end. All of them are opened before the simulation starts, so that what cannot be written is known
 * at once; until the end, a file that was there before stays as it was.
 *
 * What has the partial name already may be another run's that goes on, or all that is left of one that
 * was killed: it is not touched, and `FILE.2.partial` is written instead, and so on.
 *
 * A device or a pipe (`/dev/null`, `>(zstd)`) has nothing beside it and is written directly.
 */
import {
  accessSync,
  closeSync,
  constants,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { codeOf, OutputFailed, reasonOf, UserError } from './errors';

const PARTIAL_SUFFIX = '.partial';
/** Partial names that are tried. */
const PARTIALS_MAX = 100;

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
  /** Where it is written if nothing is there; the same as `target` for a device. */
  readonly partial: string;
}

/**
 * Opens every file or none. `input` is a file, or several, that must stay as they are; `inputName` is what each is called
 * in reports.
 * @throws UserError when one cannot be written, or two names (or `input`) are of the same file.
 */
export function openOutputs(
  requests: readonly OutputRequest[],
  input: string | readonly string[] | undefined,
  inputName = 'the scenario',
): OutputFile[] {
  const places = requests.map(placeOf);
  const seen = new Map<string, string>();
  for (const each of [input ?? []].flat()) seen.set(identityOf(each) ?? each, inputName);
  refuseSameFile(places, seen);
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

/** The full path of a file that is not there, in a folder that is; a link says where it is to be. */
function newFile(path: string): string {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (isLink) return newFile(resolve(dirname(path), readlinkSync(path)));
  return join(realpathSync(dirname(path)), basename(path));
}

function unwritable(option: string, path: string, reason: string): UserError {
  return new UserError(`${option}: cannot write ${path}: ${reason}`);
}

/** `seen` says which files are in use already, and what for. */
function refuseSameFile(places: readonly Place[], seen: Map<string, string>): void {
  for (const { option, path, target, partial } of places) {
    // Nothing is lost when two outputs share a device.
    if (target === partial) continue;
    for (const name of [target, partial]) {
      const identity = identityOf(name) ?? name;
      const other = seen.get(identity);
      if (other !== undefined) throw unwritable(option, path, `it is the same file as ${other}`);
      seen.set(identity, option);
    }
  }
}

/** Equal for two names of one file; undefined when there is none. */
function identityOf(path: string): string | undefined {
  try {
    const { dev, ino }: Stats = statSync(path);
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}

function open({ option, path, target, partial }: Place): OutputFile {
  const isDirect = target === partial;
  let descriptor: number;
  let partialPath = partial;
  try {
    if (isDirect) descriptor = openSync(target, 'w');
    else ({ descriptor, partialPath } = openPartial(target));
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
    partialPath,
    write: (bytes) => attempt(path, () => writeAll(descriptor, bytes)),
    finish: () =>
      attempt(path, () => {
        close();
        if (!isDirect) renameSync(partialPath, target);
      }),
    keepPartial: close,
    discard() {
      close();
      if (!isDirect) rmSync(partialPath, { force: true });
    },
  };
}

/** Makes the first partial file whose name is free. */
function openPartial(target: string): { descriptor: number; partialPath: string } {
  for (let number = 1; ; number++) {
    const partialPath = target + (number === 1 ? '' : `.${number}`) + PARTIAL_SUFFIX;
    try {
      return { descriptor: openSync(partialPath, 'wx'), partialPath };
    } catch (error) {
      // Gone again: its owner has just given it its name.
      const status = statSync(partialPath, { throwIfNoEntry: false });
      const isTaken = codeOf(error) === 'EEXIST' && (status?.isFile() ?? true);
      if (!isTaken || number === PARTIALS_MAX) throw error;
    }
  }
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

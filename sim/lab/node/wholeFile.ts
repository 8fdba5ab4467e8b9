/** Files of a sweep's folder: there whole or not at all, and read with a bound. */
import { closeSync, fstatSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

export const PARTIAL_SUFFIX = '.partial';

/** A file or folder that cannot be written or read, and the system's error. */
export class FolderFailed extends Error {
  override readonly name = 'FolderFailed';

  constructor(
    readonly path: string,
    override readonly cause: unknown,
  ) {
    super(`cannot use ${path}`);
  }
}

/**
 * Writes beside the file and gives it its name. Only for folders that one process writes into: what has the
 * partial name is what is left of a killed one. @throws FolderFailed
 */
export function writeWhole(path: string, text: string): void {
  attempt(path, () => {
    writeFileSync(path + PARTIAL_SUFFIX, text);
    renameSync(path + PARTIAL_SUFFIX, path);
  });
}

/** The text of a file; undefined when it is not there, no plain file, or longer than `bytesMax`. */
export function readWhole(path: string, bytesMax: number): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const status = fstatSync(descriptor);
    if (!status.isFile() || status.size > bytesMax) return undefined;
    return readFileSync(descriptor, 'utf8');
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** @throws FolderFailed with what the system says. */
export function attempt<Value>(path: string, action: () => Value): Value {
  try {
    return action();
  } catch (error) {
    throw new FolderFailed(path, error);
  }
}

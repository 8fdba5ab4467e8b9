/**
 * Files that are there whole or not at all: written under another name beside it, then renamed. A link stays, and what it
 * points to is written; a device or a pipe, which nothing may take the place of, is written directly. Node's own `fs` is
 * passed in, since what the package exports runs anywhere.
 */

/** What is needed of `node:fs`: give the module itself. */
export interface FileSystem {
  mkdirSync(path: string): unknown;
  writeFileSync(path: string, data: Uint8Array | string, options?: { flag: 'wx' }): void;
  renameSync(from: string, to: string): void;
  rmSync(path: string, options: { force: true }): void;
  statSync(path: string, options: { throwIfNoEntry: false }): FileStatus | undefined;
  lstatSync(path: string, options: { throwIfNoEntry: false }): FileStatus | undefined;
  realpathSync(path: string): string;
}

interface FileStatus {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** Names that are tried for what is not whole yet: another run may write there. */
const PARTIALS_MAX = 100;

/** With its folder, if that is not there. @throws Error when it cannot be written; nothing is left then. */
export function writeWhole(path: string, data: Uint8Array | string, fs: FileSystem): void {
  requireFile(path, fs);
  try {
    const target = targetOf(path, fs);
    if (target === undefined) {
      fs.writeFileSync(path, data);
      return;
    }
    const partial = writePartial(target, data, fs);
    try {
      fs.renameSync(partial, target);
    } catch (error) {
      fs.rmSync(partial, { force: true });
      throw error;
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`cannot write ${path}: ${reason}`, { cause });
  }
}

/** The file that is to be there in the end; undefined for a device or a pipe. */
function targetOf(path: string, fs: FileSystem): string | undefined {
  const status = fs.statSync(path, { throwIfNoEntry: false });
  if (status?.isDirectory() || /[\\/]$/.test(path)) throw new Error('it is a folder');
  if (status !== undefined && !status.isFile()) return undefined;
  const link = fs.lstatSync(path, { throwIfNoEntry: false });
  if (link?.isSymbolicLink() && status === undefined) throw new Error('it is a link to nothing');
  if (link?.isSymbolicLink()) return fs.realpathSync(path);
  makeFolder(folderOf(path), fs);
  return path;
}

/** Empty for what is in the current folder, or at the top. */
function folderOf(path: string): string {
  return /^(.*)[\\/][^\\/]*$/.exec(path)?.[1] ?? '';
}

/**
 * With the folders above it, level by level: Node's own recursion never ends where a folder that is there refuses new
 * ones, as /proc does. @throws what the system says.
 */
export function makeFolder(path: string, fs: Pick<FileSystem, 'mkdirSync' | 'statSync'>): void {
  const isThere = () => fs.statSync(path, { throwIfNoEntry: false }) !== undefined;
  if (path === '' || isThere()) return;
  makeFolder(folderOf(path), fs);
  try {
    fs.mkdirSync(path);
  } catch (error) {
    // Another process may have made it in between.
    if (!isThere()) throw error;
  }
}

/** Where it is written, under the first name that is free. */
function writePartial(target: string, data: Uint8Array | string, fs: FileSystem): string {
  for (let number = 1; ; number++) {
    const partial = `${target}${number === 1 ? '' : `.${number}`}.partial`;
    try {
      fs.writeFileSync(partial, data, { flag: 'wx' });
      return partial;
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (isTaken && number < PARTIALS_MAX) continue;
      if (!isTaken) fs.rmSync(partial, { force: true });
      throw error;
    }
  }
}

/** @throws TypeError for what names no file, or is no `node:fs`. */
export function requireFile(path: string, fs: FileSystem): void {
  if (typeof path !== 'string' || path === '') throw new TypeError('a file needs a name');
  if (typeof fs?.writeFileSync === 'function' && typeof fs.renameSync === 'function') return;
  throw new TypeError("files are written by Node's own module: import fs from 'node:fs'");
}

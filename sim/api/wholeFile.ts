/**
 * Files that are there whole or not at all: written under another name beside it, then renamed. Node's own `fs` is
 * passed in, since what the package exports runs anywhere.
 */

/** What is needed of `node:fs`: give the module itself. */
export interface FileSystem {
  mkdirSync(path: string, options: { recursive: true }): unknown;
  writeFileSync(path: string, data: Uint8Array | string): void;
  renameSync(from: string, to: string): void;
  rmSync(path: string, options: { force: true }): void;
}

/** With its folder, if that is not there. @throws Error when it cannot be written; nothing is left then. */
export function writeWhole(path: string, data: Uint8Array | string, fs: FileSystem): void {
  requireFile(path, fs);
  const folder = /^(.*)[\\/][^\\/]*$/.exec(path)?.[1] ?? '';
  const partial = `${path}.partial`;
  try {
    if (folder !== '') fs.mkdirSync(folder, { recursive: true });
    try {
      fs.writeFileSync(partial, data);
      fs.renameSync(partial, path);
    } catch (error) {
      fs.rmSync(partial, { force: true });
      throw error;
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`cannot write ${path}: ${reason}`, { cause });
  }
}

/** @throws TypeError for what names no file, or is no `node:fs`. */
export function requireFile(path: string, fs: FileSystem): void {
  if (typeof path !== 'string' || path === '') throw new TypeError('a file needs a name');
  if (typeof fs?.writeFileSync === 'function' && typeof fs.renameSync === 'function') return;
  throw new TypeError("files are written by Node's own module: import fs from 'node:fs'");
}

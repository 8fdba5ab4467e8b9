/**
 * Reads files that may be anything: missing, a folder, a device without end, 50 MB. Never more than a
 * bound is read.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { reasonOf, UserError } from './errors';

const CHUNK = 64 * 1024;

/**
 * At most `bytesMax` + 1 bytes of a file: the last one tells that there is more.
 * @throws UserError when it cannot be read.
 */
export function readBounded(path: string, bytesMax: number): Uint8Array {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    if (fstatSync(fd).isDirectory()) throw new UserError(`cannot read ${path}: it is a folder`);
    const chunks: Uint8Array[] = [];
    for (let length = 0; length <= bytesMax; ) {
      const chunk = new Uint8Array(Math.min(CHUNK, bytesMax + 1 - length));
      const count = readSync(fd, chunk);
      if (count === 0) break;
      chunks.push(chunk.subarray(0, count));
      length += count;
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot read ${path}: ${reasonOf(error)}`);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** The same of a stream, which is left where it is when it is longer. */
export async function readStreamBounded(
  stream: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > bytesMax) break;
  }
  return Buffer.concat(chunks).subarray(0, bytesMax + 1);
}

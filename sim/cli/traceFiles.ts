/**
 * Trace files that people name: gzipped or not, told by how they begin. Checked without reading more than
 * the header, or read whole with a bound, so that a small file which decompresses to gigabytes is refused.
 */
import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';
import type { TraceHeader } from '../trace/format';
import type { TraceFile } from '../trace/formatReader';
import { codeOf, reasonOf, UserError } from './errors';

/** Uncompressed: 30 million records. */
const TRACE_BYTES_MAX = 2 ** 30;
const CHUNK = 64 * 1024;

/** How a file begins that is gzipped, and how an Arrow stream does. */
const GZIP_MARK = [0x1f, 0x8b];
const ARROW_MARK = [0xff, 0xff, 0xff, 0xff];

/** Whether a path names a plain file that begins like a trace. */
export async function isTraceFile(path: string): Promise<boolean> {
  const start = await startOf(path).catch(() => undefined);
  return start !== undefined && (begins(start, GZIP_MARK) || begins(start, ARROW_MARK));
}

/** What the file says before its first row. @throws UserError when it is no trace. */
export async function checkTraceFile(path: string): Promise<TraceHeader> {
  const { headerLength, readTraceHeader } = await import('../trace/formatReader');
  const start = await prefixOf(path, headerLength(new Uint8Array()));
  const bytes = await prefixOf(path, headerLength(start));
  const read = readTraceHeader(bytes);
  if (!read.ok) throw unreadable(path, read.problem);
  return read.header;
}

/** A trace and the bytes that it was read from, uncompressed. @throws UserError when it is none. */
export async function readTraceFile(
  path: string,
): Promise<{ readonly file: TraceFile; readonly bytes: Uint8Array }> {
  const { readTrace } = await import('../trace/formatReader');
  const bytes = await wholeFile(path);
  const read = readTrace(bytes);
  if (!read.ok) throw unreadable(path, read.problem);
  return { file: read.file, bytes };
}

function unreadable(path: string, reason: string): UserError {
  return new UserError(`cannot read ${path}: ${reason}`);
}

/** The first bytes of a plain file. @throws UserError when there is no such file. */
async function startOf(path: string): Promise<Uint8Array> {
  return await withFile(path, async (file) => {
    const start = new Uint8Array(ARROW_MARK.length);
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    return start.subarray(0, bytesRead);
  });
}

/** So many bytes from the beginning, uncompressed; fewer when there are no more. */
async function prefixOf(path: string, length: number): Promise<Uint8Array> {
  const isGzipped = begins(await startOf(path), GZIP_MARK);
  return await withFile(path, async (file) => {
    const raw = file.createReadStream({ start: 0, autoClose: false, highWaterMark: CHUNK });
    const content = isGzipped ? raw.pipe(createGunzip()) : raw;
    // What goes wrong below reaches the stream that is read.
    if (content !== raw) raw.on('error', (error) => content.destroy(error));
    const chunks: Uint8Array[] = [];
    let read = 0;
    for await (const chunk of content) {
      chunks.push(chunk);
      read += chunk.length;
      if (read >= length) break;
    }
    raw.destroy();
    return Buffer.concat(chunks).subarray(0, length);
  });
}

async function wholeFile(path: string): Promise<Uint8Array> {
  const limit = `it is larger than ${TRACE_BYTES_MAX / 2 ** 30} GB; trace at a lower level`;
  return await withFile(path, async (file) => {
    if ((await file.stat()).size > TRACE_BYTES_MAX) throw unreadable(path, limit);
    const bytes = await readFile(file);
    if (!begins(bytes, GZIP_MARK)) return bytes;
    try {
      return await promisify(gunzip)(bytes, { maxOutputLength: TRACE_BYTES_MAX });
    } catch (error) {
      if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw unreadable(path, limit);
      throw error;
    }
  });
}

type OpenFile = Awaited<ReturnType<typeof open>>;

/** Opens a plain file for a while. @throws UserError for what the system says. */
async function withFile<Found>(
  path: string,
  use: (file: OpenFile) => Promise<Found>,
): Promise<Found> {
  let file: OpenFile | undefined;
  try {
    // A pipe would not open before somebody writes to it.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = await file.stat();
    if (stats.isDirectory()) throw unreadable(path, 'it is a folder');
    if (!stats.isFile()) throw unreadable(path, 'it is no plain file');
    return await use(file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unreadable(path, reasonOf(error));
  } finally {
    await file?.close();
  }
}

function begins(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, position) => bytes[position] === byte);
}

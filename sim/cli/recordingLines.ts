/**
 * The lines of a recording, plain or gzipped (told by its first bytes), one at a time: neither a long
 * recording nor a hostile one fills the memory.
 */
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { codeOf, reasonOf, UserError } from './errors';
import type { Io } from './io';

const LINE_BYTES_MAX = 64 * 1024 * 1024;
/** Lines that are read: a million blank ones take a second. */
const LINES_MAX = 1_000_000;
/** Bytes that are read, unzipped: long enough for any recording, and soon over. */
const BYTES_MAX = 4 * 1024 * 1024 * 1024;
const GZIP_MAGIC = [0x1f, 0x8b];
const LINE_END = 0x0a;

/**
 * Every line of `path`, or of standard input for `-`, blank ones included.
 * @throws UserError when it cannot be read, is damaged, is too long, or has a line that is.
 */
export async function* recordingLines(
  path: string,
  io: Io,
  lineBytesMax = LINE_BYTES_MAX,
): AsyncGenerator<string> {
  const name = path === '-' ? 'standard input' : path;
  const source = path === '-' ? io.stdin : createReadStream(path);
  try {
    yield* linesOf(await unzipped(source, name), name, lineBytesMax);
  } catch (error) {
    const code = codeOf(error);
    if (error instanceof UserError || code === undefined) throw error;
    const reason = code.startsWith('Z_') ? `the gzip data is damaged` : reasonOf(error);
    throw new UserError(`cannot read ${name}: ${reason}`);
  }
}

/** Looks at the first two bytes and passes everything on. */
async function unzipped(
  source: AsyncIterable<Uint8Array>,
  name: string,
): Promise<AsyncIterable<Uint8Array>> {
  const chunks = source[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array();
  while (head.length < GZIP_MAGIC.length) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const whole = rejoined(head, chunks);
  if (GZIP_MAGIC.every((byte, place) => head[place] === byte)) {
    // What goes wrong is thrown to whoever reads the end of the pipe.
    return pipeline(Readable.from(whole), createGunzip(), () => undefined);
  }
  if (name.endsWith('.gz') && head.length > 0) {
    throw new UserError(`cannot read ${name}: it is not gzip data, though its name says so`);
  }
  return whole;
}

async function* rejoined(
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  lineBytesMax: number,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pieces: Uint8Array[] = [];
  let length = 0;
  let number = 1;
  let total = 0;
  const add = (piece: Uint8Array): void => {
    pieces.push(piece);
    length += piece.length;
    if (length <= lineBytesMax) return;
    throw new UserError(`cannot read ${name}: line ${number} is longer than ${lineBytesMax} bytes`);
  };
  const take = (): string => {
    const line = decoder.decode(Buffer.concat(pieces));
    pieces = [];
    length = 0;
    number++;
    return line;
  };
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > BYTES_MAX) throw new UserError(`cannot read ${name}: more than ${BYTES_MAX} bytes`);
    let start = 0;
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, start)) {
      if (number > LINES_MAX) throw new UserError(`cannot read ${name}: over ${LINES_MAX} lines`);
      add(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    add(chunk.subarray(start));
  }
  if (length > 0) yield take();
}

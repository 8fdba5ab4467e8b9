/**
 * The files of one folder as a web server may show them: nothing outside of it, by whatever name or link,
 * and nothing hidden. Each comes with its type, how long it may be kept, and compressed when that is of use.
 *
 * Files are looked up anew at each request, since a dashboard may be built again while it is served.
 */
import { type Stats, statSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { codeOf } from './errors';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.yaml': 'text/yaml; charset=utf-8',
  '.yml': 'text/yaml; charset=utf-8',
};
const UNKNOWN_TYPE = 'application/octet-stream';

/** Its name holds a hash of its content, as Vite names assets: another content has another name. */
const HASHED = /[\\/]assets[\\/][^\\/]+-[\w-]{8}\.\w+$/;
const FOR_EVER = 'public, max-age=31536000, immutable';
/** Kept, but asked for again each time. */
const ASK_AGAIN = 'no-cache';

/** Bytes below which compression gains nothing. */
const COMPRESSED_MIN = 1024;
/** Of 11: the largest script takes a tenth of a second, and is a few percent longer than at 11. */
const BROTLI_QUALITY = 6;

export type ContentEncoding = 'br' | 'gzip';

/** What is sent for one file. */
export interface StaticFile {
  readonly type: string;
  readonly cacheControl: string;
  /** Differs when the file does; weak, since it is the same for each encoding. */
  readonly etag: string;
  readonly encoding: ContentEncoding | undefined;
  /** Whether another request could get another encoding. */
  readonly isNegotiated: boolean;
  readonly body: Uint8Array;
}

export type StaticFiles = (
  urlPath: string,
  acceptEncoding: string | undefined,
) => Promise<StaticFile | 'malformed' | 'missing'>;

/** Serves the files below a folder; the folder's own path stands for its index.html. */
export function createStaticFiles(folder: string): StaticFiles {
  const compress = createCompressor();
  return async (urlPath, acceptEncoding) => {
    const segments = segmentsOf(urlPath);
    if (segments === undefined) return 'malformed';
    const found = await findFile(folder, segments);
    if (found === undefined) return 'missing';
    const type = TYPES[extname(found.path).toLowerCase()] ?? UNKNOWN_TYPE;
    const isNegotiated = isText(type) && found.stats.size >= COMPRESSED_MIN;
    const encoding = isNegotiated ? encodingFor(acceptEncoding) : undefined;
    const etag = etagOf(found.stats);
    const plain = (): Promise<Uint8Array> => readFile(found.path);
    return {
      type,
      cacheControl: HASHED.test(found.path) ? FOR_EVER : ASK_AGAIN,
      etag,
      encoding,
      isNegotiated,
      body: await (encoding === undefined ? plain() : compress(found.path, etag, encoding, plain)),
    };
  };
}

/** Tells a file from what it was before: by its size and the time of its last change. */
export function etagOf({ size, mtimeMs }: Pick<Stats, 'size' | 'mtimeMs'>): string {
  return `W/"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
}

/** Names on the way to a file; undefined for what no honest page asks for. */
function segmentsOf(urlPath: string): string[] | undefined {
  let path: string;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  if (!path.startsWith('/') || /[\\\0:]/.test(path)) return undefined;
  const segments = path.slice(1).split('/');
  if (segments.at(-1) === '') segments[segments.length - 1] = 'index.html';
  // Neither "..", nor what is hidden, nor "//".
  return segments.every((segment) => /^[^.]/.test(segment)) ? segments : undefined;
}

/** A plain file that lies inside the folder once every link is followed. */
async function findFile(
  folder: string,
  segments: readonly string[],
): Promise<{ path: string; stats: Stats } | undefined> {
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, ...segments));
    if (!path.startsWith(root + sep)) return undefined;
    const stats = await stat(path);
    return stats.isFile() ? { path, stats } : undefined;
  } catch (error) {
    if (codeOf(error) !== undefined) return undefined;
    throw error;
  }
}

function isText(type: string): boolean {
  return type.includes('charset') || type === TYPES['.wasm'];
}

/** The best encoding that a client takes; undefined for none. */
function encodingFor(acceptEncoding = ''): ContentEncoding | undefined {
  const accepted = new Set<string>();
  for (const part of acceptEncoding.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    const isRefused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    if (!isRefused) accepted.add(name);
  }
  return (['br', 'gzip'] as const).find((encoding) => accepted.has(encoding));
}

/** Compresses each file once, as long as it stays what it is. */
function createCompressor() {
  const kept = new Map<string, { etag: string; bytes: Promise<Uint8Array> }>();
  return (
    path: string,
    etag: string,
    encoding: ContentEncoding,
    plain: () => Promise<Uint8Array>,
  ): Promise<Uint8Array> => {
    const key = `${encoding} ${path}`;
    const known = kept.get(key);
    if (known?.etag === etag) return known.bytes;
    const bytes = plain().then((content) => compressed(content, encoding));
    kept.set(key, { etag, bytes });
    bytes.catch(() => kept.delete(key));
    return bytes;
  };
}

function compressed(content: Uint8Array, encoding: ContentEncoding): Promise<Uint8Array> {
  if (encoding === 'gzip') return promisify(gzip)(content);
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
  return promisify(brotliCompress)(content, { params });
}

/** Whether there is a plain file. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/**
 * The dashboard over HTTP: the files of a folder, and one trace at /run.arrow. It answers GET and HEAD,
 * changes nothing, and lets no other site use it: neither by frame and script (headers) nor by a name that
 * is made to point here (DNS rebinding; the Host header is checked).
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream/promises';
import { codeOf } from './errors';
import { createStaticFiles, etagOf, type StaticFiles } from './staticFiles';

/** Where the page finds the trace that it is to show. */
const TRACE_PATH = '/run.arrow';

export interface Dashboard {
  /** Of the page's files. */
  readonly folder: string;
  /** File of the trace to show; undefined for none. */
  readonly trace: string | undefined;
  /** Names under which it may be asked for, without port; undefined for any. */
  readonly hosts: readonly string[] | undefined;
}

/** On every answer. */
const HEADERS = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** A server that does not listen yet. */
export function createDashboardServer(dashboard: Dashboard): Server {
  const files = createStaticFiles(dashboard.folder);
  return createServer((request, response) => {
    answer(request, response, dashboard, files).catch(() => {
      // A file that changed or a client that left in the middle: what was promised cannot be sent.
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'The file cannot be read.');
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { trace, hosts }: Dashboard,
  files: StaticFiles,
): Promise<void> {
  if (hosts !== undefined && !hosts.includes(hostOf(request.headers.host))) {
    return refuse(response, 403, 'This server does not answer to that name.');
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(response, 405, 'Only GET and HEAD.', { Allow: 'GET, HEAD' });
  }
  const path = (request.url ?? '').replace(/[?#].*$/, '');
  if (path === TRACE_PATH && trace !== undefined) return sendTrace(request, response, trace);
  const file = await files(path, request.headers['accept-encoding']?.toString());
  if (file === 'malformed') return refuse(response, 400, 'That is no path of this server.');
  if (file === 'missing') return refuse(response, 404, 'There is no such file.');
  const { body, encoding } = file;
  const headers: OutgoingHttpHeaders = {
    'Content-Type': file.type,
    'Cache-Control': file.cacheControl,
    ETag: file.etag,
    ...(file.isNegotiated ? { Vary: 'Accept-Encoding' } : {}),
  };
  if (isKnown(request, file.etag)) {
    response.writeHead(304, { ...HEADERS, ...headers }).end();
    return;
  }
  response.writeHead(200, {
    ...HEADERS,
    ...headers,
    'Content-Length': body.length,
    ...(encoding === undefined ? {} : { 'Content-Encoding': encoding }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** The bytes of the file as they are: the page tells by their beginning whether they are gzipped. */
async function sendTrace(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const file = await openOrUndefined(path);
  if (file === undefined) return refuse(response, 404, 'The trace is not there any more.');
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return refuse(response, 404, 'The trace is not there any more.');
    const etag = etagOf(stats);
    const headers = { ...HEADERS, 'Cache-Control': 'no-cache', ETag: etag };
    if (isKnown(request, etag)) {
      response.writeHead(304, headers).end();
      return;
    }
    response.writeHead(200, {
      ...headers,
      'Content-Type': 'application/vnd.apache.arrow.stream',
      'Content-Length': stats.size,
    });
    if (request.method === 'HEAD' || stats.size === 0) {
      response.end();
      return;
    }
    // No more than was promised, should the file grow; less makes the answer fail.
    const content = file.createReadStream({ end: stats.size - 1, autoClose: false });
    await pipeline(content, response, { end: false });
    if (content.bytesRead < stats.size) response.destroy();
    else response.end();
  } finally {
    await file.close();
  }
}

/** Without waiting: a pipe in the file's place would hold up this and, after a few times, everything else. */
const READ_AT_ONCE = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

async function openOrUndefined(path: string) {
  try {
    return await open(path, READ_AT_ONCE);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isKnown(request: IncomingMessage, etag: string): boolean {
  const known = request.headers['if-none-match'];
  return known?.split(',').some((each) => each.trim() === etag || each.trim() === '*') === true;
}

function refuse(
  response: ServerResponse,
  status: number,
  reason: string,
  headers: OutgoingHttpHeaders = {},
): void {
  const body = `${reason}\n`;
  response.writeHead(status, {
    ...HEADERS,
    ...headers,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** The name in a Host header, in lower case and without port; an IPv6 address in brackets. */
function hostOf(header = ''): string {
  return header.toLowerCase().replace(/:\d*$/, '');
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request, type Server } from 'node:http';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDashboardServer } from './dashboardServer';
import { listen, loopbackNames } from './listen';
import { dashboardFixture, SCRIPT } from './testDashboard';
import { temporaryFolder } from './testIo';

const ASSET = '/assets/index-a1B2_c3D.js';

let folder: string;
let trace: string;
let server: Server;
let port: number;

async function start(hosts: readonly string[] | undefined): Promise<void> {
  server = createDashboardServer({ folder, trace, hosts });
  port = await listen(server, { host: '127.0.0.1', port: 0 });
}

beforeEach(async () => {
  folder = dashboardFixture();
  trace = join(temporaryFolder(), 'run.arrow');
  writeFileSync(trace, Uint8Array.of(0x1f, 0x8b, 1, 2, 3));
  await start(loopbackNames('127.0.0.1'));
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The path goes out as it is, dots and all. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method, headers, agent: false };
    const asked = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0 } = response;
        resolve({ status: statusCode, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('the files of the dashboard', () => {
  test('are sent with their types, the page at the root', async () => {
    const page = await ask('/');
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body.toString()).toContain('<title>dashboard</title>');
    expect((await ask('/index.html?a=1')).body).toEqual(page.body);
    const script = await ask(ASSET);
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(script.body.toString()).toBe(SCRIPT);
  });

  test('are kept for ever when their name has a hash, and asked for again otherwise', async () => {
    expect((await ask(ASSET)).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await ask('/')).headers['cache-control']).toBe('no-cache');
  });

  test('are not sent again while they are the same', async () => {
    const { etag = '' } = (await ask('/')).headers;
    const again = await ask('/', { 'If-None-Match': `"other", ${etag}` });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect(again.headers.etag).toBe(etag);
    utimesSync(join(folder, 'index.html'), 1, 1);
    expect((await ask('/', { 'If-None-Match': etag })).status).toBe(200);
  });

  test('are compressed as the client takes it, and follow the file', async () => {
    const brotli = await ask(ASSET, { 'Accept-Encoding': 'gzip, deflate, br' });
    expect(brotli.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' });
    expect(brotli.body.length).toBeLessThan(SCRIPT.length / 2);
    expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT);
    const zipped = await ask(ASSET, { 'Accept-Encoding': 'gzip, br;q=0' });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.body).toString()).toBe(SCRIPT);
    writeFileSync(join(folder, ASSET), `${SCRIPT}// more`);
    const changed = await ask(ASSET, { 'Accept-Encoding': 'br' });
    expect(brotliDecompressSync(changed.body).toString()).toBe(`${SCRIPT}// more`);
    expect((await ask(ASSET, { 'Accept-Encoding': 'identity' })).body.toString()).toContain('more');
    // Too short to gain by it.
    const page = await ask('/', { 'Accept-Encoding': 'br' });
    expect(page.headers['content-encoding']).toBeUndefined();
  });

  test('are described by HEAD, without a body', async () => {
    const { status, headers, body } = await ask(ASSET, {}, 'HEAD');
    expect([status, body.length]).toEqual([200, 0]);
    expect(headers['content-length']).toBe(String(SCRIPT.length));
  });
});

describe('every answer', () => {
  test.each([
    ['a file', '/', 'GET', 200],
    ['the trace', '/run.arrow', 'GET', 200],
    ['nothing', '/none', 'GET', 404],
    ['a refusal', '/', 'POST', 405],
  ])('(%s) forbids what a page of ours never needs', async (_, path, method, expected) => {
    const { status, headers } = await ask(path, {}, method);
    expect(status).toBe(expected);
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
  });
});

describe('what is refused', () => {
  test.each([
    ['/../package.json', 400],
    ['/assets/../../x', 400],
    ['/%2e%2e/x', 400],
    ['/assets/%2e%2e%2f%2e%2e%2fx', 400],
    ['/..%5cx', 400],
    ['/assets\\..\\..\\x', 400],
    ['/C:/x', 400],
    ['//etc/passwd', 400],
    ['/%00', 400],
    ['/%zz', 400],
    ['/.stamp', 400],
    ['/assets/.hidden', 400],
    ['http://127.0.0.1/index.html', 400],
    ['/assets', 404],
    ['/assets/', 404],
    ['/index.html/', 404],
    ['/none.js', 404],
    [`/${'a'.repeat(5000)}`, 404],
  ])('%s', async (path, expected) => {
    const { status, body } = await ask(path);
    expect(status).toBe(expected);
    expect(body.toString()).not.toContain('secret');
    expect(body.toString()).not.toContain(folder);
  });

  test('links to files outside of the folder, though not those inside', async () => {
    const outside = temporaryFolder();
    writeFileSync(join(outside, 'secret.txt'), 'secret');
    symlinkSync(join(outside, 'secret.txt'), join(folder, 'link.txt'));
    symlinkSync(outside, join(folder, 'linked'));
    symlinkSync(join(folder, 'index.html'), join(folder, 'same.html'));
    expect((await ask('/link.txt')).status).toBe(404);
    expect((await ask('/linked/secret.txt')).status).toBe(404);
    expect((await ask('/same.html')).status).toBe(200);
  });

  test('a folder whose name only begins like that of the dashboard', async () => {
    mkdirSync(`${folder}-other`);
    writeFileSync(join(`${folder}-other`, 'x.txt'), 'secret');
    symlinkSync(`${folder}-other`, join(folder, 'other'));
    expect((await ask('/other/x.txt')).status).toBe(404);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s', async (method) => {
    const { status, headers } = await ask('/', {}, method);
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  test.each([
    ['evil.example', 403],
    ['evil.example:4173', 403],
    ['127.0.0.1.evil.example', 403],
    ['localhost.evil.example:80', 403],
    ['localhost', 200],
    ['LOCALHOST:4173', 200],
    ['127.0.0.1:8080', 200],
    ['[::1]:4173', 200],
  ])('the host name "%s": status %i', async (host, expected) => {
    expect((await ask('/', { Host: host })).status).toBe(expected);
  });

  test('no host name where others are let in', async () => {
    server.close();
    await start(undefined);
    expect((await ask('/', { Host: 'ops.example' })).status).toBe(200);
  });
});

describe('/run.arrow', () => {
  test('is the file as it is, zipped or not, with its length', async () => {
    const { status, headers, body } = await ask('/run.arrow', { 'Accept-Encoding': 'br' });
    expect(status).toBe(200);
    expect([...body]).toEqual([0x1f, 0x8b, 1, 2, 3]);
    expect(headers).toMatchObject({ 'content-length': '5', 'cache-control': 'no-cache' });
    expect(headers['content-encoding']).toBeUndefined();
    const known = await ask('/run.arrow', { 'If-None-Match': headers.etag ?? '' });
    expect(known.status).toBe(304);
    const described = await ask('/run.arrow', {}, 'HEAD');
    expect([described.headers['content-length'], described.body.length]).toEqual(['5', 0]);
  });

  test('may be large, may be empty', async () => {
    const large = Buffer.alloc(3_000_000, 'trace');
    writeFileSync(trace, large);
    expect((await ask('/run.arrow')).body.equals(large)).toBe(true);
    writeFileSync(trace, '');
    expect((await ask('/run.arrow')).body.length).toBe(0);
  });

  test.skipIf(process.platform === 'win32')(
    'is nothing while a folder or a pipe is in its place, and holds up nothing else',
    async () => {
      rmSync(trace);
      mkdirSync(trace);
      expect((await ask('/run.arrow')).status).toBe(404);
      rmSync(trace, { recursive: true });
      execFileSync('mkfifo', [trace]);
      // More than there are threads for files.
      const answers = await Promise.all(Array.from({ length: 8 }, () => ask('/run.arrow')));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
      expect((await ask('/')).status).toBe(200);
    },
  );

  test('is nothing once the file is gone, and when there was none', async () => {
    rmSync(trace);
    expect((await ask('/run.arrow')).status).toBe(404);
    server.close();
    server = createDashboardServer({ folder, trace: undefined, hosts: undefined });
    port = await listen(server, { host: '127.0.0.1', port: 0 });
    expect((await ask('/run.arrow')).status).toBe(404);
  });
});

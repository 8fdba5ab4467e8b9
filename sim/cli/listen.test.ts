import { EventEmitter } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { isLoopback, listen, urlOf } from './listen';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

function server(): Server {
  const made = createServer();
  open.push(made);
  return made;
}

/** A server for which every port is taken; keeps the ports that were tried. */
function hopeless(code: string): { server: Server; tried: number[] } {
  const tried: number[] = [];
  const emitter = Object.assign(new EventEmitter(), {
    listen(port: number) {
      tried.push(port);
      emitter.emit('error', Object.assign(new Error(code), { code }));
    },
  });
  return { server: emitter as unknown as Server, tried };
}

test('a port that is taken is passed over when none was asked for', async () => {
  const first = await listen(server(), { host: '127.0.0.1', port: undefined });
  const second = await listen(server(), { host: '127.0.0.1', port: undefined });
  expect(first).toBeGreaterThanOrEqual(4173);
  expect(second).toBeGreaterThan(first);
});

test('a port that was asked for is that port or an error', async () => {
  const port = await listen(server(), { host: '127.0.0.1', port: 0 });
  await expect(listen(server(), { host: '127.0.0.1', port })).rejects.toThrow(
    `cannot serve on port ${port} of 127.0.0.1: another program has it`,
  );
});

test('the search for a port ends', async () => {
  const { server: taken, tried } = hopeless('EADDRINUSE');
  await expect(listen(taken, { host: '127.0.0.1', port: undefined })).rejects.toThrow(
    'the ports from 4173 to 4192 of 127.0.0.1 are taken',
  );
  expect(tried).toEqual(Array.from({ length: 20 }, (_, i) => 4173 + i));
});

test('what another port would not help is an error at once', async () => {
  const { server: forbidden, tried } = hopeless('EACCES');
  const place = { host: '127.0.0.1', port: undefined };
  await expect(listen(forbidden, place)).rejects.toThrow('permission denied');
  expect(tried).toEqual([4173]);
  await expect(listen(server(), { host: '203.0.113.9', port: 0 })).rejects.toThrow(
    'this machine has no such address',
  );
});

test('addresses that only this machine reaches are known', () => {
  for (const host of ['127.0.0.1', '127.8.8.8', 'localhost', '::1']) {
    expect(isLoopback(host)).toBe(true);
  }
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example']) {
    expect(isLoopback(host)).toBe(false);
  }
});

test('an address is written as a URL has it', () => {
  expect(urlOf('127.0.0.1', 4173)).toBe('http://127.0.0.1:4173/');
  expect(urlOf('::1', 80)).toBe('http://[::1]:80/');
  expect(urlOf('0.0.0.0', 8080)).toBe('http://127.0.0.1:8080/');
});

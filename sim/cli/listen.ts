/** Which address and port a server gets. */
import type { Server } from 'node:http';
import { codeOf, reasonOf, UserError } from './errors';

/** Tried first, unless a port was asked for: Vite's port for built pages. */
const DEFAULT_PORT = 4173;
/** Ports that are tried, one after the other. */
const PORTS_TRIED = 20;

export interface Place {
  /** Name or address of this machine. */
  readonly host: string;
  /** Exactly this one, 0 for any that is free; undefined for the first free one from the default on. */
  readonly port: number | undefined;
}

/** Starts a server. Answers the port. @throws UserError when there is none to be had. */
export async function listen(server: Server, { host, port }: Place): Promise<number> {
  if (port !== undefined) return await listenAt(server, host, port);
  for (let tried = DEFAULT_PORT; tried < DEFAULT_PORT + PORTS_TRIED; tried++) {
    try {
      return await listenAt(server, host, tried);
    } catch (error) {
      if (!(error instanceof PortTaken)) throw error;
    }
  }
  const last = DEFAULT_PORT + PORTS_TRIED - 1;
  throw new UserError(
    `the ports from ${DEFAULT_PORT} to ${last} of ${host} are taken; --port 0 takes any free one`,
  );
}

class PortTaken extends UserError {}

function listenAt(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error): void => {
      const message = `cannot serve on port ${port} of ${host}: ${reasonOf(error)}`;
      const isTaken = codeOf(error) === 'EADDRINUSE';
      reject(isTaken ? new PortTaken(message) : new UserError(message));
    };
    server.once('error', onError);
    server.listen(port, host, () => {
      server.off('error', onError);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Whether only this machine can reach it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Names of a server that listens on a loopback address, as Host headers have them. */
export function loopbackNames(host: string): string[] {
  return ['localhost', '127.0.0.1', '[::1]', urlHost(host)];
}

/** The address of the server's page. */
export function urlOf(host: string, port: number): string {
  // What listens everywhere is reached here under this machine's own address.
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${urlHost(reached)}:${port}/`;
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host.toLowerCase()}]` : host.toLowerCase();
}

/** Serves the dashboard until the person stops it: what `diegosim ui` and `diegosim run --serve` share. */
import { dashboardFolder } from './dashboardFiles';
import { createDashboardServer } from './dashboardServer';
import type { Io, StopSignal } from './io';
import { isLoopback, listen, loopbackNames, type Place, urlOf } from './listen';
import type { StopRequest } from './stop';

export interface Served {
  /** Address of the page, which opens with the trace if there is one. */
  readonly url: string;
  readonly port: number;
}

export interface ServeRequest {
  /** Of the page's files; undefined for the program's own. */
  readonly folder?: string;
  /** What the page opens with, as its address has it behind `#`; undefined for the trace, or nothing. */
  readonly view?: string;
  /** File of the trace that the page opens with; undefined for none. */
  readonly trace: string | undefined;
  readonly place: Place;
  readonly io: Io;
  readonly stop: StopRequest;
  /** Tells the person where the page is. */
  readonly announce: (served: Served) => void;
}

/** Where `run --serve` and `npm start` serve. */
export const DEFAULT_PLACE: Place = { host: '127.0.0.1', port: undefined };

/** Answers the signal that ended it. @throws UserError when there is nothing to serve or no port. */
export async function serveDashboard(request: ServeRequest): Promise<StopSignal> {
  const { trace, place, io, stop, announce } = request;
  const folder = request.folder ?? (await dashboardFolder(io, stop, 'index.html'));
  if (folder === undefined) return await stop.stopped();
  const { host } = place;
  const hosts = isLoopback(host) ? loopbackNames(host) : undefined;
  if (hosts === undefined) {
    const what = trace === undefined ? 'the dashboard' : 'the dashboard and this trace';
    io.stderr.write(`warning: everyone who reaches ${host} of this machine can read ${what}\n`);
  }
  const server = createDashboardServer({ folder, trace, hosts });
  const port = await listen(server, place);
  try {
    const view = request.view ?? (trace === undefined ? '' : 'run=served');
    announce({ url: urlOf(host, port) + (view === '' ? '' : `#${view}`), port });
    return await stop.stopped();
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** What a person reads. */
export function servedText({ url }: Served): string {
  return `Dashboard: ${url}  (Ctrl-C ends it)\n`;
}

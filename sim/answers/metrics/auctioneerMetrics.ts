/**
 * What each auctioneer sends: every minute whether it holds the lock; the active one also its fetches and batches as
 * they end.
 *
 * Diego: auctioneer:auctionmetricemitterdelegate. What the winning cell hands back counts as failed; what
 * it did not answer to counts as started (auction:auctionrunner/scheduler.go Schedule). A batch that its process does
 * not live to end is not counted. Counters live in the VM and begin anew with it.
 */
import { type Instant, MINUTE } from '../../engine/units';
import type { MetricKey } from '../../trace/metrics';
import { type MetricParts, NANOS } from './metricParts';
import { sample } from './metricStore';
import { type ControlProcess, everyTick, type Processes, watchProcesses } from './processes';

interface Counters {
  lrpsStarted: number;
  lrpsFailed: number;
  tasksStarted: number;
  tasksFailed: number;
  failedStateRequests: number;
  requests: number;
}

function noCounts(): Counters {
  const auctions = { lrpsStarted: 0, lrpsFailed: 0, tasksStarted: 0, tasksFailed: 0 };
  return { ...auctions, failedStateRequests: 0, requests: 0 };
}

export function watchAuctioneer(parts: MetricParts): void {
  const counters: (Counters | undefined)[] = [];
  const countersOf = ({ instance }: ControlProcess): Counters => {
    counters[instance] ??= noCounts();
    return counters[instance];
  };
  const processes = watchProcesses(parts, 'auctioneer', {
    onBegan: (process, now) => {
      const { instance, epoch } = process;
      everyTick(parts, process, MINUTE, epoch, now, (at) => {
        const isHeld = parts.foundation().holdsLock('auctioneer', instance);
        sample(parts.store, at, 'auctioneer.LockHeld', isHeld ? 1 : 0, -1, '', instance);
      });
    },
    onVmLost: (instance) => {
      counters[instance] = undefined;
    },
  });
  watchBatches(parts, processes, countersOf);
  watchRequests(parts, processes, countersOf);
}

type CountersOf = (process: ControlProcess) => Counters;

/** Decisions are added up as they are recorded, and are sent when the batch is over. */
function watchBatches(
  { rows, store }: MetricParts,
  processes: Processes,
  countersOf: CountersOf,
): void {
  let batch = noCounts();
  const add = (kind: Parameters<typeof rows.on>[0], started: number, failed: number): void => {
    const isTask = kind.startsWith('auction.task');
    rows.on(kind, () => {
      batch[isTask ? 'tasksStarted' : 'lrpsStarted'] += started;
      batch[isTask ? 'tasksFailed' : 'lrpsFailed'] += failed;
    });
  };
  add('auction.placed', 1, 0);
  add('auction.failed', 0, 1);
  add('auction.rejected', -1, 1);
  add('auction.taskPlaced', 1, 0);
  add('auction.taskFailed', 0, 1);
  add('auction.taskRejected', -1, 1);
  rows.on('auction.started', () => {
    batch = noCounts();
  });
  rows.on('auction.completed', (at) => {
    const process = processes.active();
    if (process === undefined) return;
    const total = countersOf(process);
    total.lrpsStarted += batch.lrpsStarted;
    total.lrpsFailed += batch.lrpsFailed;
    total.tasksStarted += batch.tasksStarted;
    total.tasksFailed += batch.tasksFailed;
    batch = noCounts();
    const send = (key: MetricKey, value: number): void =>
      sample(store, at, key, value, -1, '', process.instance);
    send('auctioneer.AuctioneerLRPAuctionsStarted', total.lrpsStarted);
    send('auctioneer.AuctioneerLRPAuctionsFailed', total.lrpsFailed);
    send('auctioneer.AuctioneerTaskAuctionsStarted', total.tasksStarted);
    send('auctioneer.AuctioneerTaskAuctionsFailed', total.tasksFailed);
  });
}

function watchRequests(
  { rows, store, clock }: MetricParts,
  processes: Processes,
  countersOf: CountersOf,
): void {
  const sendOf = (process: ControlProcess, at: Instant, key: MetricKey, value: number): void =>
    sample(store, at, key, value, -1, '', process.instance);
  rows.on('auction.cellFailed', (at) => {
    const process = processes.active();
    if (process === undefined) return;
    const failed = ++countersOf(process).failedStateRequests;
    sendOf(process, at, 'auctioneer.AuctioneerFailedCellStateRequests', failed);
  });
  rows.on('auction.fetched', (at, _cell, _lrp, _instance, _batch, _cells, duration) => {
    const process = processes.active();
    if (process === undefined) return;
    sendOf(process, at, 'auctioneer.AuctioneerFetchStatesDuration', duration * NANOS);
  });
  rows.onObservation('auctioneer.request', (at, _subject, reading) => {
    const process = processes.active();
    if (process === undefined) return;
    sendOf(process, at, 'auctioneer.RequestCount', ++countersOf(process).requests);
    clock.at(at + reading, (answeredAt) => {
      if (process.isOver) return;
      sendOf(process, answeredAt, 'auctioneer.RequestLatency', reading * NANOS);
    });
  });
}

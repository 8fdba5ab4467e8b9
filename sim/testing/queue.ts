/**
 * A guest of the engine that textbooks have solved: customers come at random, wait in one queue, and are
 * served by c workers (`Station`). What it measures is compared with closed forms.
 *
 * Steady state: one replication leaves out its first customers and answers one number for each measure;
 * intervals are over independent replications, never over the customers of one, who wait for each other.
 */
import type { Actor, Message } from '../engine/actor';
import { type Distribution, sample } from '../engine/distribution';
import { DEFAULT_LIMITS } from '../engine/limits';
import { createNetwork } from '../engine/network';
import { SILENT } from '../engine/recorder';
import { Simulation } from '../engine/simulation';
import {
  type Background,
  createStation,
  enter,
  type Station,
  waitingTime,
} from '../engine/station';
import { SECOND } from '../engine/units';

export interface QueueEntry {
  readonly workers: number;
  /** Customers a second. */
  readonly arrivals: number;
  readonly service: Distribution;
  /** Jobs that are not sent: `enter`'s. Default: none. */
  readonly background?: Background;
  /** Jobs a second that are sent beside the customers and not measured. Default: none. */
  readonly others?: number;
  /** Default: as the customers. */
  readonly othersService?: Distribution;
  /** Customers that are measured, after a tenth as many that are not. */
  readonly customers: number;
}

/** Seconds; means over the customers of one replication. */
export interface QueueMeasures {
  readonly wait: number;
  /** Wait and service. */
  readonly sojourn: number;
  /** Of the customers. */
  readonly shareThatWaits: number;
}

interface Desk {
  readonly station: Station;
  seen: number;
  wait: number;
  sojourn: number;
  waiting: number;
}

type Arrival = { readonly kind: 'customer' | 'other' };

const CONSTANT: Distribution = { kind: 'constant', value: 0 };

/** One replication. Every purpose draws from a stream of its own, so that variants have draws in common. */
function replicate(entry: QueueEntry, seed: number): QueueMeasures {
  const skipped = Math.floor(entry.customers / 10);
  const simulation = new Simulation({
    seed,
    messageKinds: ['customer', 'other'],
    network: createNetwork({ sameZone: CONSTANT, acrossZones: CONSTANT, links: {} }),
    recorder: SILENT,
    limits: DEFAULT_LIMITS,
  });
  const desk = deskOf(entry, skipped);
  const self = simulation.add(desk);
  simulation.post(0, self, { kind: 'customer' });
  if (entry.others !== undefined) simulation.post(0, self, { kind: 'other' });
  while (desk.state.seen < skipped + entry.customers && simulation.step());
  const { wait, sojourn, waiting } = desk.state;
  return {
    wait: wait / entry.customers / SECOND,
    sojourn: sojourn / entry.customers / SECOND,
    shareThatWaits: waiting / entry.customers,
  };
}

/** Replications on the seeds 1 to `count`, or from another first seed on. */
export function replications(entry: QueueEntry, count: number, first = 1): QueueMeasures[] {
  return Array.from({ length: count }, (_, position) => replicate(entry, first + position));
}

function deskOf(entry: QueueEntry, skipped: number): Actor<Desk, Arrival & Message> {
  const gap = (rate: number): Distribution => ({
    kind: 'exponential',
    mean: Math.round(SECOND / rate),
  });
  const rates = { customer: entry.arrivals, other: entry.others ?? 0 };
  return {
    role: 'desk',
    name: 'desk',
    zone: 'z1',
    state: { station: createStation(entry.workers), seen: 0, wait: 0, sojourn: 0, waiting: 0 },
    receive(state, { kind }, ctx) {
      ctx.after(sample(gap(rates[kind]), ctx.random(`${kind}.arrivals`)), { kind });
      const spread = kind === 'other' ? (entry.othersService ?? entry.service) : entry.service;
      const service = sample(spread, ctx.random(`${kind}.service`));
      const wait = waitingTime(state.station, ctx.now);
      const done = enter(state.station, ctx.now, service, entry.background);
      if (kind === 'other') return;
      state.seen += 1;
      if (state.seen <= skipped) return;
      state.wait += wait;
      state.sojourn += done - ctx.now;
      if (wait > 0) state.waiting += 1;
    },
  };
}

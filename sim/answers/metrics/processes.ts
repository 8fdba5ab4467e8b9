/**
 * The processes of one component of the control plane: which of them run, since when, and which serves.
 *
 * Read from the records of faults and locks. A process sends from its start to its end, and not while it stands
 * still; its tickers keep their rhythm meanwhile (a real one fires once more when it goes on). Those that were there
 * before the simulation are somewhere in their minute. Records do not say which process they are of: what an active
 * one does is put down to the one that became active last.
 */
import type { Duration, Instant } from '../../engine/units';
import { epochOf, type MetricParts } from './metricParts';

type Component = 'bbs' | 'auctioneer' | 'locket' | 'silk-controller';

/** One life of a process. */
export interface ControlProcess {
  /** Its place among the processes of its component. */
  readonly instance: number;
  /** When it began; 0 for one that was there before. */
  readonly since: Instant;
  /** What its tickers count from. */
  readonly epoch: Instant;
  isHung: boolean;
  isOver: boolean;
}

export interface ProcessListener {
  /** It runs; told of those that were there before as well. */
  readonly onBegan?: (process: ControlProcess, at: Instant) => void;
  /** It holds its lock and serves, from then on; `isFirst`: it has been the active one all along. */
  readonly onActivated?: (process: ControlProcess, at: Instant, isFirst: boolean) => void;
  readonly onEnded?: (process: ControlProcess) => void;
  /** Whatever was counted for it on its VM is gone. */
  readonly onVmLost?: (instance: number) => void;
}

export interface Processes {
  /** The one that became active last; undefined when it has ended. */
  active(): ControlProcess | undefined;
  /** The first that runs and does not stand still, by their places. */
  firstRunning(): ControlProcess | undefined;
}

/** Tells the listener of the processes that are there from the start before it returns. */
export function watchProcesses(
  parts: MetricParts,
  component: Component,
  listener: ProcessListener,
): Processes {
  const { rows, foundation, spec } = parts;
  const group = component === 'auctioneer' ? 'scheduler' : 'diegoApi';
  const vmPrefix = component === 'auctioneer' ? 'scheduler/' : 'diego-api/';
  const all: (ControlProcess | undefined)[] = [];
  let active: ControlProcess | undefined;
  const begin = (instance: number, since: Instant, epoch: Instant): ControlProcess => {
    end(instance);
    const process = { instance, since, epoch, isHung: false, isOver: false };
    all[instance] = process;
    listener.onBegan?.(process, since);
    return process;
  };
  const end = (instance: number): void => {
    const process = all[instance];
    if (process === undefined) return;
    process.isOver = true;
    all[instance] = undefined;
    if (active === process) active = undefined;
    listener.onEnded?.(process);
  };
  const activate = (process: ControlProcess, at: Instant, isFirst: boolean): void => {
    active = process;
    listener.onActivated?.(process, at, isFirst);
  };
  /** The place of the process that a record names; undefined when it is another component's. */
  const placeOf = (text: number, prefix: string): number | undefined => {
    const name = foundation().identities().texts[text] ?? '';
    return name.startsWith(prefix) ? Number(name.slice(prefix.length)) : undefined;
  };
  const on = (
    kind: Parameters<typeof rows.on>[0],
    act: (instance: number, at: Instant) => void,
    prefix = `${component}/`,
  ): void =>
    rows.on(kind, (at, cell, _lrp, _instance, name) => {
      const place = cell >= 0 ? undefined : placeOf(name, prefix);
      if (place !== undefined) act(place, at);
    });
  on('process.started', (instance, at) => begin(instance, at, at));
  on('process.killed', end);
  on('process.exited', end);
  // The others say so themselves when they have ended.
  if (component === 'silk-controller') on('process.stopped', end);
  const setHung = (isHung: boolean) => (instance: number) => {
    const process = all[instance];
    if (process !== undefined) process.isHung = isHung;
  };
  on('process.hung', setHung(true));
  on('process.resumed', setHung(false));
  on(
    'vm.killed',
    (instance) => {
      end(instance);
      listener.onVmLost?.(instance);
    },
    vmPrefix,
  );
  on('component.activated', (instance, at) => {
    const process = all[instance];
    if (process !== undefined) activate(process, at, false);
  });
  const count = spec.controlPlane[group].length;
  for (let instance = 0; instance < count; instance++) {
    const name = instance === 0 ? component : `${component}/${instance}`;
    const process = begin(instance, 0, epochOf(parts, name));
    if (instance === 0) activate(process, 0, true);
  }
  return {
    active: () => active,
    firstRunning: () => all.find((process) => process !== undefined && !process.isHung),
  };
}

/** Calls `send` every `interval` after `epoch` while the process runs and does not stand still. */
export function everyTick(
  { clock }: MetricParts,
  process: ControlProcess,
  interval: Duration,
  epoch: Instant,
  now: Instant,
  send: (at: Instant) => void,
): void {
  const tick = (at: Instant): void => {
    if (!process.isHung) send(at);
  };
  clock.every(interval, epoch, now, tick, () => process.isOver);
}

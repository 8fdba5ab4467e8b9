/** Trouble with machines, processes, wires and stores: every fault verb of a scenario file. */
import { type Entry, span } from './scenarioData';
import { among, type Raw, type Shape, type Trouble } from './shape';
import { cellsOf, endOf, processOf, shareOf, vmsOf } from './targets';
import { beginOf, lasting, repeated } from './times';

const SLOWNESS = [2, 20, 200] as const;

/** By name, each made of numbers and of what there is. */
export const FAULT_TROUBLES: Readonly<Record<string, Trouble>> = {
  killCells: (raw, shape) => [{ kill: cellsOf(raw, shape), ...lasting(raw, shape) }],
  killZone: (raw, shape) => [
    { kill: { everythingIn: among(shape.zones, raw.first) }, ...lasting(raw, shape) },
  ],
  killVms: (raw, shape) => [{ kill: vmsOf(raw, shape), ...lasting(raw, shape) }],
  killProcess: (raw, shape) => [{ kill: processOf(raw, shape), ...repeated(raw, shape) }],
  restore: (raw, shape) => [
    { restore: raw.first % 2 === 0 ? 'all' : cellsOf(raw, shape), ...repeated(raw, shape) },
  ],
  restart: (raw, shape) => [{ restart: processOf(raw, shape), ...repeated(raw, shape) }],
  stop: (raw, shape) => [{ stop: processOf(raw, shape), ...lasting(raw, shape) }],
  hang: (raw, shape) => [
    raw.third % 4 === 0
      ? standStillTooLong(raw, shape)
      : { hang: processOf(raw, shape), ...lasting(raw, shape) },
  ],
  partition: (raw, shape) => [{ partition: wires(raw, shape), ...lasting(raw, shape) }],
  delay: (raw, shape) => {
    const latency = among<string | { uniform: [string, string] }>(
      ['30ms', '700ms', { uniform: ['0s', '2s'] }, '6s'],
      raw.share,
    );
    return [{ delay: { ...wires(raw, shape), latency }, ...lasting(raw, shape) }];
  },
  drop: (raw, shape) => [
    { drop: { ...wires(raw, shape), share: shareOf(raw) }, ...lasting(raw, shape) },
  ],
  database: (raw, shape) => {
    const condition = among<'refuses' | 'hangs' | { slow: number }>(
      ['refuses', 'hangs', { slow: among(SLOWNESS, raw.second) }],
      raw.first,
    );
    if (typeof condition !== 'string' && raw.third % 2 === 0) return strikePasses(raw, shape);
    return [{ database: condition, ...lasting(raw, shape) }];
  },
  failover: (raw, shape) =>
    shape.plane.database === 3 ? [{ database: 'failover', ...lasting(raw, shape) }] : [],
  blobstore: (raw, shape) => {
    const condition = among<'refuses' | 'hangs' | { slow: number }>(
      ['refuses', 'hangs', { slow: among(SLOWNESS, raw.second) }],
      raw.first,
    );
    if (condition === 'refuses' && raw.third % 2 === 0) return breakOffDroplets(raw, shape);
    return [{ blobstore: condition, ...lasting(raw, shape) }];
  },
  failGarden: (raw, shape) => [{ failGarden: cellsOf(raw, shape), ...lasting(raw, shape) }],
  hangGarden: (raw, shape) => [{ hangGarden: cellsOf(raw, shape), ...lasting(raw, shape) }],
  loseContainers: (raw, shape) => [
    { loseContainers: cellsOf(raw, shape), lost: shareOf(raw), ...repeated(raw, shape) },
  ],
  pauseSync: (raw, shape) => [{ pause: 'sync', ...lasting(raw, shape) }],
  drain: (raw, shape) =>
    raw.second % 4 === 0
      ? drainSuspects(raw, shape)
      : [{ drain: cellsOf(raw, shape), ...lasting(raw, shape) }],
  /** Links go one after the other, and come back in another order. */
  swizzle: (raw, shape) =>
    shape.cells.slice(0, 4).map((cell, place) => {
      const at = 1 + ((raw.first + place * (1 + (raw.second % 20))) % Math.max(1, shape.calm - 2));
      const lasts = 5 + ((raw.third + place * 37) % 90);
      return {
        partition: { between: { cells: [cell] }, and: endOf(4 + (raw.share % 3), shape) },
        at: span(at),
        for: span(lasts),
      };
    }),
};

/** From the restart of a BBS to the begin of its first pass, in seconds over its interval; a pass lasts nearly one. */
const UNTIL_PASS = [1, 1.2, 1.4, 1.6] as const;

/**
 * A pass takes milliseconds, but a second over a database this slow. A BBS that begins anew makes its first pass an
 * interval later: then it is struck again.
 */
function strikePasses(raw: Raw, shape: Shape): Entry[] {
  const begin = beginOf(raw, shape);
  const bbs = { process: 'bbs', which: 'active' };
  const strikes: Entry[] = [{ restart: bbs, at: span(begin) }];
  let at = begin;
  for (const [place, gap] of UNTIL_PASS.entries()) {
    at += shape.passEvery + gap;
    if (at >= shape.calm) break;
    const verb = (raw.share + place) % 2 === 0 ? 'restart' : 'kill';
    strikes.push({ [verb]: bbs, at: span(at) });
  }
  const lasts = Math.min(at + 1, shape.calm) - begin;
  return [{ database: { slow: 200 }, at: span(begin), for: span(lasts) }, ...strikes];
}

/** For so long that another one takes its lock: when it goes on, two of them serve. */
function standStillTooLong(raw: Raw, shape: Shape): Entry {
  const process = raw.share % 2 === 0 ? 'bbs' : 'auctioneer';
  const lasts = span(18 + (raw.lasts % 30));
  return { hang: { process, which: 'active' }, at: span(beginOf(raw, shape)), for: lasts };
}

/**
 * A cell is to evacuate, but where its instances are to go no container comes to be, and then those cells are lost too:
 * rows that are EVACUATING here, SUSPECT there, and ORDINARY nowhere yet.
 */
function drainToNowhere(raw: Raw, shape: Shape): Entry[] {
  const cell = among(shape.cells, raw.first);
  const cells = shape.cells.filter((each) => each !== cell);
  const begin = Math.min(beginOf(raw, shape), Math.max(1, shape.calm - 85));
  const lasts = span(80);
  return [
    { hangGarden: { cells }, at: span(begin), for: lasts },
    { drain: { cells: [cell] }, at: span(begin + 1), for: lasts },
    {
      partition: { between: { cells }, and: { process: 'locket' } },
      at: span(begin + 4),
      for: lasts,
    },
  ];
}

/** A blobstore that goes while droplets come: a container is there by then, which takes the lifecycle. */
function breakOffDroplets(raw: Raw, shape: Shape): Entry[] {
  const begin = Math.max(40, beginOf(raw, shape));
  const app = { instances: 6, memory: '64MB', disk: '512MB', droplet: '300MB' };
  return [
    { add: { app: 'delivered', ...app }, at: span(begin - 35) },
    { add: { app: 'undelivered', ...app }, at: span(begin - 2) },
    { blobstore: 'refuses', at: span(begin), for: span(10 + raw.lasts) },
  ];
}

/** A cell that Locket has not heard of for so long that its instances are suspects is told to evacuate. */
function drainSuspects(raw: Raw, shape: Shape): Entry[] {
  if (raw.third % 3 === 0 && shape.cells.length > 1) return drainToNowhere(raw, shape);
  const cell = among(shape.cells, raw.first);
  const begin = Math.min(beginOf(raw, shape), Math.max(1, shape.calm - 80));
  const after = 20 + (raw.third % 50);
  return [
    {
      partition: { between: { cells: [cell] }, and: { process: 'locket' } },
      at: span(begin),
      for: span(30 + (raw.lasts % 90)),
    },
    { drain: { cells: [cell] }, at: span(Math.min(shape.calm, begin + after)), for: span(30) },
  ];
}

function wires(...[{ first, second, third }, shape]: Parameters<Trouble>) {
  const [one, other] = [endOf(first, shape), endOf(second, shape)];
  if (third % 3 === 0) return { from: one, to: other };
  return third % 3 === 1 ? { between: one } : { between: one, and: other };
}

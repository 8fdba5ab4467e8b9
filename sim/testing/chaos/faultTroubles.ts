/** Trouble with machines, processes, wires and stores: every fault verb of a scenario file. */
import { span } from './scenarioData';
import { among, type Trouble } from './shape';
import { cellsOf, endOf, processOf, shareOf, vmsOf } from './targets';
import { lasting, repeated } from './times';

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
  hang: (raw, shape) => [{ hang: processOf(raw, shape), ...lasting(raw, shape) }],
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
  database: (raw, shape) => [
    {
      database: among<'refuses' | 'hangs' | { slow: number }>(
        ['refuses', 'hangs', { slow: among(SLOWNESS, raw.second) }],
        raw.first,
      ),
      ...lasting(raw, shape),
    },
  ],
  failover: (raw, shape) =>
    shape.plane.database === 3 ? [{ database: 'failover', ...lasting(raw, shape) }] : [],
  blobstore: (raw, shape) => [
    {
      blobstore: among<'refuses' | 'hangs' | { slow: number }>(
        ['refuses', 'hangs', { slow: among(SLOWNESS, raw.second) }],
        raw.first,
      ),
      ...lasting(raw, shape),
    },
  ],
  failGarden: (raw, shape) => [{ failGarden: cellsOf(raw, shape), ...lasting(raw, shape) }],
  hangGarden: (raw, shape) => [{ hangGarden: cellsOf(raw, shape), ...lasting(raw, shape) }],
  loseContainers: (raw, shape) => [
    { loseContainers: cellsOf(raw, shape), lost: shareOf(raw), ...repeated(raw, shape) },
  ],
  pauseSync: (raw, shape) => [{ pause: 'sync', ...lasting(raw, shape) }],
  drain: (raw, shape) => [{ drain: cellsOf(raw, shape), ...lasting(raw, shape) }],
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

function wires(...[{ first, second, third }, shape]: Parameters<Trouble>) {
  const [one, other] = [endOf(first, shape), endOf(second, shape)];
  if (third % 3 === 0) return { from: one, to: other };
  return third % 3 === 1 ? { between: one } : { between: one, and: other };
}

import { describe, expect, it } from 'vitest';
import { SECOND } from '../../sim/engine/units';
import { cells } from '../../sim/testing/builders';
import { thinTrace } from '../../sim/trace/thin';
import type { Replay } from './openReplay';
import { read } from './pages';
import { type HandmadeRow, handmadeTrace } from './testing/handmadeTrace';
import { opened } from './testing/tracedRun';
import { addressText } from './things';
import { viewAt } from './view';

const ENTRY = { cells: [cells(3)] };

/** `1: cell 0 at 10.0.16.4 since 1, dead since 10` for each subnet that somebody holds. */
function leasesAt(replay: Replay, seconds: number): string[] {
  const { state } = viewAt(replay, seconds * SECOND);
  const { cell, address, since, deadSince } = state.subnets;
  return [1, 2, 3].flatMap((subnet) => {
    const holder = read(cell, subnet);
    if (holder < 0) return [];
    const dead = read(deadSince, subnet);
    const text = `${subnet}: cell ${holder} at ${addressText(replay, holder, read(address, subnet))}`;
    const lasts = Number.isNaN(dead) ? '' : `, dead since ${dead / SECOND}`;
    return [`${text} since ${read(since, subnet) / SECOND}${lasts}`];
  });
}

const lease = (seconds: number, cell: number, a: number, b = 'free'): HandmadeRow => [
  seconds,
  'silk.leaseAcquired',
  { cell, a, b },
];

const LEAK: HandmadeRow[] = [
  lease(1, 0, 1),
  lease(1, 1, 2),
  [10, 'vm.deleted', { cell: 0, a: 'cell-0' }],
  [20, 'vm.created', { cell: 0, a: 'cell-0', b: '10.0.99.1' }],
  lease(30, 0, 3),
  [50, 'silk.leaseEvicted', { cell: 0, a: 1, b: '10.0.16.4' }],
  lease(50, 2, 1, 'expired'),
];

describe('the Silk leases of a replay', () => {
  it('keep the subnet of an address that a cell has no more', () => {
    const replay = opened(handmadeTrace(ENTRY, LEAK));
    expect(leasesAt(replay, 5)).toEqual([
      '1: cell 0 at 10.0.16.4 since 1',
      '2: cell 1 at 10.0.16.5 since 1',
    ]);
    expect(leasesAt(replay, 40)).toEqual([
      '1: cell 0 at 10.0.16.4 since 1, dead since 10',
      '2: cell 1 at 10.0.16.5 since 1',
      '3: cell 0 at 10.0.99.1 since 30',
    ]);
    expect(read(viewAt(replay, 40 * SECOND).state.cells.subnet, 0)).toBe(3);
  });

  it('go to another cell when they have expired, and leave the newer one of their holder alone', () => {
    const replay = opened(handmadeTrace(ENTRY, LEAK));
    expect(leasesAt(replay, 60)).toContain('1: cell 2 at 10.0.16.6 since 50');
    expect(read(viewAt(replay, 60 * SECOND).state.cells.subnet, 0)).toBe(3);
  });

  it('go on when the VM comes back under its address', () => {
    const replay = opened(
      handmadeTrace(ENTRY, [
        lease(1, 0, 1),
        [10, 'cell.killed', { cell: 0 }],
        [20, 'cell.restored', { cell: 0 }],
        lease(30, 0, 1, 'existing'),
      ]),
    );
    expect(leasesAt(replay, 25)).toEqual(['1: cell 0 at 10.0.16.4 since 1, dead since 10']);
    expect(leasesAt(replay, 30)).toEqual(['1: cell 0 at 10.0.16.4 since 1']);
  });

  it('are free again when they are released', () => {
    const replay = opened(
      handmadeTrace(ENTRY, [lease(1, 0, 1), [10, 'silk.leaseReleased', { cell: 0, a: 1 }]]),
    );
    expect(leasesAt(replay, 10)).toEqual([]);
    expect(read(viewAt(replay, 10 * SECOND).state.cells.subnet, 0)).toBe(-1);
  });

  it('are not renewed while the daemon of the cell is gone or stands still', () => {
    const pairs = [
      ['process.killed', 'process.started'],
      ['process.hung', 'process.resumed'],
    ] as const;
    for (const [ends, begins] of pairs) {
      const replay = opened(
        handmadeTrace(ENTRY, [
          lease(1, 0, 1),
          [10, ends, { cell: 0, a: 'silk-daemon' }],
          [30, begins, { cell: 0, a: 'silk-daemon' }],
        ]),
      );
      expect(leasesAt(replay, 20)).toEqual(['1: cell 0 at 10.0.16.4 since 1, dead since 10']);
      expect(leasesAt(replay, 30)).toEqual(['1: cell 0 at 10.0.16.4 since 1']);
    }
  });

  it('are renewed by a rep that accepts work, unless they are of an address that it has no more', () => {
    const rows: HandmadeRow[] = [
      lease(1, 0, 1),
      [10, 'vm.deleted', { cell: 0, a: 'cell-0' }],
      [20, 'vm.created', { cell: 0, a: 'cell-0', b: '10.0.16.4' }],
      [30, 'rep.started', { cell: 0 }],
    ];
    const [acquired, deleted, , started] = rows as [
      HandmadeRow,
      HandmadeRow,
      HandmadeRow,
      HandmadeRow,
    ];
    const elsewhere: HandmadeRow = [20, 'vm.created', { cell: 0, a: 'cell-0', b: '10.0.99.1' }];
    const lasts = (one: readonly HandmadeRow[]) => leasesAt(opened(handmadeTrace(ENTRY, one)), 30);
    expect(lasts(rows)).toEqual(['1: cell 0 at 10.0.16.4 since 1']);
    const killed: HandmadeRow = [10, 'cell.killed', { cell: 0 }];
    const restored: HandmadeRow = [20, 'cell.restored', { cell: 0 }];
    expect(lasts([acquired, killed, restored, started])).toEqual([
      '1: cell 0 at 10.0.16.4 since 1',
    ]);
    expect(lasts([acquired, deleted, elsewhere, started])).toEqual([
      '1: cell 0 at 10.0.16.4 since 1, dead since 10',
    ]);
  });

  it('of a thinned trace are those of the whole one, within its range', () => {
    const source = handmadeTrace(ENTRY, LEAK);
    for (const from of [0, 15, 40, 55]) {
      const range = { from: from * SECOND, until: 60 * SECOND };
      const thinned = opened({ ...source, ...thinTrace(source, range) });
      expect(leasesAt(thinned, 60)).toEqual(leasesAt(opened(source), 60));
      expect(leasesAt(thinned, from)).toEqual(leasesAt(opened(source), from));
    }
  });
});

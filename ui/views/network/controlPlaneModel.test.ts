import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../sim/engine/units';
import { cells } from '../../../sim/testing/builders';
import { duration } from '../../charts/format';
import { csvOf } from '../../charts/table';
import { controlPlaneOf } from '../../replay/controlPlane';
import { type HandmadeRow, handmadeTrace } from '../../replay/testing/handmadeTrace';
import { opened } from '../../replay/testing/tracedRun';
import {
  controlLanes,
  controlTable,
  gapsOf,
  gapsText,
  isEventful,
  planeAt,
} from './controlPlaneModel';

function planeOf(rows: readonly HandmadeRow[]) {
  const replay = opened(handmadeTrace({ cells: [cells(2)] }, rows));
  const plane = controlPlaneOf(replay);
  if (plane === undefined) throw new Error('no control plane');
  return { replay, plane };
}

const START: HandmadeRow[] = [
  [0, 'lock.acquired', { a: 'bbs', b: 'bbs/0' }],
  [0, 'component.activated', { a: 'bbs/0' }],
];
const FAILOVER: HandmadeRow[] = [
  ...START,
  [60, 'process.killed', { a: 'bbs/0' }],
  [65, 'process.started', { a: 'bbs/0' }],
  [74, 'lock.expired', { a: 'bbs', b: 'bbs/0' }],
  [76, 'lock.acquired', { a: 'bbs', b: 'bbs/1' }],
  [76, 'component.activated', { a: 'bbs/1' }],
];

describe('the lanes of the control plane', () => {
  it('give every state a colour and a shape of its own, and lead to the record that began it', () => {
    const { plane } = planeOf([...FAILOVER, [100, 'process.hung', { a: 'bbs/1' }]]);
    const lanes = controlLanes(plane);
    const looks = new Map(
      lanes.flatMap(({ bars }) =>
        bars.map(({ label, colour, shape }) => [label, `${colour} ${shape}`]),
      ),
    );
    expect(looks.get('active')).toBe('running full');
    const others = ['stands by', 'stands still', 'down', 'nobody'].map((words) => looks.get(words));
    expect(new Set([...others, looks.get('active')]).size).toBe(5);
    const killed = lanes
      .find(({ key }) => key === 'bbs/0')
      ?.bars.find(({ label }) => label === 'down');
    expect(killed).toMatchObject({ from: 60 * SECOND, until: 65 * SECOND, row: 2 });
  });

  it('mark the gap from the death of the active one to the next that serves', () => {
    const { plane } = planeOf(FAILOVER);
    expect(gapsOf(plane)).toEqual([
      { kind: 'bbs', from: 60 * SECOND, until: 76 * SECOND, isOpen: false },
    ]);
    expect(gapsText(gapsOf(plane))).toBe(`No active bbs: 1 gap of ${duration(16 * SECOND)}.`);
    const lane = (name: string) => controlLanes(plane).find(({ key }) => key === name)?.bars;
    expect(lane('active bbs')?.map(({ label }) => label)).toEqual(['bbs/0', 'nobody', 'bbs/1']);
    // The lock itself is held by the dead one until it expires.
    expect(lane('lock bbs')?.map(({ from }) => from / SECOND)).toEqual([0, 74, 76]);
  });

  it('know no gap before somebody served, and one that never ends', () => {
    const late: HandmadeRow[] = [[5, 'component.activated', { a: 'bbs/0' }]];
    expect(gapsOf(planeOf(late).plane)).toEqual([]);
    const lost = planeOf([...late, [9, 'process.killed', { a: 'bbs/0' }]]).plane;
    expect(gapsText(gapsOf(lost))).toMatch(/to the end\.$/);
  });

  it('say what is so at an instant', () => {
    const { plane } = planeOf([...FAILOVER, [80, 'database.changed', { a: 'hangs', x: 1 }]]);
    expect(planeAt(plane, 62 * SECOND)).toEqual([
      `no active bbs for ${duration(2 * SECOND)}`,
      'bbs/0 down',
    ]);
    expect(planeAt(plane, 90 * SECOND)).toEqual([
      `bbs/1 active for ${duration(14 * SECOND)}`,
      'database answers nobody',
    ]);
  });

  it('are a table as well, stretch by stretch', () => {
    const { replay, plane } = planeOf(FAILOVER);
    const lines = csvOf(controlTable(replay, plane)).split(/\r?\n/);
    expect(lines.filter((line) => line.startsWith('bbs/0')).length).toBe(3);
    expect(lines.some((line) => /^lock bbs,,nobody,/.test(line))).toBe(true);
  });

  it('are eventful when something happened', () => {
    expect(isEventful(planeOf(START).plane)).toBe(false);
    expect(isEventful(planeOf(FAILOVER).plane)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../sim/engine/units';
import {
  AXIS_HEIGHT,
  type Bar,
  gutterOf,
  hitAt,
  instantAt,
  type Lane,
  type LaneChart,
  lanesHeight,
  laneTicks,
  tracksFor,
  xOf,
} from './laneModel';

const SIZE = { width: 640, height: 200 };

function bar(from: number, until: number, track = 0): Bar {
  return { from, until, colour: 'running', shape: 'full', label: '', about: `${from}`, track };
}

function lane(key: string, bars: readonly Bar[], tracks = 1): Lane {
  return { key, label: key, tracks, bars, marks: [], target: undefined };
}

function chart(lanes: readonly Lane[]): LaneChart {
  const gutter = gutterOf(lanes);
  return {
    lanes,
    gutter,
    from: 0,
    until: 10 * MINUTE,
    at: 0,
    hoverAt: null,
    faults: [],
    startsAt: Number.NaN,
  };
}

describe('lanes', () => {
  it('place an instant where the pointer finds it again', () => {
    const shown = chart([lane('/0', [])]);
    for (const at of [0, 3 * MINUTE, 10 * MINUTE]) {
      expect(instantAt(shown, SIZE, xOf(shown, SIZE, at))).toBe(at);
    }
    expect(instantAt(shown, SIZE, -50)).toBe(0);
    expect(instantAt(shown, SIZE, 9999)).toBe(10 * MINUTE);
  });

  it('find the bar of the lane and track under the pointer', () => {
    const shown = chart([
      lane('one', [bar(0, 5 * MINUTE)]),
      lane('two', [bar(0, 9 * MINUTE), bar(MINUTE, 3 * MINUTE, 1)], 2),
    ]);
    const x = xOf(shown, SIZE, 2 * MINUTE);
    expect(hitAt(shown, SIZE, { x, y: AXIS_HEIGHT + 2 })).toMatchObject({
      lane: { key: 'one' },
      at: 2 * MINUTE,
      bar: { until: 5 * MINUTE },
    });
    const second = AXIS_HEIGHT + lanesHeight([lane('one', [])]) - lanesHeight([]) + 18;
    expect(hitAt(shown, SIZE, { x, y: second })?.bar?.until).toBe(3 * MINUTE);
    expect(hitAt(shown, SIZE, { x: xOf(shown, SIZE, 6 * MINUTE), y: second })?.bar).toBeUndefined();
    const label = hitAt(shown, SIZE, { x: 4, y: AXIS_HEIGHT + 2 });
    expect([label?.lane.key, label?.at, label?.bar]).toEqual(['one', undefined, undefined]);
    expect(hitAt(shown, SIZE, { x, y: 2 })).toBeUndefined();
    expect(hitAt(shown, SIZE, { x, y: 199 })).toBeUndefined();
  });

  it('find a mark from a few pixels away', () => {
    const mark = { at: MINUTE, shape: 'placed', about: 'placed', row: 3 } as const;
    const shown = chart([{ ...lane('one', []), marks: [mark] }]);
    const x = xOf(shown, SIZE, MINUTE);
    expect(hitAt(shown, SIZE, { x: x + 4, y: AXIS_HEIGHT + 2 })?.mark).toBe(mark);
    expect(hitAt(shown, SIZE, { x: x + 9, y: AXIS_HEIGHT + 2 })?.mark).toBeUndefined();
  });

  it('have ticks at round times of the wall clock, no more than there is room for', () => {
    const startsAt = Date.parse('2026-01-05T09:59:00Z');
    expect(laneTicks({ ...chart([]), startsAt }, SIZE)).toEqual(
      [1, 3, 5, 7, 9].map((each, place) => ({ at: each * MINUTE, text: `10:0${2 * place}` })),
    );
  });

  it('put what overlaps on tracks of its own, up to a limit', () => {
    const things = [
      { from: 0, until: 10 },
      { from: 5, until: 15 },
      { from: 10, until: 20 },
      { from: 12, until: 14 },
    ];
    expect(tracksFor(things, 4)).toEqual({ tracks: 3, trackOf: [0, 1, 0, 2] });
    expect(tracksFor(things, 2)).toEqual({ tracks: 2, trackOf: [0, 1, 0, 1] });
    expect(tracksFor([], 4)).toEqual({ tracks: 1, trackOf: [] });
  });
});

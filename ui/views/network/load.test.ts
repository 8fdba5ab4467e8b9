import { describe, expect, it } from 'vitest';
import { type Instant, MINUTE, SECOND } from '../../../sim/engine/units';
import { app, cells, foundationSpec, kill } from '../../../sim/testing/builders';
import type { Level } from '../../../sim/trace/kinds';
import { decode } from '../../../sim/trace/records';
import type { Replay } from '../../replay/openReplay';
import { opened, sourceOf, tracedRun } from '../../replay/testing/tracedRun';
import { shareOf, valueText } from './loadPicture';
import { greatestPoint, loadAt, loadPixels, peakOf } from './loadPixels';
import { kindsOf, LOAD_PLOTS } from './loadPlots';
import { type LoadSeries, loadSeriesOf } from './loadSeries';
import { pointAt, selectedOfPoint } from './loadTexts';

const DURATION = 10 * MINUTE;

function replayOf(level: Level = 'full'): Replay {
  const spec = foundationSpec({
    zones: 2,
    cells: [cells(4)],
    apps: [app('checkout', { instances: 6 }), app('huge', { memory: 1_000_000 })],
    events: [kill(5 * MINUTE, 1)],
  });
  const run = tracedRun(spec, 7, level);
  run.foundation.simulation.runUntil(DURATION);
  return opened(sourceOf(run, DURATION));
}

const replay = replayOf();
const whole = { from: 0, until: DURATION };

function seriesOf(id: string, of: Replay = replay): LoadSeries {
  const found = loadSeriesOf(of).find(({ plot }) => plot.id === id);
  if (found === undefined) throw new Error(`no plot ${id}`);
  return found;
}

function instantsOf(kind: string): Instant[] {
  const rows = Array.from({ length: replay.columns.length }, (_, row) => row);
  return rows
    .map((row) => decode(replay.columns, row))
    .filter((record) => record.kind === kind)
    .map(({ at }) => at);
}

describe('records by second', () => {
  it('are all counted, each in its second', () => {
    const started = instantsOf('actualLRP.started');
    const { numbers } = seriesOf('started');
    if (numbers?.form !== 'rate') throw new Error('not a rate');
    expect(numbers.bins.counts.reduce((sum, each) => sum + each, 0)).toBe(started.length);
    expect(started.length).toBeGreaterThanOrEqual(6);
    const [first = 0] = started;
    const inSecond = started.filter((at) => Math.floor(at / SECOND) === Math.floor(first / SECOND));
    expect(loadAt(seriesOf('started'), first)).toBe(inSecond.length);
  });

  it('keep their peak however narrow the plot, and their mean besides', () => {
    const series = seriesOf('started');
    const peak = peakOf(series, whole);
    for (const width of [1, 7, 300]) {
      const { greatest, lower } = loadPixels(series, whole, width);
      expect(Math.max(...greatest)).toBe(peak?.value);
      for (const [column, mean] of lower.entries()) {
        expect(mean).toBeLessThanOrEqual(greatest[column] as number);
      }
    }
    const seconds = DURATION / SECOND;
    const { lower } = loadPixels(series, whole, 1);
    expect(lower[0]).toBeCloseTo(instantsOf('actualLRP.started').length / (seconds + 0), 6);
  });
});

describe('single values', () => {
  const passes = seriesOf('passes');

  it('stand at their records, the greatest of those that share a pixel', () => {
    const { greatest } = loadPixels(passes, whole, 1);
    const peak = peakOf(passes, whole);
    expect(greatest[0]).toBe(peak?.value);
    expect(instantsOf('convergence.completed')).toContain(peak?.at);
  });

  it('hold until the next one, and are unknown before the first', () => {
    const [first = 0] = instantsOf('convergence.completed');
    expect(loadAt(passes, first - 1)).toBeUndefined();
    expect(loadAt(passes, first)).toBe(loadAt(passes, first + SECOND));
  });

  it('lead to the pass or the batch that they are of', () => {
    const peak = peakOf(passes, whole);
    const point = pointAt(passes, peak?.at ?? 0, SECOND);
    if (point === undefined) throw new Error('no value there');
    const pass = replay.marks.passes.find(({ endRow }) => endRow === point.row);
    expect(selectedOfPoint(replay, passes.plot, point)).toEqual({
      kind: 'pass',
      number: pass?.number,
    });
    const fetched = seriesOf('fetches');
    const fetch = pointAt(fetched, peakOf(fetched, whole)?.at ?? 0, SECOND);
    if (fetch === undefined) throw new Error('no batch fetched');
    const batch = replay.marks.batches.find(({ middleRow }) => middleRow === fetch.row);
    expect(selectedOfPoint(replay, fetched.plot, fetch)).toMatchObject({
      kind: 'auction',
      batch: batch?.number,
    });
  });

  it('are looked for from the first instant up to before the last', () => {
    const points = {
      at: Float64Array.of(10, 20, 20, 30),
      value: Float64Array.of(5, 1, 3, 9),
      row: Int32Array.of(0, 1, 2, 3),
    };
    expect(greatestPoint(points, 20, 30)).toBe(2);
    expect(greatestPoint(points, 10, 11)).toBe(0);
    expect(greatestPoint(points, 21, 30)).toBeUndefined();
  });
});

it('levels are those of the replay: presences go down when a cell is lost', () => {
  const presences = seriesOf('presences');
  expect(loadAt(presences, 4 * MINUTE)).toBe(4);
  expect(loadAt(presences, 9 * MINUTE)).toBe(3);
  const { greatest, lower } = loadPixels(presences, { from: 4 * MINUTE, until: 9 * MINUTE }, 1);
  expect([greatest[0], lower[0]]).toEqual([4, 3]);
});

describe('what is not told', () => {
  it('has no numbers, which is another thing than none', () => {
    const normal = replayOf('normal');
    expect(seriesOf('pushes', normal)).toMatchObject({ told: undefined, numbers: undefined });
    expect(seriesOf('pushes')).toMatchObject({ told: whole, isEmpty: true });
    expect(loadAt(seriesOf('pushes', normal), MINUTE)).toBeUndefined();
    expect([...loadPixels(seriesOf('pushes', normal), whole, 2).greatest]).toEqual([NaN, NaN]);
  });

  it('is nearly everything in a summary', () => {
    const told = loadSeriesOf(replayOf('summary')).filter((series) => series.told !== undefined);
    expect(told).toEqual([]);
  });
});

it('every plot has an id and a meaning of its own', () => {
  expect(new Set(LOAD_PLOTS.map(({ id }) => id)).size).toBe(LOAD_PLOTS.length);
  expect(new Set(LOAD_PLOTS.map(({ meaning }) => meaning)).size).toBe(LOAD_PLOTS.length);
});

it('numbers are written with their units', () => {
  const plotOf = (id: string) => seriesOf(id).plot;
  expect(valueText(plotOf('started'), 1204)).toBe('1,204/s');
  expect(valueText(plotOf('started'), 0.25)).toBe('0.25/s');
  expect(valueText(plotOf('passes'), 561_000)).toBe('561 ms');
  expect(valueText(plotOf('placed'), 25_000)).toBe('25,000');
  expect(valueText(plotOf('started'), undefined)).toBe('–');
});

it('heights are shares of the most, on either scale', () => {
  expect(shareOf(50, 100, 'linear')).toBe(0.5);
  expect(shareOf(100, 100, 'log')).toBe(1);
  expect(shareOf(10, 100, 'log')).toBeGreaterThan(0.5);
  expect(shareOf(0, 0, 'linear')).toBe(0);
});

describe('the plots of the BBS', () => {
  it('have every change of a row, each in one of them', () => {
    const plotted = LOAD_PLOTS.filter(({ group }) => group === 'BBS').flatMap(kindsOf);
    const changes = replay.columns.kinds
      .map(({ name }) => name)
      // A row that is kept is announced as removed, and nothing changes.
      .filter((name) => name.startsWith('actualLRP.') && name !== 'actualLRP.kept');
    for (const name of changes) {
      expect(
        plotted.filter((each) => each === name),
        name,
      ).toHaveLength(1);
    }
  });
});

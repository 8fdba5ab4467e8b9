/** The models of the timeline on a real run: two zones, one of which dies for four minutes. */
import { beforeAll, describe, expect, it } from 'vitest';
import { advance, finishRun, startRun } from '../../../sim/answers/run';
import { MINUTE, SECOND } from '../../../sim/engine/units';
import { app, cells, kill, restore } from '../../../sim/testing/builders';
import { expandedScenario } from '../../../sim/testing/scenarioFixture';
import { indexEffects } from '../../../sim/trace/causes';
import { columnsSink, createColumns, type TraceColumns } from '../../../sim/trace/columns';
import type { Level } from '../../../sim/trace/kinds';
import { indexAuctions } from '../../replay/auctions';
import { countsBetween } from '../../replay/events';
import { opened } from '../../replay/testing/tracedRun';
import { viewAfter, viewAt } from '../../replay/view';
import type { Frame } from '../../session/frames';
import { wholeOf } from '../../session/runFacts';
import type { LoadedRun } from '../../session/runs';
import { faultMoments } from './faultMoments';
import { overviewModel } from './overviewModel';
import { rangeFigures } from './rangeModel';
import { recoveryBoxes } from './recoveryBoxes';
import { talliesOf } from './runTallies';
import { TABLES, timelineTable } from './timelineTables';
import { timeScale } from './timeScale';
import { ALL_TRACKS } from './tracks/allTracks';
import { auctionBars, passBars, placeNear } from './tracks/barsModel';
import { instancesLines, instancesModel } from './tracks/instancesModel';
import { loadModel } from './tracks/loadModel';
import { recoveryLines, recoveryModel, shareAt } from './tracks/recoveryModel';
import type { TrackScene } from './tracks/track';

const LOST_AT = 2 * MINUTE;
const RESTORED_AT = 6 * MINUTE;
const DURATION = 10 * MINUTE;

/** Four cells for 30 instances of which two zones hold 28: cells 1 and 3 are all of zone z2. */
function loaded(level: Level = 'full'): LoadedRun {
  const scenario = expandedScenario({
    foundation: {
      zones: 2,
      cells: [cells(4, { memory: 1024 })],
      apps: [app('checkout', { instances: 20, memory: 100 })],
      events: [kill(LOST_AT, 1, 3), restore(RESTORED_AT, 1, 3)],
      silk: { subnetPrefix: 24 },
    },
    expectations: [
      { kind: 'recovered', after: LOST_AT, within: 2 * MINUTE, share: 0.9, apps: [0] },
      { kind: 'recovered', after: RESTORED_AT, within: 3 * MINUTE, share: 1, apps: [] },
    ],
    duration: DURATION,
  });
  let columns: TraceColumns | undefined;
  const run = startRun(scenario, {
    level,
    sinks: (identities) => {
      columns = createColumns(identities);
      return [columnsSink(columns)];
    },
  });
  advance(run, Number.POSITIVE_INFINITY);
  if (columns === undefined) throw new Error('the run made no trace');
  const header = { scenario, seed: run.seed, build: 'test', level };
  const replay = opened({ header, columns, isComplete: true });
  return {
    replay,
    effects: indexEffects(columns),
    auctions: indexAuctions(replay),
    answer: finishRun(run),
    notices: [],
    warnings: [],
  };
}

function sceneOf(run: LoadedRun, width = 600): TrackScene {
  const window = wholeOf(run.replay);
  const size = { width, height: 60 };
  return { run, window, scale: timeScale(window, width), size, selected: null };
}

let run: LoadedRun;
beforeAll(() => {
  run = loaded();
});

describe('moments of faults', () => {
  it('are told as a zone when all of its cells go together', () => {
    expect(faultMoments(run).map(({ at, text, isLoss }) => [at, text, isLoss])).toEqual([
      [LOST_AT, 'zone z2 lost: 2 cells', true],
      [RESTORED_AT, 'zone z2 restored: 2 cells', false],
    ]);
  });

  it('say when a loss was noticed and made good, as the answer has it', () => {
    const [loss] = faultMoments(run);
    const [fault] = run.answer?.timeline.faults ?? [];
    expect(loss?.lost).toBe(fault?.lostInstances);
    expect(loss?.milestones.map(({ text }) => text)).toEqual([
      'detected',
      'half back',
      'all that fit back',
      'all back',
    ]);
    const detected = loss?.milestones[0];
    expect(((detected?.at ?? 0) - LOST_AT) / SECOND).toBeCloseTo(
      fault?.detectedAfterSeconds ?? -1,
      5,
    );
  });

  it('are told without an answer too, but not what followed', () => {
    const [loss] = faultMoments({ ...run, answer: undefined });
    expect(loss).toMatchObject({ text: 'zone z2 lost: 2 cells', lost: undefined, milestones: [] });
  });

  it('are named on the overview with the time of day, and what followed until the next one', () => {
    const frame = { run } as Frame;
    const { moments, running, desired } = overviewModel(frame, 300);
    expect(moments.map(({ titles }) => titles[0])).toEqual([
      expect.stringMatching(/^09:02:00 zone z2 lost: 2 cells, \d+ instances$/),
      '09:06:00 zone z2 restored: 2 cells',
    ]);
    expect(moments[0]?.titles.at(-1)).toBe('09:02:00 zone z2 lost');
    expect(moments[0]?.details[0]).toMatch(/^all that fit back 09:0\d:\d\d \(\+.*\) · detected \+/);
    expect(moments[1]?.details[0]).toMatch(/^all back 09:0\d:\d\d \(\+/);
    expect(running).toHaveLength(300);
    expect(desired?.[299]).toBe(20);
  });
});

describe('the recovery curve', () => {
  it('falls with the loss and comes back, above its floor after the loss', () => {
    const model = recoveryModel(sceneOf(run));
    const after = model?.least[Math.floor(600 * ((LOST_AT + SECOND) / DURATION))] ?? 1;
    expect(after).toBeCloseTo(shareAt(run, LOST_AT + SECOND) ?? -1);
    expect(after).toBeLessThan(0.7);
    expect(model?.floor).toBeLessThanOrEqual(after);
    expect(model?.greatest[599]).toBe(1);
  });

  it('has a box for each expectation, with its verdict', () => {
    const [first, second] = recoveryBoxes(run);
    expect(first).toMatchObject({
      from: LOST_AT,
      until: 4 * MINUTE,
      share: 0.9,
      isOfSomeApps: false,
    });
    expect(first?.verdict).toBe(run.answer?.expectations[0]?.verdict);
    expect(first?.text).toBe('90.0 % within 2m 00s');
    expect(second).toMatchObject({ isOfSomeApps: true, text: 'all within 3m 00s' });
  });

  it('passes by what a hostile header calls an expectation', () => {
    const header = {
      ...run.replay.header,
      scenario: {
        expectations: [null, 7, { kind: 'recovered', after: 'x' }, { kind: 'recovered' }],
      },
    };
    expect(recoveryBoxes({ ...run, replay: { ...run.replay, header } })).toEqual([]);
  });

  it('tells how many of the lost run again', () => {
    const lost = run.answer?.timeline.faults[0]?.lostInstances;
    expect(recoveryLines(run, LOST_AT).at(-1)).toBe(`0 of ${lost} lost run again (0.0 %)`);
    expect(recoveryLines(run, DURATION).at(-1)).toBe(`${lost} of ${lost} lost run again (100.0 %)`);
    expect(recoveryLines(run, MINUTE)).toEqual(['100.0 % of desired instances run']);
  });
});

describe('the ribbon', () => {
  it('leaves a gap under the line from the loss until somebody notices', () => {
    const model = instancesModel(sceneOf(run));
    const column = Math.ceil(600 * (LOST_AT / DURATION)) + 1;
    const top = model?.bands.at(-1)?.upper[column] ?? 0;
    expect(model?.desired[column]).toBe(20);
    expect(top).toBe(model?.bands[0]?.upper[column]);
    expect(top).toBeLessThan(20);
  });

  it('shows SUSPECT rows over the others, never above the line', () => {
    const suspect = instancesModel(sceneOf(run))?.overlays.find(({ state }) => state === 'suspect');
    expect(suspect).toBeDefined();
    for (const [column, lower] of suspect?.lower.entries() ?? []) {
      expect(lower).toBeLessThanOrEqual(suspect?.upper[column] ?? 0);
    }
  });

  it('tells each state in figures', () => {
    expect(instancesLines(run.replay, MINUTE)).toEqual(['20 desired, 0 missing', '20 running']);
  });
});

describe('bars', () => {
  it('hold as many decisions as the trace has records of them', () => {
    const counts = countsBetween(run.replay, 0, DURATION + 1);
    const { placed, failed } = talliesOf(run.replay);
    const sum = (list: Int32Array) => list.reduce((total, value) => total + value, 0);
    expect(sum(placed)).toBe(counts.get('auction.placed'));
    expect(sum(failed)).toBe(counts.get('auction.failed') ?? 0);
    const { bars } = auctionBars(sceneOf(run, 100_000));
    expect(bars.reduce((total, { value }) => total + value, 0)).toBe(sum(placed) + sum(failed));
  });

  it('that fall into one pixel become one, as high as the highest', () => {
    const apart = passBars(sceneOf(run, 100_000));
    const together = passBars(sceneOf(run, 3));
    expect(together.bars.length).toBeLessThanOrEqual(4);
    expect(together.bars.reduce((total, { spans }) => total + spans, 0)).toBe(apart.bars.length);
    expect(together.maximum).toBe(apart.maximum);
  });

  it('mark the one that is selected', () => {
    const [batch] = run.replay.marks.batches;
    const selected = {
      kind: 'auction',
      batch: batch?.number ?? -1,
      decision: null,
      cellGuid: null,
    } as const;
    expect(auctionBars({ ...sceneOf(run), selected }).selected?.span).toBe(batch);
    expect(auctionBars(sceneOf(run)).selected).toBeUndefined();
  });

  it('are found within reach of the pointer, and not beyond', () => {
    const { batches } = run.replay.marks;
    const second = batches[1];
    if (second === undefined) throw new Error('the story has one auction only');
    expect(placeNear(batches, second.from, 0)).toBe(1);
    expect(placeNear(batches, second.from - 5, 10)).toBe(1);
    expect(placeNear(batches, second.from - 50, 10)).toBe(-1);
  });
});

describe('the load', () => {
  it('adds up to the records of the BBS', () => {
    const { bbsRecords } = talliesOf(run.replay);
    const { columns } = run.replay;
    const ofBbs = [...countsBetween(run.replay, 0, DURATION + 1)].filter(
      ([kind]) => columns.kinds.find(({ name }) => name === kind)?.family === 'bbs',
    );
    const all = ofBbs.reduce((sum, [, records]) => sum + records, 0);
    expect(bbsRecords.counts.reduce((sum, value) => sum + value, 0)).toBe(all);
  });

  it('shows the busiest second of a column besides its mean', () => {
    const { bbs } = loadModel(sceneOf(run, 10));
    const busiest = Math.max(...talliesOf(run.replay).bbsRecords.counts);
    expect(bbs.maximum).toBe(busiest);
    for (const [column, mean] of bbs.mean.entries()) {
      expect(mean).toBeLessThanOrEqual(bbs.peak[column] ?? 0);
    }
  });
});

describe('a marked range', () => {
  it('counts what countsBetween counts', () => {
    for (const range of [
      { from: 0, until: DURATION },
      { from: LOST_AT, until: LOST_AT + 90 * SECOND },
      { from: 7 * MINUTE, until: 7 * MINUTE + 1_000 },
    ]) {
      const { counts } = rangeFigures(run.replay, range);
      const expected = countsBetween(run.replay, range.from, range.until);
      expect(counts.placed).toBe(expected.get('auction.placed') ?? 0);
      expect(counts.started).toBe(expected.get('container.running') ?? 0);
      expect(counts.crashed).toBe(0);
    }
  });

  it('tells the fewest and the most that ran', () => {
    const { running } = rangeFigures(run.replay, { from: LOST_AT - SECOND, until: DURATION });
    expect(running?.greatest).toBe(20);
    expect(running?.least).toBe(20 - (run.answer?.timeline.faults[0]?.lostInstances ?? 0));
  });
});

describe('the tables', () => {
  it('hold what the tracks show', () => {
    const window = wholeOf(run.replay);
    const rows = Object.fromEntries(
      TABLES.map((name) => [name, timelineTable(run, name, window).rows]),
    );
    expect(rows.instances).toHaveLength(200);
    expect(rows.instances?.at(-1)?.cells).toMatchObject({
      desired: 20,
      running: 20,
      cellsPresent: 4,
    });
    expect(rows.batches).toHaveLength(run.replay.marks.batches.length);
    expect(rows.passes).toHaveLength(run.replay.marks.passes.length);
    expect(rows.faults?.map(({ cells: { what } }) => what)).toEqual([
      'zone z2 lost: 2 cells',
      'zone z2 restored: 2 cells',
    ]);
  });

  it('hold what is in the window, and no more', () => {
    const window = { from: LOST_AT, until: LOST_AT + MINUTE };
    expect(timelineTable(run, 'faults', window).rows).toHaveLength(1);
    expect(timelineTable(run, 'passes', window).rows.length).toBeLessThan(4);
  });
});

describe('a trace of faults alone', () => {
  it('says of every other track that it is not told', () => {
    const summary = loaded('summary');
    const offered = Object.values(ALL_TRACKS).filter(
      ({ isOffered }) => isOffered?.(run.replay) ?? true,
    );
    expect(offered).not.toContain(ALL_TRACKS.deploys);
    for (const track of offered) {
      expect(track.absence(summary.replay), track.name).toMatch(/not in this trace/);
      expect(track.absence(run.replay) ?? '', track.name).not.toMatch(/not in this trace/);
    }
    const { counts, running } = rangeFigures(summary.replay, { from: 0, until: DURATION });
    expect(counts).toEqual({
      placed: undefined,
      failed: undefined,
      started: undefined,
      crashed: undefined,
    });
    expect(running).toBeUndefined();
    expect(faultMoments(summary)).toHaveLength(2);
  });
});

describe('figures beside a track', () => {
  it('are of what the page shows, also between two records of one instant', () => {
    const { replay } = run;
    const [firstLoss = -1] = replay.marks.faults;
    const view = viewAfter(replay, firstLoss);
    const { running, desired } = view.totals;
    // Of the two cells that go at that instant, one is still there.
    expect(running).toBeGreaterThan(viewAt(replay, LOST_AT).totals.running ?? 0);
    const { instances, recovery } = ALL_TRACKS;
    expect(instances.valueAt(run, view.at, view)).toBe(`${running} of ${desired}`);
    expect(instances.valueAt(run, view.at)).not.toBe(instances.valueAt(run, view.at, view));
    expect(recovery.valueAt(run, view.at, view)).not.toBe(recovery.valueAt(run, view.at));
  });
});

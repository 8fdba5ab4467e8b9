/** What is replayed and what runs have the same capacity: the same numbers, the same auctions. */
import { describe, expect, it } from 'vitest';
import { CAPACITY_DEFAULTS, capacityReport } from '../../../sim/answers/capacity/capacityReport';
import { capacityInput } from '../../../sim/answers/capacity/fromFoundation';
import type { CapacityInput } from '../../../sim/answers/capacity/input';
import { createReadingsTap, type ReadingsTap } from '../../../sim/answers/capacity/readingsTap';
import { inOneGo } from '../../../sim/answers/capacity/steps';
import { advance, type Run, startRun } from '../../../sim/answers/run';
import { countRows } from '../../../sim/answers/watch';
import { type Instant, MINUTE, SECOND } from '../../../sim/engine/units';
import { CRASHED, ORDINARY, RUNNING } from '../../../sim/model/actualLRP';
import { app, cells, exactly, kill, restore, scale, task } from '../../../sim/testing/builders';
import { expandedScenario, type ScenarioEntry } from '../../../sim/testing/scenarioFixture';
import { columnsSink, createColumns, type TraceColumns } from '../../../sim/trace/columns';
import type { Level } from '../../../sim/trace/kinds';
import { thinTrace } from '../../../sim/trace/thin';
import { opened } from '../../replay/testing/tracedRun';
import { viewAt } from '../../replay/view';
import { capacityInTurns } from '../../worker/capacity';
import type { CapacityAnswered, CapacityQuestion } from '../../worker/protocol';
import { capacityQuestion } from './capacityQuestion';

/** Two zones and isolated cells; apps that crash, grow and shrink; a cell that joins late; tasks. */
const STORY: ScenarioEntry = {
  foundation: {
    zones: 2,
    cells: [
      cells(4, { memory: 4096 }),
      cells(2, { group: 'isolated', memory: 2048, tags: ['iso'] }),
      cells(1, { group: 'late', joinsAt: 9 * MINUTE }),
    ],
    apps: [
      app('web', { instances: 9, memory: 900 }),
      app('small', { instances: 12, memory: 64 }),
      app('iso', { instances: 3, memory: 256, tags: ['iso'] }),
      app('ill', { crash: { kind: 'exits', after: exactly(20 * SECOND), share: 1, times: 1000 } }),
    ],
    tasks: [task('long', { runs: exactly(5 * MINUTE) })],
    events: [scale(3 * MINUTE, 1, 6), kill(5 * MINUTE, 1), restore(8 * MINUTE, 1)],
  },
  duration: 15 * MINUTE,
};

interface Traced {
  readonly run: Run;
  readonly tap: ReadingsTap;
  readonly columns: TraceColumns;
}

function traced(level: Level = 'full'): Traced {
  let columns: TraceColumns | undefined;
  let tap: ReadingsTap | undefined;
  const run: Run = startRun(expandedScenario(STORY), {
    level,
    sinks: (identities) => {
      const rows = (state: number) => countRows(run.foundation.bbs().rows, ORDINARY, state);
      tap = createReadingsTap(identities, {
        running: () => rows(RUNNING),
        crashed: () => rows(CRASHED),
      });
      columns = createColumns(identities);
      return [tap.sink, columnsSink(columns)];
    },
  });
  if (columns === undefined || tap === undefined) throw new Error('nobody listens');
  return { run, tap, columns };
}

function runUntil(run: Run, end: Instant): void {
  while (advance({ ...run, end }, 100_000) !== 'done');
}

function sourceOf({ run, columns }: Traced, level: Level = 'full') {
  const header = { scenario: run.scenario, seed: run.seed, build: 'test', level };
  return { header, columns, isComplete: true };
}

/** What the page asks about an instant. */
function questionOf(source: ReturnType<typeof sourceOf>, at: Instant): CapacityQuestion {
  const replay = opened(source);
  const question = askedOf(replay, at);
  if (question === undefined || typeof question === 'string') throw new Error(String(question));
  return question;
}

function askedOf(replay: ReturnType<typeof opened>, at: Instant) {
  const run = { replay } as Parameters<typeof capacityQuestion>[0]['run'];
  return capacityQuestion({ run, view: viewAt(replay, at) });
}

function reportOf(question: CapacityQuestion): CapacityAnswered {
  const answer = inOneGo(capacityInTurns(question));
  if (answer.kind !== 'report') throw new Error('no report');
  return answer.report;
}

/** A cell that is down has nothing that counts; a simulation keeps what was on it when its VM stopped. */
const ifUp = (cell: CapacityInput['cells'][number]) =>
  cell.isUp ? cell : { cellGuid: cell.cellGuid, zone: cell.zone, isUp: false };

const UNRECORDED = ['bbs.RequestLatency', 'rep.RepBulkSyncDuration', 'rep.CellUnhealthy'];
const UNREAD = [...UNRECORDED, 'bbs.LockHeld', 'auctioneer.LockHeld'];
const isUnread = ({ metric }: { readonly metric: string }) => UNREAD.includes(metric);
const INSTANTS = [1, 2.5, 3.01, 4, 5.001, 5.2, 6, 7, 8.2, 9.5, 11, 15].map((at) =>
  Math.round(at * MINUTE),
);

describe('a foundation at an instant of its trace', () => {
  it('is what the simulation has at that instant', () => {
    const whole = traced();
    const inputs: CapacityInput[] = [];
    for (const at of INSTANTS) {
      runUntil(whole.run, at);
      inputs.push(capacityInput(whole.run.foundation, undefined));
    }
    const source = sourceOf(whole);
    for (const { readings: _, ...input } of inputs) {
      const { foundation } = questionOf(source, input.at);
      expect({ ...foundation, cells: foundation.cells.map(ifUp) }).toEqual({
        ...input,
        cells: input.cells.map(ifUp),
      });
    }
  });

  it('has the report of the command at that instant, but for what is not read from traces', () => {
    const whole = traced();
    const wanted = INSTANTS.map((at) => {
      runUntil(whole.run, at);
      const input = capacityInput(whole.run.foundation, whole.tap.readings(at));
      return capacityReport(input, { ...CAPACITY_DEFAULTS, seed: whole.run.seed });
    });
    const source = sourceOf(whole);
    INSTANTS.forEach((at, place) => {
      const { growth, indicators, notEvaluated, ...rest } = wanted[place] as (typeof wanted)[0];
      const question = questionOf(source, at);
      const report = reportOf(question);
      const others = (list: typeof notEvaluated) => list.filter((each) => !isUnread(each));
      expect(report).toEqual({
        ...rest,
        indicators: indicators.filter((each) => !isUnread(each)),
        notEvaluated: expect.anything(),
      });
      expect(others(report.notEvaluated)).toEqual(others(notEvaluated));
      const grown = inOneGo(capacityInTurns({ ...question, what: 'growth' }));
      expect(grown).toEqual({ kind: 'growth', growth });
    });
    expect(wanted.some(({ losses }) => losses.some(({ verdict }) => verdict !== 'fits'))).toBe(
      true,
    );
    expect(new Set(wanted.map(({ placed }) => placed)).size).toBeGreaterThan(3);
  });

  it('says what is in no trace, and what is not read from one', () => {
    const whole = traced();
    runUntil(whole.run, 6 * MINUTE);
    const { notEvaluated } = reportOf(questionOf(sourceOf(whole), 6 * MINUTE));
    expect(notEvaluated.filter(isUnread)).toEqual(
      UNREAD.map((metric) => ({
        metric,
        reason: UNRECORDED.includes(metric) ? 'traces do not record it' : 'not read from traces',
      })),
    );
  });

  it('is not told where the trace leaves containers out', () => {
    const whole = traced('summary');
    runUntil(whole.run, 6 * MINUTE);
    expect(askedOf(opened(sourceOf(whole, 'summary')), 6 * MINUTE)).toBeUndefined();
  });

  it('is told by a normal trace, without the domain', () => {
    const whole = traced('normal');
    runUntil(whole.run, 6 * MINUTE);
    const question = questionOf(sourceOf(whole, 'normal'), 6 * MINUTE);
    const { notEvaluated, indicators } = reportOf(question);
    expect(question.foundation.cells.some(({ instances }) => instances.index.length > 0)).toBe(
      true,
    );
    expect(indicators.map(({ metric }) => metric)).toContain('bbs.LRPsMissing');
    expect(notEvaluated).toContainEqual({
      metric: 'bbs.Domain.cf-apps',
      reason: 'this trace does not record it',
    });
  });

  it('is told within the details of a thinned trace, without what was measured before', () => {
    const whole = traced();
    runUntil(whole.run, 15 * MINUTE);
    const source = sourceOf(whole);
    const range = { from: 5 * MINUTE, until: 7 * MINUTE };
    const thinned = opened({ ...source, ...thinTrace(source, range) });
    const { foundation } = questionOf(source, 6 * MINUTE);
    const question = askedOf(thinned, 6 * MINUTE);
    if (question === undefined || typeof question === 'string') throw new Error(String(question));
    expect(question.foundation).toEqual(foundation);
    expect(question.measured).toBeUndefined();
    expect(reportOf(question).notEvaluated).toContainEqual({
      metric: 'bbs.LRPsMissing',
      reason: 'this trace does not record it',
    });
    expect(askedOf(thinned, 10 * MINUTE)).toBeUndefined();
  });
});

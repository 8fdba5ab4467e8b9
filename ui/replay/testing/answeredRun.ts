/** Runs with their answer, as the page has them: small ones for tests of what panels show. */
import type { RunResult } from '../../../sim/answers/result';
import { advance, finishRun, startRun } from '../../../sim/answers/run';
import { app, cells, task } from '../../../sim/testing/builders';
import {
  expandedScenario,
  kill,
  minutes,
  restore,
  type ScenarioEntry,
} from '../../../sim/testing/scenarioFixture';
import { type EffectIndex, indexEffects } from '../../../sim/trace/causes';
import { columnsSink, createColumns, type TraceColumns } from '../../../sim/trace/columns';
import type { Level } from '../../../sim/trace/kinds';
import { openReplay, type Replay } from '../openReplay';

export interface AnsweredRun {
  readonly replay: Replay;
  readonly effects: EffectIndex;
  readonly answer: RunResult;
}

/** The run of a scenario to its end. */
export function answeredRun(entry: ScenarioEntry, level: Level = 'full'): AnsweredRun {
  const scenario = expandedScenario(entry);
  let columns: TraceColumns | undefined;
  const run = startRun(scenario, {
    level,
    sinks: (identities) => {
      columns = createColumns(identities);
      return [columnsSink(columns)];
    },
  });
  while (advance(run, 100_000) !== 'done');
  if (columns === undefined) throw new Error('the run made no trace');
  const answer = finishRun(run, { wallSeconds: 0.25, build: 'test', isInterrupted: false });
  const header = { scenario, seed: run.seed, build: 'test', level };
  const opened = openReplay({ header, columns, isComplete: true });
  if (!opened.ok) throw new Error(opened.problem);
  return { replay: opened.replay, effects: indexEffects(columns), answer };
}

/**
 * Two zones of two cells, of which z2 is lost from minute 10 to 20: one zone holds not all of `web`, `gpu`
 * fits nowhere, and a task runs at the start.
 */
export const OUTAGE: ScenarioEntry = {
  name: 'zone-outage',
  question: 'If zone z2 dies, does everything run again?',
  foundation: {
    zones: 2,
    cells: [cells(4, { group: 'diego-cell', memory: 4096 })],
    apps: [app('web', { instances: 9, memory: 992 }), app('gpu', { instances: 2, tags: ['gpu'] })],
    tasks: [task('nightly')],
    events: [kill(minutes(10), 1, 3), restore(minutes(20), 1, 3)],
    silk: { subnetPrefix: 24 },
  },
  expectations: [
    { kind: 'recovered', after: minutes(10), within: minutes(5), share: 0.75, apps: [0] },
    { kind: 'neverFitted', atMost: { kind: 'count', count: 0 }, apps: [0, 1] },
  ],
  duration: minutes(30),
};

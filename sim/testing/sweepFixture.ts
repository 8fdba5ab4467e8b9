/**
 * Sweeps for tests of what is made of them: the axes, and in a few words what each run came to. Everything
 * else of an answer is that of one small real run.
 */
import type { RunResult } from '../answers/result';
import { runToEnd } from '../answers/run';
import type { SweepAxis, SweepResults, SweepRun } from '../lab/sweepResults';
import { app, cells } from './builders';
import { expandedScenario, kill, minutes } from './scenarioFixture';

/** What a run came to; what is not given is as in the real one. */
export interface RunEntry {
  /** Seconds until it recovered; null when it never did, which is not met. Default: 60. */
  readonly recovered?: number | null;
  /** Default: whether it recovered. */
  readonly isMet?: boolean;
  /** Of the one group of cells. */
  readonly cells?: number;
  readonly memoryMB?: number;
  readonly neverFitted?: number;
  readonly longestPass?: number;
}

export interface SweepEntry {
  /** By axis: labels; those that are all numbers are numbers. */
  readonly axes: Readonly<Record<string, readonly string[]>>;
  readonly seeds?: number;
  readonly baseline?: number;
  readonly scenario?: string;
  readonly question?: string;
  /** What becomes of the run at these labels; a text is why it broke, undefined leaves it out. */
  readonly run: (labels: readonly string[], seed: number) => RunEntry | string | undefined;
}

let template: RunResult | undefined;

/** A real answer: one app on two cells, one of which dies. */
export function smallAnswer(): RunResult {
  template ??= runToEnd(
    expandedScenario({
      foundation: {
        zones: 1,
        cells: [cells(2, { group: 'diego-cell', memory: 4096 })],
        apps: [app('web', { instances: 4 })],
        events: [kill(minutes(3), 0)],
      },
      expectations: [
        { kind: 'recovered', after: minutes(3), within: minutes(2), share: 1, apps: [0] },
      ],
    }),
    { build: '1.2.3' },
  );
  return template;
}

export function sweepOf(entry: SweepEntry): SweepResults {
  const axes = Object.entries(entry.axes).map(([name, labels]): SweepAxis => {
    const numbers = labels.map(Number);
    return { name, labels, numbers: numbers.some(Number.isNaN) ? null : numbers, unit: '' };
  });
  const seeds = Array.from({ length: entry.seeds ?? 10 }, (_, position) => position + 1);
  const combinations = axes.reduce<readonly (readonly string[])[]>(
    (before, { labels }) => before.flatMap((each) => labels.map((label) => [...each, label])),
    [[]],
  );
  return {
    scenario: entry.scenario ?? 'story',
    question: entry.question ?? 'How small may it be?',
    axes,
    points: combinations.map((labels, index) => ({
      index,
      settings: axes.map(({ name }, axis) => {
        const label = labels[axis] ?? '';
        return { axis: name, label, value: label };
      }),
      set: Object.fromEntries(axes.map(({ name }, axis) => [name, labels[axis]])),
      command: `diegosim run story --seed 1`,
    })),
    ...(entry.baseline === undefined ? {} : { baseline: entry.baseline }),
    seeds,
    runs: combinations.flatMap((labels, point) =>
      seeds.flatMap((seed): SweepRun[] => {
        const told = entry.run(labels, seed);
        if (told === undefined) return [];
        if (typeof told === 'string') return [{ point, seed, result: null, failure: told }];
        return [{ point, seed, result: answerOf(told, seed), failure: null }];
      }),
    ),
  };
}

function answerOf(entry: RunEntry, seed: number): RunResult {
  const real = smallAnswer();
  const recovered = entry.recovered === undefined ? 60 : entry.recovered;
  const isMet = entry.isMet ?? recovered !== null;
  const verdict = isMet ? 'met' : 'not met';
  const [group] = real.cellGroups;
  if (group === undefined) throw new Error('a foundation without cells');
  return {
    ...withSteadyTimes(real),
    seed,
    verdict,
    expectations: real.expectations.map((each) => ({ ...each, verdict, value: recovered })),
    cellGroups: [
      {
        ...group,
        cells: entry.cells ?? group.cells,
        memoryMB: entry.memoryMB ?? group.memoryMB,
      },
    ],
    notRunning: { ...real.notRunning, neverFitted: entry.neverFitted ?? 0 },
    convergence: { ...real.convergence, longestSeconds: entry.longestPass ?? 1 },
  };
}

/** With times that pages can be compared by, whatever becomes of the model. */
function withSteadyTimes(real: RunResult): RunResult {
  const { auctions, timeline } = real;
  return {
    ...real,
    auctions: {
      ...auctions,
      wait: { ...auctions.wait, p95Seconds: 0.05 },
      timeToRun: { ...auctions.timeToRun, p95Seconds: 5 },
    },
    timeline: {
      ...timeline,
      faults: timeline.faults.map((fault) => ({
        ...fault,
        halfBackAfterSeconds: 39,
        fitBackAfterSeconds: 39,
        allBackAfterSeconds: 40,
      })),
    },
  };
}

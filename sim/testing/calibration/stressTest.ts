/**
 * S1, rows 10 to 12, 14 and 15: the stress test, 9,700 instances of the published mix on 100 cells, crashing
 * apps among them, then ten cells killed.
 *
 * The mix's memory is 90 % of the cells', as the publication says, so what is left after the loss is just too
 * little, as it also says. After 20 minutes, when crashing apps have backed off, everything is watched for 20
 * more; then the cells die. All of it five times, because how long a loss takes depends on when in a cycle it
 * comes. None of these figures was fitted.
 */
import type { BbsParts } from '../../diego/bbs/bbsState';
import { cellFetchTime, unbookedTime } from '../../diego/bbs/costs';
import { countRows } from '../../diego/bbs/lrpConvergence';
import type { Foundation } from '../../diego/foundation';
import { MILLISECOND, MINUTE, SECOND } from '../../engine/units';
import { ORDINARY, RUNNING } from '../../model/actualLRP';
import { expandScenario } from '../../scenario/expand';
import { parseScenario } from '../../scenario/validate';
import { type Figure, type FigureEntry, figure } from './figure';
import { type FoundationRun, foundationRun, type Seen } from './foundationRun';
import { largest, mean, median } from './statistics';

const INSTANCES = 9700;
const CELLS = 100;
const WATCHED_FROM = 20 * MINUTE;
const KILLED_AT = 40 * MINUTE;
const END = 50 * MINUTE;
/** A cell's bulk loop is looked at once in this time. */
const BULK_CYCLE = 30 * SECOND;
const SEEDS = [1, 2, 3, 4, 5];

const SCENARIO = `
name: stress-test-2015
question: How do the bulk loops of a full foundation fare, and how soon is the loss of a tenth made good?
foundation:
  stack: etcd-2015
  zones: [z1, z2]
  cells: [{ name: diego-cell, count: ${CELLS}, memory: 12278MB, disk: 100GB, containers: 257 }]
  silk: none
workload: [{ mix: stress, instances: ${INSTANCES} }]
events: [{ at: 40m, kill: { count: 10 } }]
run: { duration: 50m, seed: 1, startsAt: 2015-10-01T09:00:00Z }
`;

/** What one run shows, in seconds. */
interface Trial {
  readonly passes: readonly number[];
  readonly taskPasses: readonly number[];
  readonly latencies: readonly number[];
  readonly bulkLoops: readonly number[];
  readonly recovery: number;
}

export function stressTestFigures(): Figure[] {
  const trials = SEEDS.map(stressTest);
  const all = (values: (trial: Trial) => readonly number[]): number[] => trials.flatMap(values);
  const plot = (values: readonly number[], published: string): FigureEntry => ({
    role: 'tested',
    isPlot: true,
    note: `longest ${largest(values).toFixed(2)} s, published ${published}`,
  });
  const passes = all((trial) => trial.passes);
  const taskPasses = all((trial) => trial.taskPasses);
  const latencies = all((trial) => trial.latencies);
  const bulkLoops = all((trial) => trial.bulkLoops);
  const recoveries = all((trial) => [trial.recovery]);
  const shortest = Math.min(...recoveries);
  return [
    figure(
      '10',
      'LRP convergence, 9,700 LRPs, mean',
      [2, 2.6],
      mean(passes),
      plot(passes, 'spikes 4.6 s'),
    ),
    figure('11', 'task convergence, mean', [0.03, 0.4], mean(taskPasses), {
      role: 'tested',
      isPlot: true,
      note: TASKS,
    }),
    figure(
      '12',
      'BBS request latency, mean',
      [0.15, 0.35],
      mean(latencies),
      plot(latencies, 'spikes 0.63 s'),
    ),
    figure(
      '14',
      'rep bulk loop, longest of the cells in 30 s, median',
      [0.6, 1.5],
      median(bulkLoops),
      plot(bulkLoops, 'outlier 12.7 s'),
    ),
    figure('15', '10 of 100 cells killed: 99 % of what ran runs again', 120, median(recoveries), {
      role: 'tested',
      isPlot: true,
      note: `median of five kills, ${shortest.toFixed(0)} to ${largest(recoveries).toFixed(0)} s, by the count of the passes; published as about 2 minutes`,
    }),
  ];
}

const TASKS =
  'nearly all of it is the listing of 100 cells, whose 25 ms are an assumption, made with this row in sight; the published curve has spikes of about 1 s, behind the reads of LRPs, which the simulated task pass is always ahead of';

function stressTest(seed: number): Trial {
  const parsed = parseScenario(SCENARIO, {
    file: 'stress-test-2015.yaml',
    readSibling: () => undefined,
  });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('; '));
  const kinds = ['convergence.completed', 'convergence.tasksCompleted'] as const;
  const run = foundationRun(expandScenario(parsed.scenario).foundation, kinds, seed);
  const watched = watch(run.foundation);
  return {
    ...watched,
    passes: duration(run.of('convergence.completed')),
    taskPasses: duration(run.of('convergence.tasksCompleted')),
    recovery: recoveryTime(run),
  };
}

/** Of the passes that ended while everything was watched. */
function duration(seen: readonly Seen[]): number[] {
  return seen.filter(({ at }) => at > WATCHED_FROM).map(({ x }) => x / SECOND);
}

/**
 * Runs to the kill. A request is a StartActualLRP of a bulk loop, as 99 in 100 are, and since reps call
 * evenly spread over time, it meets the BBS as any instant does: ten of them a second are looked at. Of the
 * cells' bulk loops, one each 300 ms, and the longest of a whole round is kept.
 */
function watch(foundation: Foundation): Pick<Trial, 'latencies' | 'bulkLoops'> {
  const { simulation, spec } = foundation;
  const parts = costParts(foundation);
  const { startUnchanged } = spec.config.bbs.serviceTimes;
  const latencies: number[] = [];
  const bulkLoops: number[] = [];
  const step = 100 * MILLISECOND;
  const stepsPerCell = BULK_CYCLE / CELLS / step;
  let longest = 0;
  for (let at = WATCHED_FROM, steps = 0; at < KILLED_AT; at += step, steps++) {
    simulation.runUntil(at);
    const bbs = foundation.bbs();
    latencies.push(unbookedTime(bbs, parts, at, startUnchanged) / SECOND);
    if (steps % stepsPerCell > 0) continue;
    const cell = (steps / stepsPerCell) % CELLS;
    longest = Math.max(longest, unbookedTime(bbs, parts, at, cellFetchTime(bbs, parts, cell)));
    if (cell < CELLS - 1) continue;
    bulkLoops.push(longest / SECOND);
    longest = 0;
  }
  return { latencies, bulkLoops };
}

/** What costs are reckoned from; they speak to nobody. */
function costParts({ spec }: Foundation): BbsParts {
  const { bbs, rep } = spec.config;
  const nobody = {
    index: 0,
    operator: -1,
    database: -1,
    lockets: [],
    lockDeadline: 0,
    cloudController: -1,
    reps: [],
    apps: spec.apps,
  };
  return { config: bbs, pollingInterval: rep.pollingInterval, isEager: false, ...nobody };
}

/** The plot goes from 8,600 to 8,000 and back to 8,500. */
const BACK = 8500 / 8600;

/**
 * Seconds from the kill until what ran before runs again, by what the publication reads: LRPsRunning, which
 * each convergence pass counts at its end.
 */
function recoveryTime({ foundation, of }: FoundationRun): number {
  const { simulation } = foundation;
  const before = running(foundation);
  let hasFallen = false;
  let passes = of('convergence.completed').length;
  while (simulation.now < END && simulation.step()) {
    if (of('convergence.completed').length === passes) continue;
    passes = of('convergence.completed').length;
    const isBack = running(foundation) >= before * BACK;
    if (isBack && hasFallen) break;
    hasFallen ||= !isBack;
  }
  return (simulation.now - KILLED_AT) / SECOND;
}

function running(foundation: Foundation): number {
  return countRows(foundation.bbs().rows, ORDINARY, RUNNING);
}

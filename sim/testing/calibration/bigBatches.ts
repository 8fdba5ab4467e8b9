/**
 * S1, rows 1 to 9: 4,000 tasks, and one LRP of 4,000 instances, on 100 empty cells.
 *
 * Times count from the request. As in the publication, rows are read off the records of the BBS (created,
 * claimed, running) and of the cells (allocated, created); teardown counts from the removal.
 */
import { SECOND } from '../../engine/units';
import { app, cells, foundationSpec, push, remove, task } from '../builders';
import { type Figure, type FigureEntry, figure } from './figure';
import { type FoundationRun, foundationRun, type Seen } from './foundationRun';
import { quantile } from './statistics';

const STACK = 'etcd-2015';
const CELLS = 100;
const COUNT = 4000;
/** When the request is made: cells have long been up. */
const START = 60 * SECOND;
/** Late enough that every instance runs. */
const REMOVED = START + 60 * SECOND;

const FITTED: FigureEntry = { role: 'fitted' };
const PLOT: FigureEntry = { role: 'fitted', isPlot: true };

/** 2015: m3.2xlarge, 256 containers. */
const GROUP = cells(CELLS, { memory: 30_720, disk: 102_400, containers: 255 });

export function taskBatchFigures(): Figure[] {
  const source = task('fezzik', { count: COUNT, from: START, runs: BRIEF, memory: 32, disk: 32 });
  const spec = foundationSpec({
    zones: 2,
    cells: [GROUP],
    stack: STACK,
    tasks: [source],
    properties: {},
  });
  const kinds = ['task.created', 'container.reserved', 'task.deleted'] as const;
  const run = foundationRun(spec, kinds);
  run.foundation.simulation.runUntil(START + 120 * SECOND);
  const ended = run.of('task.deleted').map(({ at }) => since(at));
  return [
    figure('1', '90 % of 4,000 tasks resolved', 19.5, quantile(ended, 0.9), PLOT),
    figure('1', '4,000 tasks resolved', [20, 30], last(run.of('task.deleted')), FITTED),
    figure('2', '4,000 tasks stored', [0, 1.5], last(run.of('task.created')), FITTED),
    figure('3', '4,000 tasks on their cells', [0, 5], last(run.of('container.reserved')), FITTED),
  ];
}

/** A task of the test suite writes a file and ends. */
const BRIEF = { kind: 'constant', value: 0.5 * SECOND } as const;

export function instanceBatchFigures(): Figure[] {
  const run = instanceBatch();
  const created = last(run.of('actualLRP.created'));
  const claimed = run.of('actualLRP.claimed');
  const running = run.of('actualLRP.started').map(({ at }) => since(at));
  const deleted = run.of('container.deleted');
  const torn = ((deleted[deleted.length - 1]?.at ?? 0) - REMOVED) / SECOND;
  const lastRunning = last(run.of('actualLRP.started'));
  const first = since(claimed[0]?.at ?? 0);
  const perSecond = claimed.length / (last(claimed) - first);
  return [
    figure(
      '4',
      'one LRP of 4,000 instances: created, run, destroyed',
      35,
      lastRunning + torn,
      FITTED,
    ),
    figure('5', 'ActualLRP records created', 1.7, created, PLOT),
    figure(
      '6',
      'auction of the batch: last record to allocation on all cells',
      0.7,
      last(run.of('container.reserved')) - created,
      PLOT,
    ),
    figure('7', 'all claimed', 5.1, last(claimed), PLOT),
    figure('7', 'claims', 1500, perSecond, { ...PLOT, unit: '/s' }),
    figure('8', 'containers created', [14, 15], last(run.of('container.created')), PLOT),
    figure('9', 'half of them running', [20, 24], quantile(running, 0.5), PLOT),
    figure('9', 'all running', 29, lastRunning, PLOT),
    figure('9', 'teardown', 8.5, torn, PLOT),
  ];
}

function instanceBatch(): FoundationRun {
  const lrp = app('fezzik', {
    instances: COUNT,
    memory: 32,
    disk: 32,
    arrivesAt: START,
    startup: { kind: 'constant', value: 0.5 * SECOND },
  });
  const spec = foundationSpec({
    zones: 2,
    cells: [GROUP],
    stack: STACK,
    apps: [lrp],
    events: [push(START, 0), remove(REMOVED, 0)],
    properties: {},
  });
  const run = foundationRun(spec, [
    'actualLRP.created',
    'actualLRP.claimed',
    'actualLRP.started',
    'container.reserved',
    'container.created',
    'container.deleted',
  ]);
  run.foundation.simulation.runUntil(REMOVED + 60 * SECOND);
  return run;
}

/** Seconds since the request. */
function since(at: number): number {
  return (at - START) / SECOND;
}

function last(seen: readonly Seen[]): number {
  const found = seen[seen.length - 1];
  if (found === undefined) throw new RangeError('nothing happened');
  return since(found.at);
}

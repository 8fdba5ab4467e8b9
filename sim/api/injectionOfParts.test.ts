/** Events that bring what a foundation has from its start: cells, apps, pushes, tasks, deploys, rotations. */
import { expect, test } from 'vitest';
import { InvalidEvent } from './invalidEvent';
import { readScenario } from './loadScenario';
import { runScenario, startScenario } from './runScenario';

const DATA = {
  name: 'small',
  question: 'What happens?',
  foundation: {
    zones: ['z1', 'z2'],
    cells: [{ name: 'cell', count: 4, memory: '4GB', disk: '20GB' }],
  },
  workload: [
    { app: 'web', instances: 6, memory: '512MB' },
    { app: 'late', instances: 2, memory: '256MB', at: '8m' },
  ],
  events: [
    { at: '1m', kill: { count: 1 }, for: '1m' },
    { at: '9m', scale: { app: 'web', instances: 7 } },
  ],
  run: { duration: '40m', seed: 3 },
};
const SCENARIO = readScenario(DATA);

const BRINGING: [string, object][] = [
  ['cells', { addCells: { group: 'cell', count: 2 } }],
  ['an app', { add: { app: 'more', instances: 3, memory: '1GB' } }],
  [
    'pushed apps',
    { add: { app: 'pushed', count: 3, instances: 1, memory: '1GB', push: { inFlight: 2 } } },
  ],
  ['tasks', { add: { tasks: 'job', every: '1m', runs: '10s', memory: '256MB' } }],
  ['a version', { release: { app: 'web' } }],
  ['a deploy', { deploy: { change: 'recreate' } }],
  ['a rotation', { rotate: { certificate: 'instance-identity-ca' } }],
];

test.each(BRINGING)(
  '%s that are injected are those that the scenario would have had',
  (_, event) => {
    const written = readScenario({ ...DATA, events: [...DATA.events, { at: '5m', ...event }] });
    const run = startScenario(SCENARIO, { ownInvariants: 'throughout', hasMetrics: true });
    run.advanceTo('2m');
    const { digest } = run;
    run.inject(event, '5m');
    expect([run.now, run.digest]).toEqual([120e6, digest]);
    const fork = run.fork();
    expect(run.finish().digest).toBe(runScenario(written).digest);
    expect(fork.finish().digest).toBe(run.digest);
  },
);

test('what is brought now is there now', () => {
  const run = startScenario(SCENARIO);
  run.advanceTo('5m');
  run.inject({ addCells: { group: 'cell', count: 1 } });
  run.inject({ add: { app: 'more', instances: 3, memory: '1GB' } });
  run.inject({ deploy: { name: 'stemcell', change: 'recreate' } });
  run.step(3);
  expect(run.now).toBe(300e6);
  expect(run.records('cell.added')).toMatchObject([{ at: 300e6, cell: 'cell-4' }]);
  expect(run.records('app.added').at(-1)).toMatchObject({ at: 300e6, process: 'more-1' });
  const digests = [run.fork(), run].map((each) => each.finish().digest);
  expect(digests[0]).toBe(digests[1]);
  expect(run.records('deploy.completed')).toHaveLength(1);
  expect(run.cells()).toHaveLength(5);
  expect(run.counts()).toEqual({ desired: 12, running: 12, missing: 0 });
});

test('tasks begin after now, and the refusal says how', () => {
  const run = startScenario(SCENARIO);
  run.advanceTo('5m');
  const event = { add: { tasks: 'job', every: '1m', runs: '10s', memory: '256MB' } };
  expect(() => run.inject(event)).toThrow('run.inject(event, run.now + 1)');
  run.inject(event, run.now + 1);
  run.advanceBy('30s');
  expect(run.records('task.created').length).toBeGreaterThan(0);
});

test('later cells get the names that are left', () => {
  const growing = { at: '20m', addCells: { group: 'cell', count: 1 } };
  const run = startScenario(readScenario({ ...DATA, events: [growing] }));
  run.advanceTo('1m');
  run.inject({ addCells: { group: 'cell', count: 1 } }, '2m');
  run.inject({ addCells: { group: 'cell', count: 1 } });
  run.finish();
  expect(run.records('cell.added').map(({ at, cell }) => [at / 60e6, cell])).toEqual([
    [1, 'cell-4'],
    [2, 'cell-5'],
    [20, 'cell-6'],
  ]);
});

test('nothing is brought into a run that does not come out the same twice', () => {
  let mood = 0;
  const placementPolicy = { name: 'moody', score: () => (mood++ % 7) - mood };
  const run = startScenario(SCENARIO, { placementPolicy });
  run.advanceTo('3m');
  const [digest, events] = [run.digest, run.events];
  const event = { addCells: { group: 'cell', count: 1 } };
  expect(() => run.inject(event)).toThrow(InvalidEvent);
  expect(() => run.inject(event)).toThrow("withChanges(scenario, { events: [{ at: '3m', … }] })");
  expect([run.digest, run.events]).toEqual([digest, events]);
});

test('a list of invariants is told of nothing twice when the run is replayed', () => {
  const told: number[] = [];
  const run = startScenario(SCENARIO, {
    invariants: [
      {
        name: 'hears',
        sentence: 'Everything is heard once, in order.',
        onRecord: ({ row }, report) => {
          if (row !== told.length) report(`row ${row}`, `came as number ${told.length}`);
          told.push(row);
        },
      },
    ],
  });
  run.advanceTo('3m');
  run.inject({ add: { app: 'more', instances: 3, memory: '1GB' } });
  run.finish();
  expect(told).toHaveLength(run.records().length);
});

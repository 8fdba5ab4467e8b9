import { expect, test } from 'vitest';
import { runToEnd } from '../answers/run';
import { HOUR, MINUTE, SECOND } from '../engine/units';
import { BUILD } from './build';
import { InvalidEvent } from './invalidEvent';
import { readScenario } from './loadScenario';
import { expandedOf } from './parsed';
import { runScenario, startScenario } from './runScenario';

const DATA = {
  name: 'small',
  question: 'What happens?',
  foundation: {
    zones: ['z1', 'z2'],
    cells: [{ name: 'cell', count: 4, memory: '4GB', disk: '20GB' }],
  },
  workload: [{ app: 'web', instances: 6, memory: '512MB' }],
  expect: [{ recovered: { within: '5m', after: '2m' } }],
  run: { duration: '10m', seed: 3 },
};
const CALM = readScenario(DATA);
const KILLED = readScenario({ ...DATA, events: [{ at: '2m', kill: { zone: 'z2' }, for: '3m' }] });

test('a run in steps is the run in one go, metrics included', () => {
  const expanded = expandedOf(KILLED);
  const whole = runToEnd(expanded, { build: BUILD });
  const run = startScenario(KILLED, { hasMetrics: true });
  const inOneGo = startScenario(KILLED, { hasMetrics: true });
  expect(run.step(7)).toBe(7);
  run.advanceBy('1m');
  run.advanceTo(2 * MINUTE);
  run.advanceToRecord('cell.restored');
  expect(run.now).toBe(5 * MINUTE);
  expect(run.finish().digest).toBe(whole.digest);
  expect(inOneGo.finish().answer).toEqual(whole);
  expect(run.metric('bbs.LRPsRunning')).toEqual(inOneGo.metric('bbs.LRPsRunning'));
  expect(run.events).toBe(whole.events);
});

test('an injected fault is the one that the scenario would have had', () => {
  const run = startScenario(CALM);
  run.advanceTo('2m');
  run.inject({ kill: { zone: 'z2' }, for: '3m' }, '2m');
  expect(run.counts()).toEqual({ desired: 6, running: 6, missing: 0 });
  run.step();
  const before = startScenario(CALM);
  before.inject({ kill: { zone: 'z2' }, for: '3m' }, '2m');
  const outcome = before.finish();
  expect(outcome.digest).toBe(runScenario(KILLED).digest);
  expect(outcome.verdict).toBe('met');
  expect(run.finish().verdict).toBe('met');
});

test('repairs of injected faults can be injected as well', () => {
  const run = startScenario(CALM);
  run.advanceTo('1m');
  run.inject({ kill: { cells: ['cell-0'] } });
  run.advanceBy('1m');
  expect(run.cells().map(({ isUp }) => isUp)).toEqual([false, true, true, true]);
  run.inject({ restore: { cells: ['cell-0'] } });
  run.advanceBy('5m');
  expect(run.cells().every(({ isUp, isPresent }) => isUp && isPresent)).toBe(true);
  expect(run.records('cell.killed')).toMatchObject([{ at: MINUTE, cell: 'cell-0' }]);
});

test.each([
  [{ kill: { cells: ['cell-9'] } }, 'there is no cell "cell-9"'],
  [{ kil: { zone: 'z1' } }, 'kil'],
  [{ restore: { cells: ['cell-1'] } }, 'restore: none of these cells is down at 1m'],
  [{ at: '5m', kill: { zone: 'z1' } }, 'its time is not part of it'],
  [[], 'an event is an object'],
  [null, 'not nothing'],
])('what cannot be injected says why: %j', (given, reason) => {
  const event = given as object;
  const run = startScenario(CALM);
  run.advanceTo('1m');
  const digest = run.digest;
  expect(() => run.inject(event)).toThrow(InvalidEvent);
  expect(() => run.inject(event)).toThrow(reason);
  expect(run.digest).toBe(digest);
  expect(() => run.inject({ kill: { zone: 'z1' } }, '30s')).toThrow('it is 1m already');
});

test('an injection changes what chance picks later as the scenario that holds it would', () => {
  const later = { at: '5m', kill: { count: 1 } };
  const run = startScenario(readScenario({ ...DATA, events: [later] }));
  run.advanceTo('1m');
  run.inject({ kill: { cells: ['cell-0'] } }, '2m');
  const events = [later, { at: '2m', kill: { cells: ['cell-0'] } }];
  expect(run.finish().digest).toBe(runScenario(readScenario({ ...DATA, events })).digest);
});

test('what is down already when the scenario kills it stays as it is', () => {
  const run = startScenario(KILLED);
  run.advanceTo('1m');
  run.inject({ kill: { cells: ['cell-1', 'cell-3'] } });
  run.advanceTo('90s');
  run.inject({ hang: { process: 'auctioneer', which: 0 }, for: '30s' }, '4m');
  const digests = [run.fork(), run].map((each) => each.finish().digest);
  expect(digests[0]).toBe(digests[1]);
  expect(run.records('cell.killed')).toHaveLength(2);
  expect(run.records('cell.killed').every(({ at }) => at === MINUTE)).toBe(true);
});

test('a run can be driven to a record, and tells when there is none in time', () => {
  const run = startScenario(KILLED);
  const killed = run.advanceToRecord('cell.killed', { where: ({ cell }) => cell === 'cell-3' });
  expect(killed).toMatchObject({ kind: 'cell.killed', at: 2 * MINUTE, cell: 'cell-3' });
  expect(run.advanceToRecord('cell.restored', { within: '1m' })).toBeUndefined();
  expect(run.now).toBe(3 * MINUTE);
  expect(run.advanceUntil(() => run.counts().missing === 0, '2m')).toBe(true);
  expect(run.instances().every(({ app, state }) => app === 'web' && state === 'RUNNING')).toBe(
    true,
  );
  expect(run.apps()).toEqual([{ app: 'web', process: 'web-1', desired: 6, running: 6 }]);
});

test('what a run does not keep is refused, not empty', () => {
  const run = startScenario(CALM, { records: 'summary' });
  expect(() => run.records('actualLRP.claimed')).toThrow("records: 'normal'");
  expect(() => run.metric('bbs.LRPsMissing')).toThrow('hasMetrics');
  expect(() => run.advanceTo('1h')).toThrow('ends at 10m');
  expect(() => run.advanceTo('soon')).toThrow('no time');
  expect(run.end).toBe(HOUR / 6);
});

test('a run that is stopped answers what is certain, and is over', () => {
  const run = startScenario(CALM);
  run.advanceTo(30 * SECOND);
  expect(run.stop()).toMatchObject({ verdict: 'not decided', seconds: 30 });
  expect(() => run.step()).toThrow('finished');
});

test('diegosim’s own invariants can be on throughout, and change nothing', () => {
  const outcome = runScenario(KILLED, { ownInvariants: 'throughout' });
  expect(outcome.digest).toBe(runScenario(KILLED).digest);
});

test('a custom invariant stops the run where it is broken', () => {
  const oneZone = {
    name: 'oneZone',
    sentence: 'Nothing is ever claimed in z2.',
    kinds: ['actualLRP.claimed'] as const,
    onRecord: (
      record: { at: number; cell?: unknown },
      report: (who: string, text: string) => void,
    ) => report(String(record.cell), `claimed at ${record.at}`),
  };
  const run = startScenario(KILLED, { invariants: [oneZone] });
  expect(() => run.finish()).toThrow(/oneZone: cell-\d: claimed at \d+/);
  expect(run.now).toBeLessThan(MINUTE);
});

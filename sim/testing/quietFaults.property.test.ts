/**
 * Quiet and eager are one run, whatever happens to the processes, VMs, wires and stores of the control plane: each
 * fault makes holders and candidates reconsider, and what they then send must be what an eager foundation has
 * under way.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rule } from '../engine/network';
import { MILLISECOND, MINUTE, SECOND } from '../engine/units';
import type { FoundationSpec, ProcessRef, TimedEvent } from '../model/foundationSpec';
import { app, exactly, foundationSpec, kill, restore, STEADY } from './builders';
import { expectLaw } from './law';
import { differences } from './quietAndEager';

const CELLS = 3;

const processes: fc.Arbitrary<ProcessRef> = fc.oneof(
  fc.record({
    component: fc.constantFrom('bbs' as const, 'auctioneer' as const),
    index: fc.constantFrom<0 | 1 | 'active' | 'standby'>(0, 1, 'active', 'standby'),
  }),
  fc.record({
    component: fc.constantFrom('locket' as const, 'silk-controller' as const),
    index: fc.constantFrom(0, 1),
  }),
  fc.record({
    component: fc.constantFrom('rep' as const, 'silk-daemon' as const),
    cell: fc.nat(CELLS - 1),
  }),
);

const rules: fc.Arbitrary<Rule> = fc.record({
  id: fc.constant('rule'),
  from: fc.constantFrom<Rule['from']>(
    { role: 'locket' },
    { role: 'bbs' },
    { role: 'rep' },
    { role: 'auctioneer' },
    { role: 'silk-controller' },
    { name: 'locket/0' },
  ),
  to: fc.constantFrom<Rule['to']>(
    {},
    { role: 'locket' },
    { role: 'silk-controller' },
    { role: 'database' },
  ),
  action: fc.constantFrom<Rule['action']>({ drop: true }, { delay: exactly(2 * MILLISECOND) }),
});

const events: fc.Arbitrary<TimedEvent> = fc
  .tuple(
    fc.integer({ min: 20 * SECOND, max: 130 * SECOND }),
    fc.constantFrom(
      'killProcesses' as const,
      'stopProcesses' as const,
      'restartProcesses' as const,
      'startProcesses' as const,
      'hangProcesses' as const,
      'resumeProcesses' as const,
    ),
    processes,
    fc.constantFrom('diego-api/0', 'diego-api/1', 'scheduler/0', 'scheduler/1'),
    rules,
    fc.constantFrom('up' as const, 'refuses' as const, 'hangs' as const),
    fc.constantFrom(1, 3),
  )
  .chain(([at, kind, ref, vm, rule, mode, slowdown]) =>
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.constant<TimedEvent>({ kind, at, processes: [ref] }),
      },
      fc.constantFrom<TimedEvent>(
        { kind: 'killVms', at, vms: [vm] },
        { kind: 'restoreVms', at, vms: [vm] },
        { kind: 'setDatabase', at, condition: { mode, slowdown } },
        { kind: 'setDatabase', at, condition: { mode: 'up', slowdown: 1 } },
        { kind: 'addRules', at, rules: [rule] },
        { kind: 'removeRules', at, ids: ['rule'] },
        kill(at, 1),
        restore(at, 0, 1),
        { kind: 'drainCells', at, cells: [0] },
      ),
    ),
  );

const foundations: fc.Arbitrary<FoundationSpec> = fc
  .record({
    zones: fc.constantFrom(1, 2),
    hasSilk: fc.boolean(),
    events: fc.array(events, { minLength: 1, maxLength: 6 }),
  })
  .map(({ zones, hasSilk, events: some }) =>
    foundationSpec({
      cells: CELLS,
      zones,
      apps: [app('dora', { instances: 2 })],
      silk: hasSilk ? { subnetPrefix: 24, singleIps: 1 } : 'none',
      events: [...some].sort((a, b) => a.at - b.at),
    }),
  );

describe('quiet and eager', () => {
  test('are one run, whatever becomes of the control plane', () => {
    expectLaw(foundations, 80, (spec, seed) => differences(spec, seed, 4 * MINUTE));
  });

  test('agree on a cell that is killed while its renewal waits for the database', () => {
    const events: TimedEvent[] = [
      { kind: 'setDatabase', at: MINUTE, condition: { mode: 'hangs', slowdown: 1 } },
      kill(67 * SECOND, 0),
      { kind: 'setDatabase', at: 68 * SECOND, condition: { mode: 'up', slowdown: 1 } },
    ];
    // With one worker every call that is a job holds up the next one.
    const properties = { ...STEADY, 'sim.locket.parallelism': 1 };
    const spec = foundationSpec({ cells: 2, properties, events });
    for (const seed of [1, 2, 3]) expect(differences(spec, seed, 2 * MINUTE)).toEqual([]);
  });

  test('agree on a cell that is killed at the instant of a fault with a renewal on its way', () => {
    const at = MINUTE;
    const faults: TimedEvent[] = [
      { kind: 'removeRules', at, ids: [] },
      { kind: 'killProcesses', at, processes: [{ component: 'locket', index: 0 }] },
      { kind: 'killProcesses', at, processes: [{ component: 'silk-controller', index: 0 }] },
    ];
    // On slow wires something is often on its way.
    const properties = { ...STEADY, 'sim.network.same_zone': '2s' };
    for (const fault of faults) {
      const events = [kill(at, 0, 1, 2, 3), fault];
      const spec = foundationSpec({ cells: 4, silk: { subnetPrefix: 24 }, properties, events });
      for (let seed = 1; seed <= 10; seed++)
        expect(differences(spec, seed, 2 * MINUTE)).toEqual([]);
    }
  });

  test('agree on a candidate whose attempt is on its way when the lock is free', () => {
    const properties = {
      ...STEADY,
      'sim.network.same_zone': '400ms',
      'sim.locket.call_time': '30ms',
      'sim.locket.parallelism': 1,
    };
    // What the attempts took is seen in when the lock is lost.
    const events: TimedEvent[] = [
      { kind: 'killVms', at: 20 * SECOND, vms: ['scheduler/0'] },
      { kind: 'setDatabase', at: 45 * SECOND, condition: { mode: 'refuses', slowdown: 1 } },
    ];
    const controlPlane = { scheduler: ['z1', 'z1'] };
    const spec = foundationSpec({ cells: 2, controlPlane, properties, events });
    for (let seed = 1; seed <= 10; seed++) expect(differences(spec, seed, MINUTE)).toEqual([]);
  });
});

/**
 * The laws of a foundation hold as well while Gardens break and lose containers, the blobstore goes and comes,
 * and apps behave in every way that an app can: quiet and eager are one run, invariants hold, a snapshot goes
 * on, and nothing on a cell waits for what will not come.
 */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { createWatches } from '../check/checkAll';
import { isStarting } from '../diego/executor/container';
import { isHandingIn } from '../diego/executor/createQueue';
import type { Foundation } from '../diego/foundation';
import { MINUTE, SECOND } from '../engine/units';
import type { AppSpec, FoundationSpec, TimedEvent } from '../model/foundationSpec';
import { anyFoundation } from './arbitraries';
import { exactly } from './builders';
import { expectLaw } from './law';
import { observedRun, runChecked, runEvents } from './observedRun';
import { differences } from './quietAndEager';

const DURATION = 15 * MINUTE;

const seconds = (min: number, max: number) =>
  fc.integer({ min, max }).map((count) => exactly(count * SECOND));

/** What an app may do beside what `anyFoundation` gives it. */
const behaviours = fc.record(
  {
    droplet: fc.constantFrom(null, 10, 500, 4000),
    readiness: fc.oneof(
      fc.constant(null),
      fc.record({
        readyFor: seconds(1, 200),
        unreadyFor: seconds(0, 100),
        share: fc.constantFrom(0.5, 1),
      }),
    ),
    crash: fc.record({
      kind: fc.constantFrom('unhealthy' as const, 'outOfMemory' as const),
      after: seconds(0, 200),
      share: fc.constantFrom(0.5, 1),
      times: fc.constantFrom(1, 1000),
    }),
    memoryUse: fc.constantFrom(0.3, 1),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Partial<AppSpec>>;

const cellsOf = (spec: FoundationSpec, first: number, count: number): number[] =>
  Array.from(
    { length: Math.min(count, spec.cells.length) },
    (_, i) => (first + i) % spec.cells.length,
  );

type Fault = (spec: FoundationSpec) => TimedEvent;

const faults: fc.Arbitrary<Fault> = fc
  .record({
    at: fc.integer({ min: 1, max: 14 * MINUTE }),
    first: fc.nat(100),
    count: fc.integer({ min: 1, max: 12 }),
    share: fc.constantFrom(0.3, 1),
    mode: fc.constantFrom('up' as const, 'refuses' as const, 'hangs' as const),
    slowdown: fc.constantFrom(1, 3, 300),
    what: fc.constantFrom('fails', 'hangs', 'mend', 'mend', 'lose', 'lose', 'blobstore'),
  })
  .map(({ at, first, count, share, mode, slowdown, what }) => (spec) => {
    const chosen = cellsOf(spec, first, count);
    if (what === 'mend') return { kind: 'mendGarden', at, cells: chosen };
    if (what === 'lose') return { kind: 'loseContainers', at, cells: chosen, share };
    if (what === 'blobstore') return { kind: 'setBlobstore', at, condition: { mode, slowdown } };
    return { kind: 'breakGarden', at, cells: chosen, mode: what as 'fails' | 'hangs' };
  });

const settings = fc.record({
  maxCacheSizeInBytes: fc.constantFrom(10e9, 6e8),
  maxConcurrentDownloads: fc.constantFrom(1, 5),
  gardenHealthcheckInterval: fc.constantFrom(10 * MINUTE, MINUTE),
  gardenHealthcheckTimeout: fc.constantFrom(10 * MINUTE, 20 * SECOND),
  usesMonitorActions: fc.boolean(),
});

const foundations: fc.Arbitrary<FoundationSpec> = fc
  .tuple(
    anyFoundation,
    fc.array(behaviours, { minLength: 1, maxLength: 8 }),
    fc.array(faults, { maxLength: 12 }),
    settings,
    fc.boolean(),
  )
  .map(([spec, changes, added, executor, isOvercommitted]) => ({
    ...spec,
    cells: spec.cells.map((cell) => ({
      ...cell,
      physical: isOvercommitted ? { memory: cell.total.memory / 2, disk: cell.total.disk } : null,
    })),
    apps: spec.apps.map((app, i) => ({ ...app, ...changes[i % changes.length] })),
    events: [...spec.events, ...added.map((fault) => fault(spec))].sort((a, b) => a.at - b.at),
    config: { ...spec.config, executor: { ...spec.config.executor, ...executor } },
  }));

/** What waits on a cell for something that will not come; everything else has its event, or its call. */
function stuckOn({ state, isUp }: ReturnType<Foundation['rep']>, now: number): object | null {
  const { executor, calls, operations, phase } = state;
  const { containers, departing, creating, deleting, downloads, garden, health } = executor;
  if (!isUp || garden.mode !== 'works' || phase !== 'up') return null;
  const isGardenIdle = garden.station.freeAt.every((free) => free <= now);
  const asked = new Set(
    [...calls.underWay.values()].flatMap(({ call }) => ('instance' in call ? call.instance : [])),
  );
  const all = [...containers.values(), ...departing.values()];
  const stuck = {
    hung: garden.hung.length,
    operations: [...operations.keys()].filter(
      (instance) => !asked.has(instance) && !isHandingIn(executor, instance),
    ).length,
    destroys: isGardenIdle
      ? all.filter((each) => each.isBeingDestroyed && each.state === 'completed').length
      : 0,
    creations: isGardenIdle
      ? all.filter(
          ({ instance, state: progress }) =>
            progress === 'initializing' &&
            !creating.waiting.includes(instance) &&
            !downloads.byInstance.has(instance),
        ).length
      : 0,
    ends: all.filter(
      ({ state: progress, next, isStopped }) =>
        isStopped && next === null && (progress === 'created' || progress === 'running'),
    ).length,
    miscounted: Math.abs(
      executor.startingCount - [...containers.values()].filter(isStarting).length,
    ),
    unwatched: !health.isHealthy && health.next === null && health.check === null ? 1 : 0,
    workers:
      containers.size + departing.size + garden.strays.size > 0
        ? 0
        : creating.busy + deleting.busy + downloads.limiter.busy + downloads.byKey.size,
    inUse:
      containers.size + departing.size > 0
        ? 0
        : [...downloads.cache.entries.values()].filter(({ uses }) => uses > 0).length,
  };
  return Object.values(stuck).some((count) => count > 0) ? stuck : null;
}

function stuck(spec: FoundationSpec, seed: number): string[] {
  const { foundation } = observedRun(spec, { seed, hasTrace: false });
  const { simulation } = foundation;
  const wrong: string[] = [];
  for (let at = MINUTE; at <= DURATION; at += MINUTE) {
    simulation.runUntil(at);
    spec.cells.forEach(({ cellGuid }, cell) => {
      const what = stuckOn(foundation.rep(cell), simulation.now);
      if (what !== null) wrong.push(`${cellGuid} at ${at}: ${JSON.stringify(what)}`);
    });
  }
  return wrong;
}

describe('with Gardens and blobstores that break, and every sort of app', () => {
  test('quiet and eager are one run', () => {
    expectLaw(foundations, 40, (spec, seed) => differences(spec, seed));
  });

  test('every invariant holds', () => {
    expectLaw(foundations, 60, (spec, seed) => {
      const run = observedRun(spec, { seed });
      return runChecked(run, DURATION, 20 + (seed % 97), createWatches());
    });
  });

  test('nothing waits for what will not come, and no worker or slot is lost', () => {
    expectLaw(foundations, 100, stuck);
  });

  test('a snapshot goes on as the run does', () => {
    expectLaw(foundations, 20, (spec, seed) => {
      const first = observedRun(spec, { seed });
      runEvents(first, (seed * 7919) % 6000);
      const snapshot = first.foundation.simulation.snapshot();
      const second = observedRun(spec, { seed, hasTrace: false });
      second.foundation.simulation.restore(snapshot);
      first.foundation.simulation.runUntil(DURATION);
      second.foundation.simulation.runUntil(DURATION);
      const states = [first, second].map(({ foundation }) => foundation.simulation.snapshot());
      return isDeepStrictEqual(states[0], states[1]) ? [] : ['states differ after a snapshot'];
    });
  });
});

/**
 * Laws of Cloud Controller's work, whatever people do and whichever of its processes die: pushes and tasks
 * end once, deployments keep their apps up, the sync has nothing left to mend in the end; quiet is eager, and a
 * snapshot goes on as what it was taken of.
 */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { type Instant, MINUTE, SECOND } from '../engine/units';
import type { AppSpec, FoundationSpec, TimedEvent } from '../model/foundationSpec';
import { rowsOfKind, valueAt } from '../trace/columns';
import type { KindName } from '../trace/kinds';
import { app, cells, exactly, foundationSpec, people, remove, scale, task } from './builders';
import { expectLaw } from './law';
import { type ObservedRun, observedRun, runChecked, runEvents } from './observedRun';
import { differences } from './quietAndEager';

const CALM_FROM = 8 * MINUTE;
const DURATION = 25 * MINUTE;

const instants = fc.integer({ min: 1, max: CALM_FROM - 1 });
const lengths = fc.integer({ min: 0, max: 90 }).map((seconds) => exactly(seconds * SECOND));

/** What people do to an app that runs, beside pushing others. */
const deeds = fc.array(
  fc.record({
    at: instants,
    kind: fc.constantFrom('roll', 'roll', 'release', 'scale', 'remove', 'clock', 'api'),
    which: fc.nat(20),
    count: fc.integer({ min: 0, max: 6 }),
    cancelAfter: fc.option(fc.integer({ min: 1, max: 60 }).map((seconds) => seconds * SECOND)),
  }),
  { maxLength: 10 },
);

type Deed = typeof deeds extends fc.Arbitrary<readonly (infer Each)[]> ? Each : never;

const busyFoundation: fc.Arbitrary<FoundationSpec> = fc
  .record({
    pushed: fc.integer({ min: 0, max: 8 }),
    running: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }),
    inFlight: fc.integer({ min: 1, max: 4 }),
    staging: fc.option(lengths, { freq: 5 }),
    upload: lengths,
    failing: fc.constantFrom(0, 0.3),
    timeout: fc.integer({ min: 10, max: 200 }),
    tasks: fc.integer({ min: 0, max: 6 }),
    runs: lengths,
    cancelled: fc.option(fc.record({ share: fc.constantFrom(0.5, 1), after: lengths })),
    crashes: fc.boolean(),
    memory: fc.constantFrom(1500, 4096),
    deeds,
  })
  .map((each) => {
    const { pushed, running, inFlight, staging, upload, failing, timeout, crashes } = each;
    const apps: AppSpec[] = [
      ...running.map((instances, i) => app(`app${i}`, { instances })),
      ...Array.from({ length: pushed }, (_, i) => app(`pushed${i}`, { push: 0 })),
    ];
    const { tasks: count, runs, cancelled } = each;
    const events = deedsDone(apps, each.deeds, crashes);
    return foundationSpec({
      cells: [cells(2, { memory: each.memory })],
      apps,
      pushes: [people('people', { inFlight, staging, upload, failing, timeout: timeout * SECOND })],
      tasks: count === 0 ? [] : [task('report', { count, runs, failing, cancelled, from: MINUTE })],
      events,
    });
  });

/** The deeds as events, in order; new versions are added to `apps`. */
function deedsDone(apps: AppSpec[], all: readonly Deed[], crashes: boolean): TimedEvent[] {
  const live = [...apps.keys()];
  const events: TimedEvent[] = [];
  for (const { at, kind, which, count, cancelAfter } of [...all].sort((a, b) => a.at - b.at)) {
    const place = which % Math.max(1, live.length);
    const target = live[place];
    if (kind === 'clock' || kind === 'api') {
      const component = kind === 'clock' ? 'clock' : 'cloud-controller';
      events.push({ kind: 'killProcesses', at, processes: [{ component, index: 0 }] });
    } else if (target === undefined) continue;
    else if (kind === 'scale') events.push(scale(at, target, count));
    else if (kind === 'remove') {
      live.splice(place, 1);
      events.push(remove(at, target));
    } else {
      const old = apps[target] as AppSpec;
      const version = old.version + 1;
      const crash = { kind: 'exits', after: exactly(SECOND), share: 1, times: 1000 } as const;
      apps.push({
        ...old,
        version,
        processGuid: `${old.name}-${version}`,
        crash: crashes ? crash : null,
        push: null,
        arrivesAt: at,
      });
      const fresh = apps.length - 1;
      live[place] = fresh;
      const rolling = kind === 'roll' ? { maxInFlight: Math.max(1, count), cancelAfter } : null;
      events.push({
        kind: 'releaseApps',
        at,
        releases: [{ replaces: target, app: fresh, rolling }],
      });
    }
  }
  return events;
}

/** How often something of that kind happened, by what is in column `a`. */
function counts({ columns }: ObservedRun, name: KindName): Map<number, number> {
  const found = new Map<number, number>();
  for (const row of rowsOfKind(columns, name)) {
    const subject = valueAt(columns, 'a', row);
    found.set(subject, (found.get(subject) ?? 0) + 1);
  }
  return found;
}

const total = (found: ReadonlyMap<number, number>): number =>
  [...found.values()].reduce((sum, count) => sum + count, 0);

/** Everything that began has ended, by then, or not more than once. */
function unended(run: ObservedRun): string[] {
  const wrong: string[] = [];
  for (const [began, ended] of [
    ['staging.started', 'staging.completed'],
    ['push.started', 'push.completed'],
  ] as const) {
    const [some, others] = [counts(run, began), counts(run, ended)];
    for (const [subject, count] of others) {
      if (count > (some.get(subject) ?? 0)) wrong.push(`${ended} of ${subject} too often`);
    }
    if (began === 'staging.started' && total(some) !== total(others)) {
      wrong.push(`${total(some)} stagings began, ${total(others)} ended`);
    }
  }
  const states = counts(run, 'ccTask.changed');
  const { identities } = run.columns;
  const last = new Map<number, string>();
  for (const row of rowsOfKind(run.columns, 'ccTask.changed')) {
    last.set(
      valueAt(run.columns, 'a', row),
      identities.texts[valueAt(run.columns, 'b', row)] ?? '',
    );
  }
  for (const [task, state] of last) {
    if (state !== 'SUCCEEDED' && state !== 'FAILED') wrong.push(`task ${task} is still ${state}`);
    if ((states.get(task) ?? 0) > 4) wrong.push(`task ${task} changed too often`);
  }
  return wrong;
}

/** What the last sync had to do. */
function unmended({ columns }: ObservedRun, after: Instant): string[] {
  const last = [...rowsOfKind(columns, 'sync.completed')].at(-1);
  if (last === undefined || valueAt(columns, 'at', last) < after) return ['no sync at the end'];
  const mended = valueAt(columns, 'a', last) + valueAt(columns, 'b', last);
  return mended === 0 ? [] : [`the last sync still mended ${mended}`];
}

describe('whatever people do and whatever dies of Cloud Controller', () => {
  test('stagings and tasks end, and the sync has nothing left to mend', () => {
    expectLaw(busyFoundation, 40, (spec, seed) => {
      const run = observedRun(spec, { seed });
      const broken = runChecked(run, DURATION, 50);
      return [...broken, ...unended(run), ...unmended(run, DURATION - 2 * MINUTE)];
    });
  }, 120_000);

  test('quiet and eager are one run', () => {
    expectLaw(busyFoundation, 15, (spec, seed) => differences(spec, seed));
  }, 120_000);

  test('a snapshot goes on as the run it was taken of', () => {
    expectLaw(busyFoundation, 15, (spec, seed) => {
      const first = observedRun(spec, { seed });
      runEvents(first, (seed * 7919) % 3000);
      const snapshot = first.foundation.simulation.snapshot();
      const second = observedRun(spec, { seed, hasTrace: false });
      second.foundation.simulation.restore(snapshot);
      for (const { foundation } of [first, second]) foundation.simulation.runUntil(DURATION);
      const states = [first, second].map(({ foundation }) => foundation.simulation.snapshot());
      return isDeepStrictEqual(states[0], states[1]) ? [] : ['states differ after a snapshot'];
    });
  }, 120_000);
});

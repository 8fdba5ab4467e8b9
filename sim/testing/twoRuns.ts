/** Laws that hold of any foundation, told by two runs of it: that one seed is one run, and that a snapshot is all of it. */
import type { Duration } from '../engine/units';
import type { FoundationSpec } from '../model/foundationSpec';
import { rowAt } from '../trace/columns';
import { KINDS } from '../trace/kinds';
import { type ObservedRun, observedRun, runEvents } from './observedRun';

/** Kinds of record in the run, in order. */
export function kindsOf({ columns }: ObservedRun): string[] {
  const kinds: string[] = [];
  for (let row = 0; row < columns.length; row++) {
    kinds.push(KINDS[rowAt(columns, row).kind]?.name ?? '');
  }
  return kinds;
}

/** What is wrong when it runs twice; adds to `seen` the kinds of record that there were. */
export function differencesOfTwins(
  spec: FoundationSpec,
  seed: number,
  duration: Duration,
  seen: Set<string>,
): string[] {
  const [one, other] = [observedRun(spec, { seed }), observedRun(spec, { seed })];
  for (const run of [one, other]) run.foundation.simulation.runUntil(duration);
  for (const kind of kindsOf(one)) seen.add(kind);
  const isSame = one.recorder.digest() === other.recorder.digest();
  return isSame ? [] : ['two runs of one seed differ'];
}

/**
 * What is wrong when another foundation goes on from a snapshot, taken at an event that the seed decides. `isEqual`
 * compares states deeply: Node's, which is for tests alone.
 */
export function differencesAfterSnapshot(
  spec: FoundationSpec,
  seed: number,
  duration: Duration,
  isEqual: (one: unknown, other: unknown) => boolean,
): string[] {
  const first = observedRun(spec, { seed });
  const events = (seed * 7919) % 6000;
  runEvents(first, events);
  const snapshot = first.foundation.simulation.snapshot();
  const second = observedRun(spec, { seed, hasTrace: false });
  second.foundation.simulation.restore(snapshot);
  for (const run of [first, second]) run.foundation.simulation.runUntil(duration);
  const states = [first, second].map(({ foundation }) => foundation.simulation.snapshot());
  const wrong: string[] = [];
  if (first.recorder.digest() !== second.recorder.digest()) wrong.push('digests differ');
  if (!isEqual(states[0], states[1])) wrong.push('states differ');
  return wrong.map((each) => `${each} after a snapshot at event ${events}`);
}

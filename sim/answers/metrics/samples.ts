/**
 * The samples of one series: runs at equal distances of values that are equal or grow by equal steps, so that
 * a gauge sent every minute takes room for its changes only, and a count of cycles or an age next to none,
 * however long the simulation.
 */
import type { Duration, Instant } from '../../engine/units';

/**
 * Columns over runs: sample k of run i, from 0 to `count[i]` − 1, is `value[i]` + k × `step[i]` at `from[i]` +
 * k × `interval`.
 */
export interface Samples {
  /** Distance of the samples within a run. When it was not known before, that of the first two; 0 until then. */
  interval: Duration;
  /** Runs so far. */
  length: number;
  from: Float64Array<ArrayBuffer>;
  count: Int32Array<ArrayBuffer>;
  value: Float64Array<ArrayBuffer>;
  step: Float64Array<ArrayBuffer>;
}

export type SampleVisitor = (at: Instant, value: number) => void;

const LEAST = 4;

export function createSamples(interval: Duration): Samples {
  return {
    interval,
    length: 0,
    from: new Float64Array(LEAST),
    count: new Int32Array(LEAST),
    value: new Float64Array(LEAST),
    step: new Float64Array(LEAST),
  };
}

/** Adds a sample; a second one of the same instant takes the place of the first. @throws RangeError for an earlier instant. */
export function addSample(samples: Samples, at: Instant, value: number): void {
  const last = samples.length - 1;
  if (last >= 0) {
    const lastAt = endOfRun(samples, last);
    if (at < lastAt) throw new RangeError(`a sample at ${at} after one at ${lastAt}`);
    if (at === lastAt) return replaceLast(samples, at, value);
    if (samples.interval === 0) samples.interval = at - lastAt;
    if (at === lastAt + samples.interval && goesOn(samples, last, value)) return;
  }
  beginRun(samples, at, value);
}

/** The last sample; undefined when there is none. */
export function lastSample(samples: Samples): { at: Instant; value: number } | undefined {
  const last = samples.length - 1;
  if (last < 0) return undefined;
  const value = valueIn(samples, last, (samples.count[last] as number) - 1);
  return { at: endOfRun(samples, last), value };
}

/** Visits the samples with `from` ≤ at ≤ `until`, in order. */
export function visitSamples(
  samples: Samples,
  visit: SampleVisitor,
  from: Instant = Number.NEGATIVE_INFINITY,
  until: Instant = Number.POSITIVE_INFINITY,
): void {
  for (let run = firstRunReaching(samples, from); run < samples.length; run++) {
    const begin = samples.from[run] as number;
    if (begin > until) return;
    const count = samples.count[run] as number;
    for (let k = 0; k < count; k++) {
      const at = begin + k * samples.interval;
      if (at >= from && at <= until) visit(at, valueIn(samples, run, k));
    }
  }
}

function valueIn({ value, step }: Samples, run: number, k: number): number {
  return (value[run] as number) + k * (step[run] as number);
}

/** Adds a value to the run if it is exactly the next one; the second value of a run decides its step. */
function goesOn(samples: Samples, run: number, value: number): boolean {
  const count = samples.count[run] as number;
  if (count === 1) samples.step[run] = value - (samples.value[run] as number);
  if (valueIn(samples, run, count) !== value) return false;
  samples.count[run] = count + 1;
  return true;
}

function endOfRun({ from, count, interval }: Samples, run: number): Instant {
  return (from[run] as number) + ((count[run] as number) - 1) * interval;
}

/** The first run whose last sample is not before `at`, by bisection. */
function firstRunReaching(samples: Samples, at: Instant): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endOfRun(samples, middle) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function replaceLast(samples: Samples, at: Instant, value: number): void {
  const last = samples.length - 1;
  const count = samples.count[last] as number;
  if (count > 1) {
    samples.count[last] = count - 1;
    beginRun(samples, at, value);
  } else {
    samples.value[last] = value;
  }
}

function beginRun(samples: Samples, at: Instant, value: number): void {
  const run = samples.length++;
  if (run === samples.from.length) grow(samples, run * 2);
  samples.from[run] = at;
  samples.count[run] = 1;
  samples.value[run] = value;
  samples.step[run] = 0;
}

function grow(samples: Samples, room: number): void {
  const { from, count, value, step } = samples;
  samples.from = new Float64Array(room);
  samples.from.set(from);
  samples.count = new Int32Array(room);
  samples.count.set(count);
  samples.value = new Float64Array(room);
  samples.value.set(value);
  samples.step = new Float64Array(room);
  samples.step.set(step);
}

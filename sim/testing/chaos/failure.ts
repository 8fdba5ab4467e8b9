/** What a case failed at, and when two failures are the same one. */
import type { Violation } from '../../check/invariant';
import { toSeconds } from '../../engine/units';

export interface Failure {
  /** An invariant's name; or `settles`, `deterministic`, `quietIsEager`, `throws`, `valid`. */
  readonly invariant: string;
  /** What is broken, in a sentence or a few lines. */
  readonly text: string;
  /** In seconds of simulated time; null when it is about a whole run. */
  readonly atSeconds: number | null;
}

/** Of what was broken first. */
export function failureOf(violations: readonly Violation[]): Failure | null {
  const [first] = violations;
  if (first === undefined) return null;
  const alike = violations.filter(({ invariant }) => invariant === first.invariant);
  const text = alike.slice(0, 10).map(({ subject, text: said }) => `${subject}: ${said}`);
  const more = alike.length - text.length;
  if (more > 0) text.push(`and ${more} more`);
  return { invariant: first.invariant, text: text.join('\n'), atSeconds: toSeconds(first.at) };
}

/** Whether one is the other, shrunk: the same invariant, or the same error but for its numbers. */
export function isSameFailure(one: Failure, other: Failure): boolean {
  if (one.invariant !== other.invariant) return false;
  if (one.invariant !== 'throws') return true;
  const withoutNumbers = ({ text }: Failure): string => text.replace(/\d+(\.\d+)?/g, '#');
  return withoutNumbers(one) === withoutNumbers(other);
}

/** In one line. */
export function failureLine({ invariant, text, atSeconds }: Failure): string {
  const when = atSeconds === null ? '' : ` at ${atSeconds}s`;
  return `${invariant}${when}: ${text.split('\n')[0]}`;
}

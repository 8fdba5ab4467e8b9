/**
 * What an invariant is: a sentence that is true of a foundation between any two events, whatever happens
 * to it, and a function that finds where it is not.
 *
 * An invariant looks at one instant. A watch also remembers: it says that something never lasts longer
 * than it may. Neither changes anything or draws; a broken one is a fault of the model, not of the
 * foundation that is simulated.
 */

import type { Foundation } from '../diego/foundation';
import { type Instant, toSeconds } from '../engine/units';

export interface Violation {
  readonly at: Instant;
  /** Name of the invariant. */
  readonly invariant: string;
  /** What it is broken for: a cell, an LRP key, a process. */
  readonly subject: string;
  readonly text: string;
}

/** A violation that can be told without the list of invariants. */
export interface ExplainedViolation extends Violation {
  /** What is always true, in a sentence. */
  readonly sentence: string;
}

/** Says that the invariant is broken for `subject`. */
export type Report = (subject: string, text: string) => void;

export interface Invariant {
  readonly name: string;
  /** What is always true. */
  readonly sentence: string;
  check(foundation: Foundation, report: Report): void;
}

/** `at 12.5s uniqueSubnets: cell-3: …`. */
export function violationText({ at, invariant, subject, text }: Violation): string {
  return `at ${toSeconds(at)}s ${invariant}: ${subject}: ${text}`;
}

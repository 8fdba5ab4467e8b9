/** Invariants of callers: sentences about a foundation, or about what is recorded, that must hold throughout a run. */
import type { KindName } from '../trace/kinds';
import type { TraceRecord } from '../trace/records';
import type { RunView } from './runView';

/** Says that the invariant is broken, for whom, and how. */
export type ReportViolation = (subject: string, text: string) => void;

/** One that throws counts as broken, so that the assertions of a test library do for `check` as well. */
export interface CustomInvariant {
  readonly name: string;
  /** What is always true. */
  readonly sentence: string;
  /**
   * Looks at the foundation: after every 50 events, and else once in each second of simulated time in which something
   * happened, and at the end. It cannot drive.
   */
  readonly check?: (run: RunView, report: ReportViolation) => void;
  /** Which records `onRecord` is told of; all that are kept when nothing is said. */
  readonly kinds?: readonly KindName[];
  /** Told of each record after the event that made it. */
  readonly onRecord?: (record: TraceRecord, report: ReportViolation) => void;
}

/**
 * A list for those that remember nothing. For those that do, a function that makes them: it is asked once for each run,
 * forks and candidates of a shrinking included.
 */
export type CustomInvariants = readonly CustomInvariant[] | (() => readonly CustomInvariant[]);

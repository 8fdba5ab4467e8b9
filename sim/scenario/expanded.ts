/** What a scenario file becomes: plain data, everything resolved, nothing optional left open. */
import type { Duration, Instant } from '../engine/units';
import type { AppPosition, FoundationSpec } from '../model/foundationSpec';
import type { Amount } from './scalars';

/** What must hold. `apps` are positions of every version that counts, in order. */
export type Expectation =
  /** From some instant in [after, after + within] on, `share` of the desired instances run. */
  | {
      readonly kind: 'recovered';
      readonly after: Instant;
      readonly within: Duration;
      readonly share: number;
      readonly apps: readonly AppPosition[];
    }
  /** After `after`, more than `atMost` desired instances are missing for `forNoLongerThan` at a stretch. */
  | {
      readonly kind: 'missing';
      readonly atMost: Amount;
      readonly forNoLongerThan: Duration;
      readonly after: Instant;
      readonly apps: readonly AppPosition[];
    }
  | {
      readonly kind: 'running';
      readonly atLeast: Amount;
      readonly at: Instant;
      readonly apps: readonly AppPosition[];
    }
  /** At the end: desired, not running, and refused by an auction last. */
  | { readonly kind: 'neverFitted'; readonly atMost: Amount; readonly apps: readonly AppPosition[] }
  /** In state CRASHED at any one time after `after`. */
  | {
      readonly kind: 'crashing';
      readonly atMost: Amount;
      readonly after: Instant;
      readonly apps: readonly AppPosition[];
    }
  /** Pushes that ended before their timeout. */
  | { readonly kind: 'pushed'; readonly atLeast: Amount }
  /** Rows of the lease table at any one time after `after`. */
  | { readonly kind: 'leases'; readonly atMost: number; readonly after: Instant }
  /** Cells up without a lease at any one time after `after`. */
  | { readonly kind: 'cellsWithoutLease'; readonly atMost: number; readonly after: Instant }
  /** How long any LRP convergence pass takes that begins at or after `after`. */
  | { readonly kind: 'convergence'; readonly within: Duration; readonly after: Instant }
  /** The longest stretch, of what follows `after`, in which no process of the component holds its lock. */
  | {
      readonly kind: 'active';
      readonly component: 'bbs' | 'auctioneer';
      readonly gapAtMost: Duration;
      readonly after: Instant;
    }
  /** Drains that begin at or after `after`: how long each takes, and how many instances all strand. */
  | {
      readonly kind: 'drained';
      readonly within: Duration;
      readonly strandedAtMost: number;
      readonly after: Instant;
    }
  /** Tasks that succeeded, of all that were created, or of those of one source. */
  | { readonly kind: 'tasks'; readonly succeededAtLeast: Amount; readonly source: string | null }
  /** How long each rolling deployment takes. */
  | { readonly kind: 'deployed'; readonly within: Duration }
  /** A deploy, by its position in `deploys`, completes so long after it first began, reruns included. */
  | { readonly kind: 'updated'; readonly deploy: number; readonly within: Duration }
  /** A rotation, by its position in `rotations`, completes so long before the old certificate expires. */
  | { readonly kind: 'rotated'; readonly rotation: number; readonly margin: Duration }
  /**
   * While one of these deploys runs, by their positions in `deploys`, no app has fewer than `share` of its
   * desired instances running; of an app, all versions count together.
   */
  | {
      readonly kind: 'available';
      readonly share: number;
      readonly deploys: readonly number[];
      readonly apps: readonly AppPosition[];
    };

export interface RunSpec {
  readonly duration: Duration;
  readonly seed: number;
  /** ISO 8601, as in the file. */
  readonly startsAt: string;
}

export interface ExpandedScenario {
  readonly name: string;
  readonly question: string;
  readonly foundation: FoundationSpec;
  readonly expectations: readonly Expectation[];
  readonly run: RunSpec;
}

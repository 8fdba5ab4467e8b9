/** What judges of expectations have in common. */
import type { Duration, Instant } from '../engine/units';
import type { RotationSpec } from '../model/foundationSpec';
import type { Amount } from '../scenario/scalars';
import type { ActiveTally, LockedComponent } from './activeTally';
import type { DeployApps } from './deployApps';
import type { DeployTally } from './deployTally';
import type { DrainTally } from './drainTally';
import type { ExpectationContext } from './expectationText';
import type { Levels } from './groundTruth';
import type { ExpectationResult, Verdict } from './result';
import type { RotationTally } from './rotationTally';
import type { SelectionId } from './selections';
import type { ConvergenceTally } from './tallies';
import type { DeploymentTally, TaskTally } from './taskTally';

/** How a run ended. */
export interface EndOfRun {
  readonly at: Instant;
  readonly isInterrupted: boolean;
  /** Counted at the end over the apps that the expectation covers. */
  readonly neverFitted: (selection: SelectionId) => number;
  readonly pushes: { readonly all: number; readonly inTime: number };
}

/** What an expectation is judged by. */
export interface Evidence extends ExpectationContext {
  readonly levels: Levels;
  readonly selection: SelectionId;
  readonly convergenceInterval: Duration;
  readonly leases: () => number;
  readonly leaselessCells: () => number;
  readonly passes: Pick<ConvergenceTally, 'onPass' | 'underWay'>;
  readonly active: Readonly<Record<LockedComponent, Pick<ActiveTally, 'onGap' | 'underWay'>>>;
  readonly drains: Pick<DrainTally, 'onDrain' | 'underWay'>;
  readonly deploys: Pick<DeployTally, 'deploys' | 'onChange'>;
  readonly deployApps: Pick<DeployApps, 'names' | 'onShare'>;
  readonly rotations: RotationTally;
  /** By position in `rotations`. */
  readonly rotationSpecs: readonly RotationSpec[];
  readonly deployments: DeploymentTally;
  readonly tasks: Pick<TaskTally, 'created' | 'succeeded' | 'bySource'>;
}

export interface Judge {
  /** From `at` on, levels are what they are now. */
  observe(at: Instant): void;
  /** To be asked once, after the last observation. */
  judge(end: EndOfRun): ExpectationResult;
}

/** How many instances an amount is, of so many. A share of 98 % of 25 is 24.5: 25 to reach, 24 to stay within. */
export function atLeastOf(amount: Amount, all: number): number {
  return amount.kind === 'count' ? amount.count : Math.ceil(amount.share * all - 1e-6);
}

/** As `atLeastOf`, for an upper bound. */
export function atMostOf(amount: Amount, all: number): number {
  return amount.kind === 'count' ? amount.count : Math.floor(amount.share * all + 1e-6);
}

/** `met` or `not met` when that is certain, else `not decided` if the run was interrupted. */
export function verdictOf(isMet: boolean, end: EndOfRun, isCertain = false): Verdict {
  if (end.isInterrupted && !isCertain) return 'not decided';
  return isMet ? 'met' : 'not met';
}

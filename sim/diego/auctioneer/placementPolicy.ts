/**
 * A policy that scores cells where Diego's scheduler would: a what-if, not Diego.
 *
 * Real counterpart: none; it stands where auction/auctionrunner/scheduler.go calls ScoreForLRP and ScoreForTask. What
 * comes before stays as it is: batches, their order, placement constraints, resources, one reservation after the
 * other; and so does what follows: ties, Perform, what a cell hands back. A policy is handed copies, so that it can
 * change nothing; it must answer the same to the same question, or runs cannot be repeated.
 */
import type { Auction } from '../../model/auction';
import type { Identities } from '../../model/identity';
import { messageOf } from '../../model/thrown';
import type { CellColumns } from './cellColumns';
import type { Zones } from './zoneBuilder';

/** A cell that the work fits on, as the auctioneer knows it at this point of its batch. Sizes in MB. */
export interface PolicyCell {
  readonly name: string;
  readonly zone: string;
  readonly placementTags: readonly string[];
  readonly memoryTotal: number;
  readonly memoryLeft: number;
  readonly diskTotal: number;
  readonly diskLeft: number;
  readonly containersTotal: number;
  readonly containersLeft: number;
  /** Containers that do not run yet. */
  readonly startingContainers: number;
  /** Tasks on the cell. */
  readonly tasks: number;
  /** Instances of the same process on the cell; of a task 0. */
  readonly sameProcess: number;
  /** What Diego's scheduler says: the lower the better. */
  readonly diegoScore: number;
}

/** What is to be placed. Sizes in MB, without the proxy's. */
export interface PolicyWork {
  readonly kind: 'lrp' | 'task';
  /** Process guid, or the guid of the task. */
  readonly name: string;
  /** Of an instance; of a task 0. */
  readonly index: number;
  readonly memory: number;
  readonly disk: number;
}

export interface PlacementPolicy {
  /** What answers call it. */
  readonly name: string;
  /**
   * Whether an instance's cells are compared in all zones at once. Default: no; as in Diego, zones with fewer
   * instances of the process go first, and others only when nothing there takes it.
   */
  readonly isAcrossZones?: boolean;
  /** The lowest wins; null refuses the cell. Called for cells that the work fits on. */
  score(cell: PolicyCell, work: PolicyWork): number | null;
}

/** The warning that stands over every answer and every trace of a run that such a policy has placed. */
export function notDiegoText(policy: string): string {
  return `Placed by the policy ${policy} instead of Diego's auction: this run is not Diego.`;
}

/** A policy as the scheduler asks it within one batch. */
export interface PolicyJudge {
  readonly isAcrossZones: boolean;
  /** @throws RangeError for a score that is no number, or too large to win; Error for a policy that throws. */
  score(
    columns: CellColumns,
    position: number,
    sameProcess: number,
    auction: Auction,
    diegoScore: number,
  ): number | null;
}

/** Scores from here on never win: scheduler.go winnerScore. */
const SCORE_LIMIT = 1e20;

/** The judge for a batch; null for Diego's own scores. */
export function judgeBy(
  policy: PlacementPolicy | null,
  zones: Zones,
  identities: Pick<Identities, 'processes' | 'tasks'>,
): PolicyJudge | null {
  if (policy === null) return null;
  return {
    isAcrossZones: policy.isAcrossZones === true,
    score(columns, position, sameProcess, auction, diegoScore) {
      const cell = cellAt(zones, columns, position, sameProcess, diegoScore);
      const work = workOf(auction, identities);
      const score = answerOf(policy, cell, work);
      if (score === null || (Number.isFinite(score) && score < SCORE_LIMIT)) return score;
      const said = `${String(score)} is no score of ${cell.name} for ${work.name}`;
      throw new RangeError(
        `policy ${policy.name}: ${said}; expected a number, or null to refuse it`,
      );
    },
  };
}

/** @throws Error that says whom the policy was asked about, with what it threw as its cause. */
function answerOf(policy: PlacementPolicy, cell: PolicyCell, work: PolicyWork): number | null {
  try {
    return policy.score(cell, work);
  } catch (cause) {
    const reason = messageOf(cause);
    const asked = `threw when asked about ${cell.name} for ${work.name}`;
    throw new Error(`policy ${policy.name}: ${asked}: ${reason}`, { cause });
  }
}

function cellAt(
  { cells }: Zones,
  columns: CellColumns,
  position: number,
  sameProcess: number,
  diegoScore: number,
): PolicyCell {
  const cell = cells[position];
  const at = (column: Float64Array): number => column[position] as number;
  return {
    name: cell?.cellGuid ?? '',
    zone: cell?.zone ?? '',
    placementTags: [...(cell?.profile.placementTags ?? [])],
    memoryTotal: at(columns.memoryTotal),
    memoryLeft: at(columns.memoryAvailable),
    diskTotal: at(columns.diskTotal),
    diskLeft: at(columns.diskAvailable),
    containersTotal: at(columns.containersTotal),
    containersLeft: at(columns.containersAvailable),
    startingContainers: at(columns.startingContainers),
    tasks: at(columns.tasks),
    sameProcess,
    diegoScore,
  };
}

function workOf(
  auction: Auction,
  { processes, tasks }: Pick<Identities, 'processes' | 'tasks'>,
): PolicyWork {
  const { memory, disk } = auction;
  if (auction.kind === 'task') {
    return { kind: 'task', name: tasks[auction.task] ?? '', index: 0, memory, disk };
  }
  const { process, index } = auction;
  return { kind: 'lrp', name: processes[process] ?? '', index, memory, disk };
}

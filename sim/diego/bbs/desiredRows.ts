/**
 * Reading DesiredLRP rows, and the auction request that follows from one.
 *
 * Diego: db/sqldb/desired_lrp_db.go and auctioneer.NewLRPStartRequestFromSchedulingInfo.
 */
import type { MB } from '../../engine/units';
import type { DomainId, LrpId, ProcessId } from '../../model/identity';
import type { PlacementConstraint } from '../../model/placement';
import type { Effect } from './outcome';
import type { BbsRows, DesiredListing } from './rows';

/** What the auctioneer and convergence need of a DesiredLRP. Diego: DesiredLRPSchedulingInfo. */
export interface SchedulingInfo {
  readonly process: ProcessId;
  readonly domain: DomainId;
  readonly instances: number;
  readonly memory: MB;
  readonly disk: MB;
  readonly constraint: PlacementConstraint;
  readonly annotation: string;
  readonly modificationIndex: number;
}

export function isDesired(rows: BbsRows, process: ProcessId): boolean {
  return rows.desired.isPresent[process] === 1;
}

/**
 * What was last asked for under this guid; null if nothing ever was. It stays readable after removal,
 * because a start request that convergence collected earlier is sent all the same; `isDesired` tells.
 */
export function schedulingInfo(rows: BbsRows, process: ProcessId): SchedulingInfo | null {
  const { desired } = rows;
  const constraint = desired.constraint[process];
  if (constraint === undefined) return null;
  return {
    process,
    domain: desired.domain[process] as number,
    instances: desired.instances[process] as number,
    memory: desired.memory[process] as number,
    disk: desired.disk[process] as number,
    constraint,
    annotation: desired.annotation[process] as string,
    modificationIndex: desired.modificationIndex[process] as number,
  };
}

/** What is desired in the domain; one object as long as nothing that is desired changes. */
export function desiredIn({ desired }: BbsRows, domain: DomainId): DesiredListing {
  const known = desired.listings.get(domain);
  if (known !== undefined) return known;
  const processes: ProcessId[] = [];
  for (let process = 0; process < desired.capacity; process++) {
    if (desired.isPresent[process] === 1 && desired.domain[process] === domain) {
      processes.push(process);
    }
  }
  const instances = Int32Array.from(processes, (process) => desired.instances[process] as number);
  const listing = { processes: Int32Array.from(processes), instances };
  desired.listings.set(domain, listing);
  return listing;
}

/** An auction of that one index; none when the process is not desired any more. */
export function auctionRequest(rows: BbsRows, lrp: LrpId): Effect[] {
  const { lrpProcess, lrpIndex } = rows.identities;
  const process = lrpProcess[lrp] as number;
  if (!isDesired(rows, process)) return [];
  return [{ kind: 'auctionLRP', process, indices: [lrpIndex[lrp] as number] }];
}

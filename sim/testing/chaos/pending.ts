/**
 * What is not well though it must be: who is pending, and why.
 *
 * Asked at the end of a run, unless there is a reason not to (`unjudged`). Which instances fit is worked out without the
 * model (`feasibility`), on the cells that the scenario leaves alive; what else holds room then, such as tasks that are
 * not over, is counted against them.
 */
import type { Violation } from '../../check/invariant';
import { readRow } from '../../diego/bbs/actualLRPTable';
import { restartableAt } from '../../diego/bbs/crashPolicy';
import { PRESENCES, slotOf } from '../../diego/bbs/rows';
import type { Foundation } from '../../diego/foundation';
import { type Duration, MINUTE, toSeconds } from '../../engine/units';
import {
  type ActualLRP,
  CLAIMED,
  CRASHED,
  ORDINARY,
  RUNNING,
  STATE_NAMES,
  UNCLAIMED,
} from '../../model/actualLRP';
import type { FoundationSpec } from '../../model/foundationSpec';
import { type LrpId, lrpName, NONE } from '../../model/identity';
import { surelyFits } from '../feasibility';
import { askedFor } from './askedFor';
import { openFaults } from './openFaults';
import { type Unjudged, type UpkeepSoFar, whyUnjudged } from './unjudged';

export interface Pending {
  readonly violations: readonly Violation[];
  /** Null: all was judged. */
  readonly unjudged: Unjudged | null;
  /** Instances of apps that do not end by themselves, which had to run or else to have no room. */
  readonly judged: number;
  /** Those of them that were known to fit, and so had to run. */
  readonly claimed: number;
}

/** What is pending now, with what is known of BOSH's work. */
export function pendingAt(foundation: Foundation, upkeep: UpkeepSoFar): Pending {
  const { spec, simulation } = foundation;
  const { broken, aliveCells } = openFaults(spec);
  const unjudged = whyUnjudged(foundation, broken, upkeep);
  if (unjudged !== null) return { violations: [], unjudged, judged: 0, claimed: 0 };
  const violations: Violation[] = [];
  const report = (subject: string, text: string): void => {
    violations.push({ at: simulation.now, invariant: 'settles', subject, text });
  };
  const present = new Set(foundation.presentCells());
  const isLeased = hasSubnetsForAll(spec);
  const abandoned = upkeep.abandoned();
  const cells = aliveCells.filter((cell) => !abandoned.has(spec.cells[cell]?.cellGuid ?? ''));
  for (const cell of cells) {
    if (isLeased && !present.has(cell)) {
      const { phase } = foundation.rep(cell).state;
      report(spec.cells[cell]?.cellGuid ?? '', `has no presence; its rep is ${phase}`);
    }
  }
  // What people ask of Cloud Controller may fail while its VM is.
  const asked = abandoned.size > 0 ? [] : askedFor(spec);
  for (const [process, instances] of asked) reportDesire(foundation, process, instances, report);
  reportExtras(foundation, report);
  const counts = reportInstances(
    foundation,
    cells.filter((cell) => present.has(cell)),
    report,
  );
  return { violations, unjudged, ...counts };
}

/** New VMs may come on new addresses, and each address that ever was may still hold a subnet. */
const ADDRESSES_PER_CELL = 8;

function hasSubnetsForAll({ cells, config, deploys }: FoundationSpec): boolean {
  if (config.silk === null) return true;
  const isMoving = deploys.some(({ addresses }) => addresses === 'new');
  return config.silk.poolSize >= cells.length * (isMoving ? ADDRESSES_PER_CELL : 1);
}

type Report = (subject: string, text: string) => void;

/** What people asked for is what the BBS desires. */
function reportDesire(
  foundation: Foundation,
  process: number,
  instances: number,
  report: Report,
): void {
  const { desired } = foundation.bbs().rows;
  const found = desired.isPresent[process] === 1 ? (desired.instances[process] as number) : null;
  if (found === instances) return;
  const { processGuid } = foundation.spec.apps[process] ?? { processGuid: '' };
  const held = found === null ? 'the BBS does not know it' : `the BBS desires ${found}`;
  report(processGuid, `is to have ${instances} instances, but ${held}`);
}

/** Nothing runs that nobody wants, once convergence may end it: in a domain that is fresh all the time. */
function reportExtras(foundation: Foundation, report: Report): void {
  const { cloudController, bbs } = foundation.spec.config;
  const { syncInterval, domainTtl } = cloudController;
  if (domainTtl < 2 * syncInterval + bbs.convergeRepeatInterval) return;
  const { rows } = foundation.bbs();
  const { desired, identities } = rows;
  for (let slot = ORDINARY; slot < rows.actual.capacity; slot += PRESENCES) {
    const row = readRow(rows, slot);
    if (row === null) continue;
    const process = identities.lrpProcess[row.lrp] as number;
    const index = identities.lrpIndex[row.lrp] as number;
    const instances = desired.isPresent[process] === 1 ? (desired.instances[process] as number) : 0;
    if (index < instances || isMiscounted(foundation, process, instances)) continue;
    report(lrpName(identities, row.lrp), `is ${STATE_NAMES[row.state]}, though nobody wants it`);
  }
}

/** What is asked of one instance. */
interface Asked {
  readonly process: number;
  readonly index: number;
  readonly isSure: boolean;
}

function reportInstances(
  foundation: Foundation,
  cells: readonly number[],
  report: Report,
): { judged: number; claimed: number } {
  const { spec } = foundation;
  const { desired } = foundation.bbs().rows;
  const wanted = new Map(
    spec.apps.flatMap((_, process) =>
      desired.isPresent[process] === 1 ? [[process, desired.instances[process] as number]] : [],
    ),
  );
  const places = runningPlaces(foundation);
  const alive = cells.flatMap((cell) => spec.cells[cell] ?? []);
  const sure = new Set(surelyFits(spec, alive, wanted, otherNeeds(foundation, wanted)));
  const isOnTheirs = new Set(cells);
  let judged = 0;
  let claimed = 0;
  for (const [process, instances] of wanted) {
    const app = spec.apps[process];
    if (app === undefined || app.crash !== null || app.life !== null) continue;
    // Diego compares counts only: a row past the end makes up for one that is missing.
    if (isMiscounted(foundation, process, instances)) continue;
    const isSure = sure.has(process);
    judged += instances;
    if (isSure) claimed += instances;
    for (let index = 0; index < instances; index++) {
      reportInstance(foundation, { process, index, isSure }, places, isOnTheirs, report);
    }
  }
  return { judged, claimed };
}

/**
 * It runs once, as the BBS says; unless it is not sure to fit and waits: for room (`noIdleRoom` says whether there is
 * some), for the end of its back-off, or for a container that is being made.
 */
function reportInstance(
  foundation: Foundation,
  { process, index, isSure }: Asked,
  places: ReadonlyMap<LrpId, readonly number[]>,
  cells: ReadonlySet<number>,
  report: Report,
): void {
  const { spec } = foundation;
  const { rows } = foundation.bbs();
  const { identities } = rows;
  const lrp = identities.lrpsOfProcess[process]?.[index];
  const found = lrp === undefined ? [] : (places.get(lrp) ?? []);
  const row = lrp === undefined ? null : readRow(rows, slotOf(lrp, ORDINARY));
  const isWell = found.length === 1 && row?.state === RUNNING && row.instance === found[0];
  if (isWell) return;
  if (!isSure && row !== null && mayWait(foundation, row, cells)) return;
  const { processGuid } = spec.apps[process] ?? { processGuid: '' };
  const key = lrp === undefined ? `${processGuid}/${index}` : lrpName(identities, lrp);
  report(key, `runs in ${found.length} containers; ${reasonFor(foundation, lrp)}`);
}

/** From the claim of a row until its container runs or has failed, behind others on its cell (start timeouts: 60 s). */
const MAKING_MAX: Duration = 3 * MINUTE;

/** But for room, nothing is waited for endlessly. */
function mayWait(
  { spec, simulation }: Foundation,
  row: ActualLRP,
  cells: ReadonlySet<number>,
): boolean {
  const { now } = simulation;
  switch (row.state) {
    case UNCLAIMED:
      return true;
    case CRASHED:
      return (
        now < restartableAt(row.since, row.crashCount) + 2 * spec.config.bbs.convergeRepeatInterval
      );
    case CLAIMED:
      return !cells.has(row.cell) || now < row.since + MAKING_MAX;
    default:
      return !cells.has(row.cell);
  }
}

function isMiscounted(foundation: Foundation, process: number, instances: number): boolean {
  const { actual, desired, identities } = foundation.bbs().rows;
  if (desired.ordinaryCount[process] !== instances) return false;
  return (identities.lrpsOfProcess[process] ?? [])
    .slice(instances)
    .some((lrp) => lrp !== undefined && (actual.state[slotOf(lrp, ORDINARY)] ?? 0) !== 0);
}

/** Why the BBS has it not running, as far as it knows. */
function reasonFor(foundation: Foundation, lrp: LrpId | undefined): string {
  const { rows } = foundation.bbs();
  const row = lrp === undefined ? null : readRow(rows, slotOf(lrp, ORDINARY));
  if (row === null) return 'it has no row';
  const { spec, simulation } = foundation;
  const held = `its row is ${STATE_NAMES[row.state]} for ${toSeconds(simulation.now - row.since)}s`;
  if (row.state === CRASHED) {
    const restart = toSeconds(restartableAt(row.since, row.crashCount) - simulation.now);
    const may = restart < 0 ? `could restart ${-restart}s ago` : `may restart in ${restart}s`;
    return `${held}, ${may} after crash ${row.crashCount}`;
  }
  if (row.state === UNCLAIMED) {
    const error = rows.identities.texts[row.placementError];
    return row.placementError === NONE ? `${held}, no auction failed` : `${held}: ${error}`;
  }
  return `${held} on ${spec.cells[row.cell]?.cellGuid ?? row.cell}`;
}

/** By LRP: the instances that run. */
function runningPlaces(foundation: Foundation): Map<LrpId, number[]> {
  const places = new Map<LrpId, number[]>();
  for (const cell of foundation.spec.cells.keys()) {
    const { state, isUp } = foundation.rep(cell);
    if (!isUp) continue;
    for (const { lrp, instance, state: how, isStopped } of state.executor.containers.values()) {
      if (lrp === NONE || how !== 'running' || isStopped) continue;
      places.set(lrp, [...(places.get(lrp) ?? []), instance]);
    }
  }
  return places;
}

/** Containers that are there beside those of wanted instances: tasks, and what has still to go. */
function otherNeeds(foundation: Foundation, wanted: ReadonlyMap<number, number>) {
  const { identities } = foundation.bbs().rows;
  const needs: { memory: number; disk: number }[] = [];
  for (const cell of foundation.presentCells()) {
    for (const { lrp, memory, disk } of foundation.rep(cell).state.executor.containers.values()) {
      const process = lrp === NONE ? -1 : (identities.lrpProcess[lrp] as number);
      const isWanted =
        lrp !== NONE && (identities.lrpIndex[lrp] as number) < (wanted.get(process) ?? 0);
      if (!isWanted) needs.push({ memory, disk });
    }
  }
  for (const { state, definition } of foundation.bbs().rows.tasks.values()) {
    if (state === 'Pending') needs.push(definition);
  }
  return needs;
}

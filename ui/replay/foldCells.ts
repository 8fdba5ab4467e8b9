/** The cells themselves: VMs, their updates, presences, Silk leases, and what they told the auctioneer last. */
import type { Instant } from '../../sim/engine/units';
import { type CellId, NONE } from '../../sim/model/identity';
import { removeAll } from './foldContainers';
import { addTotal, type Fold, type Handler, type Handlers } from './handler';
import { read, write } from './pages';
import {
  CELL_STATES,
  codeOf,
  DRAIN_STATES,
  GARDEN_FAULTS,
  type GardenFault,
  LEASE_STATES,
  REP_STATES,
  totalId,
  UPDATE_STEPS,
} from './state';

const ABSENT = codeOf(CELL_STATES, 'absent');
const DOWN = codeOf(CELL_STATES, 'down');
const STARTING = codeOf(CELL_STATES, 'starting');
const UP = codeOf(CELL_STATES, 'up');
const UNKNOWN = codeOf(CELL_STATES, 'unknown');
const NO_LEASE = codeOf(LEASE_STATES, 'none');
const HELD = codeOf(LEASE_STATES, 'held');
const REFUSED = codeOf(LEASE_STATES, 'refused');
const EVICTED = codeOf(LEASE_STATES, 'evicted');
const NO_UPDATE = codeOf(UPDATE_STEPS, 'none');
const PREPARE = codeOf(UPDATE_STEPS, 'prepare');
const UPDATE_FAILED = codeOf(UPDATE_STEPS, 'failed');
const CELLS_DOWN = totalId('cellsDown');
const CELLS_PRESENT = totalId('cellsPresent');
const CELLS_EVACUATING = totalId('cellsEvacuating');
const NOT_DRAINING = codeOf(DRAIN_STATES, 'none');
const DRAINING = codeOf(DRAIN_STATES, 'draining');
const DRAINED = codeOf(DRAIN_STATES, 'drained');
const REP_RUNNING = codeOf(REP_STATES, 'running');
const REP_DOWN = codeOf(REP_STATES, 'down');
const REP_HUNG = codeOf(REP_STATES, 'hung');
const GARDEN_WORKS = codeOf(GARDEN_FAULTS, 'none');

/** A network has no more subnets; what names others is no trace of ours. */
const SUBNETS_MAX = 65_536;

export const CELL_HANDLERS: Handlers = {
  'cell.added': (fold, at, cell) => setCell(fold, cell, booting(fold), at),
  'cell.restored': (fold, at, cell) => {
    setDrain(fold, cell, NOT_DRAINING, Number.NaN);
    setCell(fold, cell, booting(fold), at);
  },
  'cell.bootCancelled': (fold, at, cell) => setCell(fold, cell, DOWN, at),
  'cell.killed': endVm,
  'vm.deleted': (fold, at, cell, ...rest) => {
    endVm(fold, at, cell, ...rest);
    write(fold.draft.cells.isDeleted, cell, 1);
  },
  'vm.created': (fold, at, cell, _lrp, _instance, _vm, address) => {
    write(fold.draft.cells.isDeleted, cell, 0);
    write(fold.draft.cells.address, cell, isFirstAddress(fold, cell, address) ? NONE : address);
    setCell(fold, cell, booting(fold), at);
  },
  'rep.started': (fold, at, cell) => {
    forgetRep(fold, cell);
    setDrain(fold, cell, NOT_DRAINING, Number.NaN);
    write(fold.draft.cells.rep, cell, REP_RUNNING);
    write(fold.draft.cells.isDeleted, cell, 0);
    // Without a lease it would not be ready.
    beginRenewals(fold, at, cell, -1, -1, 0, 0, 0);
    setCell(fold, cell, UP, at);
  },
  'rep.stopped': endRep,
  // What Garden holds runs on without the rep, until that is back and destroys it.
  'process.killed': ofCell(endRep, endDaemon),
  'process.exited': ofCell(endRep, endDaemon),
  'process.stopped': ofCell(undefined, endDaemon),
  'process.hung': ofCell(
    ({ draft }, _at, cell) => write(draft.cells.rep, cell, REP_HUNG),
    endDaemon,
  ),
  'process.resumed': ofCell(
    ({ draft }, _at, cell) => write(draft.cells.rep, cell, REP_RUNNING),
    beginRenewals,
  ),
  'process.started': ofCell(
    ({ draft }, _at, cell) => write(draft.cells.rep, cell, REP_RUNNING),
    beginRenewals,
  ),
  'rep.evacuating': (fold, at, cell, _lrp, _instance, containers) => {
    setEvacuating(fold, cell, 1, at);
    write(fold.draft.cells.evacuatingContainers, cell, containers);
  },
  'rep.gardenChanged': ({ draft }, at, cell, _lrp, _instance, isHealthy) => {
    write(draft.cells.isGardenUnhealthy, cell, isHealthy === 0 ? 1 : 0);
    write(draft.cells.gardenSince, cell, at);
  },
  'cell.drainStarted': (fold, at, cell) => setDrain(fold, cell, DRAINING, at),
  'cell.drained': (fold, at, cell, _lrp, _instance, stranded) => {
    setDrain(fold, cell, DRAINED, at);
    write(fold.draft.cells.stranded, cell, stranded);
  },
  'garden.broken': ({ draft, identities }, _at, cell, _lrp, _instance, mode) => {
    const fault: GardenFault = identities.texts[mode] === 'hangs' ? 'hangs' : 'fails';
    write(draft.cells.gardenFault, cell, codeOf(GARDEN_FAULTS, fault));
  },
  'garden.mended': ({ draft }, _at, cell) => write(draft.cells.gardenFault, cell, GARDEN_WORKS),

  'presence.acquired': (fold, at, cell) => setPresent(fold, cell, 1, at),
  'presence.expired': (fold, at, cell) => setPresent(fold, cell, 0, at),
  'presence.released': (fold, at, cell) => setPresent(fold, cell, 0, at),

  'silk.leaseAcquired': acquireLease,
  'silk.leaseRefused': ({ draft }, _at, cell) => {
    if (cell >= 0) write(draft.cells.lease, cell, REFUSED);
  },
  'silk.leaseReleased': (fold, _at, cell, _lrp, _instance, subnet) =>
    endLease(fold, cell, subnet, NO_LEASE),
  'silk.leaseEvicted': (fold, _at, cell, _lrp, _instance, subnet) =>
    endLease(fold, cell, subnet, EVICTED),

  'deploy.vmStarted': (fold, at, cell) => setUpdate(fold, cell, PREPARE, at),
  'deploy.vmStep': (fold, at, cell, _lrp, _instance, _vm, step) => {
    const code = (UPDATE_STEPS as readonly string[]).indexOf(fold.identities.texts[step] ?? '');
    if (code > NO_UPDATE) setUpdate(fold, cell, code, at);
  },
  'deploy.vmCompleted': (fold, at, cell) => setUpdate(fold, cell, NO_UPDATE, at),
  'deploy.vmFailed': (fold, at, cell) => setUpdate(fold, cell, UPDATE_FAILED, at),

  'auction.cellFetched': ({ draft }, at, cell, _lrp, _instance, memory, disk, containers) => {
    const { cells } = draft;
    write(cells.reportedMemory, cell, memory);
    write(cells.reportedDisk, cell, disk);
    write(cells.reportedContainers, cell, containers);
    write(cells.reportedAt, cell, at);
  },
  'auction.cellStarting': ({ draft }, at, cell, _lrp, _instance, _batch, starting) => {
    write(draft.cells.reportedStarting, cell, starting);
    write(draft.cells.reportedAt, cell, at);
  },
  'auction.cellAnswered': ({ draft }, at, cell) => write(draft.cells.reportedAt, cell, at),
};

/** Every cell before the first record: those that are there from the start have yet to say so. */
export function beginCells(fold: Fold): void {
  const { cells } = fold.draft;
  for (const [cell, facts] of fold.facts.cells.entries()) {
    const isThere = facts !== undefined && facts.joinsAt === 0;
    write(cells.state, cell, isThere ? booting(fold) : ABSENT);
    write(cells.since, cell, 0);
  }
}

/** A VM is about to be there: unless reps are heard of, nobody knows when. */
function booting({ tells }: Fold): number {
  return tells.has('rep.started') ? STARTING : UNKNOWN;
}

function setCell({ draft }: Fold, cell: CellId, state: number, at: Instant): void {
  const before = read(draft.cells.state, cell);
  if (before === state) return;
  addTotal(draft, CELLS_DOWN, (state === DOWN ? 1 : 0) - (before === DOWN ? 1 : 0));
  write(draft.cells.state, cell, state);
  write(draft.cells.since, cell, at);
}

/** The VM ends, and with it all that is on it. */
function endVm(...[fold, at, cell]: Parameters<Handler>): void {
  const { cells } = fold.draft;
  removeAll(fold, cell);
  forgetRep(fold, cell);
  setDrain(fold, cell, NOT_DRAINING, Number.NaN);
  write(cells.gardenFault, cell, GARDEN_WORKS);
  write(cells.rep, cell, REP_RUNNING);
  endRenewals(fold, at, cell);
  setCell(fold, cell, DOWN, at);
}

/** The one that it had from the beginning has no number of its own. */
function isFirstAddress({ facts, identities }: Fold, cell: CellId, address: number): boolean {
  return identities.texts[address] === facts.cells[cell]?.underlayAddress;
}

function setUpdate({ draft }: Fold, cell: CellId, step: number, at: Instant): void {
  write(draft.cells.updateStep, cell, step);
  write(draft.cells.updateSince, cell, at);
}

/** Processes of cells; those of the control plane are looked at elsewhere (`controlPlane`). */
function ofCell(ofRep: Handler | undefined, ofDaemon?: Handler): Handler {
  return (fold, at, cell, lrp, instance, component, b, x) => {
    const name = fold.identities.texts[component];
    const handler = name === 'rep' ? ofRep : name === 'silk-daemon' ? ofDaemon : undefined;
    handler?.(fold, at, cell, lrp, instance, component, b, x);
  };
}

function endDaemon(...[fold, at, cell]: Parameters<Handler>): void {
  endRenewals(fold, at, cell);
}

/** Nobody renews the lease of the cell's present address any more. */
function endRenewals({ draft: { cells, subnets } }: Fold, at: Instant, cell: CellId): void {
  if (cell < 0) return;
  const subnet = read(cells.subnet, cell);
  if (subnet === NONE || !Number.isNaN(read(subnets.deadSince, subnet))) return;
  write(subnets.deadSince, subnet, at);
}

/** A daemon that finds its lease on the VM renews it, of which there is no record. */
function beginRenewals(...[{ draft }, , cell]: Parameters<Handler>): void {
  const { cells, subnets } = draft;
  const subnet = read(cells.subnet, cell);
  if (subnet === NONE || read(subnets.address, subnet) !== read(cells.address, cell)) return;
  write(subnets.deadSince, subnet, Number.NaN);
}

function acquireLease(...[fold, at, cell, , , subnet]: Parameters<Handler>): void {
  // A single address is no cell's.
  if (cell < 0 || subnet < 0 || subnet >= SUBNETS_MAX) return;
  const { cells, subnets } = fold.draft;
  const address = read(cells.address, cell);
  const before = read(subnets.cell, subnet);
  const isSame = before === cell && read(subnets.address, subnet) === address;
  if (before !== NONE && before !== cell) endLease(fold, before, subnet, EVICTED);
  // What it held under an address that it has no more stays in the controller's table.
  endRenewalsOfOther(fold, at, cell, subnet);
  write(subnets.cell, subnet, cell);
  write(subnets.address, subnet, address);
  write(subnets.deadSince, subnet, Number.NaN);
  if (!isSame) write(subnets.since, subnet, at);
  write(cells.lease, cell, HELD);
  write(cells.subnet, cell, subnet);
}

function endRenewalsOfOther(fold: Fold, at: Instant, cell: CellId, subnet: number): void {
  if (read(fold.draft.cells.subnet, cell) !== subnet) endRenewals(fold, at, cell);
}

/** The subnet is nobody's; a cell that holds another one by now keeps that. */
function endLease(
  { draft: { cells, subnets } }: Fold,
  cell: CellId,
  subnet: number,
  lease: number,
) {
  if (cell < 0 || subnet < 0 || subnet >= SUBNETS_MAX) return;
  if (read(subnets.cell, subnet) !== cell) return;
  write(subnets.cell, subnet, NONE);
  write(subnets.address, subnet, NONE);
  write(subnets.since, subnet, Number.NaN);
  write(subnets.deadSince, subnet, Number.NaN);
  if (read(cells.subnet, cell) !== subnet) return;
  write(cells.lease, cell, lease);
  write(cells.subnet, cell, NONE);
}

function endRep(fold: Fold, at: Instant, cell: CellId): void {
  const { cells } = fold.draft;
  forgetRep(fold, cell);
  write(cells.rep, cell, REP_DOWN);
  if (read(cells.state, cell) === UP) setCell(fold, cell, STARTING, at);
}

/** What a rep knows ends with its process. */
function forgetRep(fold: Fold, cell: CellId): void {
  const { cells } = fold.draft;
  setEvacuating(fold, cell, 0, Number.NaN);
  write(cells.evacuatingContainers, cell, 0);
  write(cells.isGardenUnhealthy, cell, 0);
  write(cells.gardenSince, cell, Number.NaN);
}

function setEvacuating({ draft }: Fold, cell: CellId, isEvacuating: 0 | 1, at: Instant): void {
  addTotal(draft, CELLS_EVACUATING, isEvacuating - read(draft.cells.isEvacuating, cell));
  write(draft.cells.isEvacuating, cell, isEvacuating);
  write(draft.cells.evacuatingSince, cell, at);
}

function setDrain({ draft }: Fold, cell: CellId, drain: number, at: Instant): void {
  write(draft.cells.drain, cell, drain);
  write(draft.cells.drainSince, cell, at);
  write(draft.cells.stranded, cell, 0);
}

function setPresent({ draft }: Fold, cell: CellId, isPresent: 0 | 1, at: Instant): void {
  addTotal(draft, CELLS_PRESENT, isPresent - read(draft.cells.isPresent, cell));
  write(draft.cells.isPresent, cell, isPresent);
  write(draft.cells.presentSince, cell, at);
}

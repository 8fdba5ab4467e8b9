/**
 * The time line: what the scenario did to the foundation, and for each loss of cells when it was noticed
 * and when the lost instances ran again.
 *
 * A fault is all cells killed at one instant. Its instances are the desired ones that stopped running with
 * it; one that is lost again belongs to the later fault. What comes back before the next thing that the
 * scenario does is what fitted; later returns owe it to that.
 */
import type { Duration, Instant } from '../engine/units';
import type { CellSpec } from '../model/foundationSpec';
import { type Identities, type LrpId, NONE, type TextId } from '../model/identity';
import type { KindName } from '../trace/kinds';
import type { InstanceObserver } from './groundTruth';
import { int32Room } from './growing';
import { addRefused, type Refused } from './refused';
import type { RowDispatch } from './rowDispatch';

export interface Fault {
  readonly at: Instant;
  /** Cells that were killed. */
  cells: number;
  /** Zones they were in, in the order met. */
  readonly zones: string[];
  /** Desired instances that stopped running. */
  lost: number;
  /** Of them, those that ran again later. */
  back: number;
  /** Of them, those that nobody desired any more before they ran again. */
  undesired: number;
  /** The first presence of its cells expired, or the first of its rows turned SUSPECT. */
  detectedAt: Instant | undefined;
  /** When half of the lost instances ran again. */
  halfBackAt: Instant | undefined;
  /** The last return before the scenario's next deed, and how many were back then. */
  fitBackAt: Instant | undefined;
  fitBack: number;
  /** When none was missing any more. */
  allBackAt: Instant | undefined;
  /** Those refused by their last auction when the scenario did its next deed, or at the end. */
  didNotFit: Refused | undefined;
}

/** Something else that the scenario did, all of one kind at one instant. */
export interface Change {
  readonly at: Instant;
  readonly kind: ChangeKind;
  count: number;
}

export type ChangeKind = 'restored' | 'added' | 'scaled' | 'pushed' | 'deleted' | 'released';

/** Enough for people; a scenario may do thousands of things. */
const MOMENTS_MAXIMUM = 1000;

export interface TimeLine {
  readonly faults: Fault[];
  readonly changes: Change[];
  /** Faults and changes beyond the first `MOMENTS_MAXIMUM` of each. */
  leftOut: number;
}

const CHANGES: readonly (readonly [KindName, ChangeKind])[] = [
  ['cell.restored', 'restored'],
  ['cell.added', 'added'],
  ['app.scaled', 'scaled'],
  ['app.added', 'pushed'],
  ['app.deleted', 'deleted'],
  ['app.released', 'released'],
];

export interface Recovery {
  readonly timeLine: TimeLine;
  readonly observer: Omit<InstanceObserver, 'onLevel'>;
  /** No record follows. */
  end(): void;
}

/** Follows faults; instances are told to the observer that comes with it. */
export function watchRecovery(
  rows: RowDispatch,
  cells: readonly CellSpec[],
  identities: Identities,
  placementErrorOf: (lrp: LrpId) => TextId,
): Recovery {
  const timeLine: TimeLine = { faults: [], changes: [], leftOut: 0 };
  const { faults } = timeLine;
  /** By CellId, and by LrpId while it is not back: position of the fault, plus 1. */
  let faultOfCell = new Int32Array(0);
  let faultOfLRP = new Int32Array(0);
  let now: Instant = 0;

  const takeFault = (lrp: LrpId): Fault | undefined => {
    const position = faultOfLRP[lrp] ?? 0;
    if (position === 0) return undefined;
    faultOfLRP[lrp] = 0;
    return faults[position - 1];
  };
  const detect = (at: Instant, cell: number): void => {
    const fault = faults[(faultOfCell[cell] ?? 0) - 1];
    if (fault !== undefined) fault.detectedAt ??= at;
  };

  /** Before the scenario's next deed, and at the end: what of the last fault fits nowhere. */
  const closeLastFault = (): void => {
    const fault = faults.at(-1);
    if (fault === undefined || fault.didNotFit !== undefined) return;
    fault.didNotFit = new Map();
    const position = faults.length;
    for (let lrp = 0; lrp < faultOfLRP.length; lrp++) {
      if (faultOfLRP[lrp] !== position) continue;
      const error = placementErrorOf(lrp);
      if (error === NONE) continue;
      addRefused(fault.didNotFit, error, identities.lrpProcess[lrp] as number);
    }
  };

  // Handled before the ground truth tells of the instances: this file subscribes first.
  rows.on('cell.killed', (at, cell) => {
    now = at;
    if (faults.at(-1)?.at !== at) closeLastFault();
    const position = faultAt(timeLine, at);
    const fault = faults[position];
    if (fault === undefined) return;
    faultOfCell = int32Room(faultOfCell, cell);
    faultOfCell[cell] = position + 1;
    fault.cells += 1;
    const zone = cells[cell]?.zone ?? '';
    if (!fault.zones.includes(zone)) fault.zones.push(zone);
  });
  rows.on('vm.deleted', (_at, cell) => {
    // What its next VM loses is no part of that fault.
    if (cell >= 0 && cell < faultOfCell.length) faultOfCell[cell] = 0;
  });
  rows.on('container.running', (at) => {
    now = at;
  });
  rows.on('presence.expired', detect);
  rows.on('actualLRP.suspected', detect);
  // A release is told with the arrival of its new version, which is no push of its own.
  let released = -1;
  for (const [name, kind] of CHANGES) {
    rows.on(name, (at, _cell, _lrp, _instance, app) => {
      if (kind === 'released') released = app;
      if (kind === 'pushed' && app === released) return;
      if (faults.at(-1)?.at !== at) closeLastFault();
      addChange(timeLine, at, kind);
    });
  }

  return {
    timeLine,
    end: closeLastFault,
    observer: {
      onLost(lrp, cell) {
        const position = faultOfCell[cell] ?? 0;
        const fault = faults[position - 1];
        if (fault === undefined) return;
        faultOfLRP = int32Room(faultOfLRP, lrp);
        faultOfLRP[lrp] = position;
        fault.lost += 1;
      },
      onRunning(lrp) {
        const fault = takeFault(lrp);
        if (fault === undefined) return;
        fault.back += 1;
        if (fault.back * 2 >= fault.lost) fault.halfBackAt ??= now;
        if (lastDeedAt(timeLine) <= fault.at) {
          fault.fitBackAt = now;
          fault.fitBack = fault.back;
        }
        if (fault.back + fault.undesired === fault.lost) fault.allBackAt = now;
      },
      onUndesired(lrp) {
        const fault = takeFault(lrp);
        if (fault !== undefined) fault.undesired += 1;
      },
    },
  };

  function lastDeedAt(line: TimeLine): Instant {
    return Math.max(line.faults.at(-1)?.at ?? 0, line.changes.at(-1)?.at ?? 0);
  }
}

/** Position of the fault at this instant, begun if need be; -1 when there are too many. */
function faultAt(timeLine: TimeLine, at: Instant): number {
  const { faults } = timeLine;
  if (faults.at(-1)?.at === at) return faults.length - 1;
  if (faults.length >= MOMENTS_MAXIMUM) {
    timeLine.leftOut += 1;
    return -1;
  }
  const fault: Fault = {
    at,
    cells: 0,
    zones: [],
    lost: 0,
    back: 0,
    undesired: 0,
    detectedAt: undefined,
    halfBackAt: undefined,
    fitBackAt: undefined,
    fitBack: 0,
    allBackAt: undefined,
    didNotFit: undefined,
  };
  return faults.push(fault) - 1;
}

function addChange(timeLine: TimeLine, at: Instant, kind: ChangeKind): void {
  const { changes } = timeLine;
  for (let i = changes.length - 1; i >= 0 && changes[i]?.at === at; i--) {
    const change = changes[i] as Change;
    if (change.kind === kind) {
      change.count += 1;
      return;
    }
  }
  if (changes.length >= MOMENTS_MAXIMUM) timeLine.leftOut += 1;
  else changes.push({ at, kind, count: 1 });
}

/** How long after the fault; undefined when it did not come to pass. */
export function sinceFault(fault: Fault, at: Instant | undefined): Duration | undefined {
  return at === undefined ? undefined : at - fault.at;
}

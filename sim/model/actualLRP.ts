/**
 * ActualLRP: what the BBS believes about one instance of a DesiredLRP. Diego: models.ActualLRP.
 *
 * States and presences are small numbers because they live in columns. Left out: network information
 * (only whether there is any matters, and the BBS keeps that to itself), routes, tags, zone, and the
 * deprecated view in groups.
 */
import type { Instant } from '../engine/units';
import type { CellId, DomainId, InstanceId, LrpId, TextId } from './identity';

/** No row: the value that an empty slot of a column has. */
export const ABSENT = 0;
export const UNCLAIMED = 1;
export const CLAIMED = 2;
export const RUNNING = 3;
export const CRASHED = 4;
export type ActualLRPState = typeof UNCLAIMED | typeof CLAIMED | typeof RUNNING | typeof CRASHED;

/** By state: its name in Diego. */
export const STATE_NAMES = ['ABSENT', 'UNCLAIMED', 'CLAIMED', 'RUNNING', 'CRASHED'] as const;

/** The row that counts against `instances` and that calls are about unless they say otherwise. */
export const ORDINARY = 0;
/** Still running on a cell that is being drained, until its replacement runs. */
export const EVACUATING = 1;
/** On a cell whose presence is gone, until its replacement runs or the cell is back. */
export const SUSPECT = 2;
export type Presence = typeof ORDINARY | typeof EVACUATING | typeof SUSPECT;

/** By presence: its name in Diego. */
export const PRESENCE_NAMES = ['ORDINARY', 'EVACUATING', 'SUSPECT'] as const;

/** A copy of one row. A change never edits a copy; it makes a new one. */
export interface ActualLRP {
  readonly lrp: LrpId;
  readonly presence: Presence;
  readonly state: ActualLRPState;
  /** Last significant change: drives the stale rule, the back-off and the crash reset. */
  readonly since: Instant;
  /** NONE unless CLAIMED or RUNNING. */
  readonly cell: CellId;
  /** NONE unless CLAIMED or RUNNING. */
  readonly instance: InstanceId;
  readonly crashCount: number;
  /** NONE when there was no crash. */
  readonly crashReason: TextId;
  /** NONE when the last auction placed it, or none was held. */
  readonly placementError: TextId;
  readonly domain: DomainId;
  readonly isRoutable: boolean;
  /** Counts the writes since the row was created. */
  readonly modificationIndex: number;
}

/** How the caller's instance key compares with the row's. */
export type KeyMatch = 'same' | 'other' | 'empty';

/**
 * Whether a row may go from one state to another on behalf of that caller. Note that a CLAIMED row may
 * be started by another instance than the one that claimed it (bbs actual_lrp.go AllowsTransitionTo).
 */
export function allowsTransition(from: ActualLRPState, to: ActualLRPState, key: KeyMatch): boolean {
  if (from === UNCLAIMED) return to !== CRASHED;
  if (to === UNCLAIMED) return key === 'empty';
  if (from === CLAIMED && to === RUNNING) return true;
  if (from === CRASHED && to === CRASHED) return false;
  return key === 'same';
}

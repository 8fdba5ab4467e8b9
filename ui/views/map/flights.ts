/**
 * Instances on their way from one cell to another, while time moves slowly enough to follow them.
 *
 * A flight begins when a cell has reserved a container for an LRP that had one on another cell before, and
 * takes the same time on screen at any speed. Where it is follows from the instant alone, so nothing is
 * remembered from frame to frame.
 */
import { type Duration, type Instant, SECOND } from '../../../sim/engine/units';
import { type CellId, type LrpId, NONE } from '../../../sim/model/identity';
import { firstRowAt, rowAt, valueAt } from '../../../sim/trace/columns';
import { lifeOfInstance } from '../../replay/events';
import type { Replay } from '../../replay/openReplay';
import type { View } from '../../replay/view';
import type { ClockState } from '../../session/clock';

export interface Flight {
  readonly lrp: LrpId;
  readonly from: CellId;
  readonly to: CellId;
  /** 0 to 1. */
  readonly progress: number;
}

/** Faster than that nobody can follow. */
const SPEED_MAX = 50;
/** On screen. */
const FLIGHT_TIME: Duration = 0.8 * SECOND;
/** More at a time are a blur, and the first ones stand for the rest. */
const FLIGHTS_MAX = 240;
const NO_FLIGHTS: readonly Flight[] = [];

/** Instances on their way from one cell to another; none unless the clock is slow enough to follow. */
export function flightsAt(replay: Replay, view: View, clock: ClockState): readonly Flight[] {
  const { isPlaying, speed } = clock;
  if (!isPlaying || speed > SPEED_MAX || !view.tells.has('container.reserved')) return NO_FLIGHTS;
  const lasts = FLIGHT_TIME * speed;
  const moves = movesBetween(replay, view.at - lasts, view.rows);
  if (moves.length === 0) return NO_FLIGHTS;
  return moves.map(({ at, ...move }) => ({ ...move, progress: (view.at - at) / lasts }));
}

interface Move extends Omit<Flight, 'progress'> {
  readonly at: Instant;
}

/** The moves after an instant and before a row, the latest first. */
function movesBetween(replay: Replay, from: Instant, end: number): Move[] {
  const { columns } = replay;
  const reserved = columns.kinds.findIndex(({ name }) => name === 'container.reserved');
  const first = firstRowAt(columns, Math.max(0, from));
  const moves: Move[] = [];
  for (let row = end - 1; row >= first && moves.length < FLIGHTS_MAX; row--) {
    if (valueAt(columns, 'kind', row) !== reserved) continue;
    const { at, lrp, cell } = rowAt(columns, row);
    const before = lrp === NONE ? NONE : cellBefore(replay, lrp, row, reserved);
    if (before !== NONE && before !== cell) moves.push({ lrp, from: before, to: cell, at });
  }
  return moves;
}

/** The cell that had a container for the LRP last before a row; NONE when none had. */
function cellBefore(replay: Replay, lrp: LrpId, row: number, reserved: number): CellId {
  const { columns } = replay;
  const life = lifeOfInstance(replay, lrp);
  for (let place = life.length - 1; place >= 0; place--) {
    const each = life[place] as number;
    if (each < row && valueAt(columns, 'kind', each) === reserved) {
      return valueAt(columns, 'cell', each);
    }
  }
  return NONE;
}

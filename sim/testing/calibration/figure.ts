/**
 * A published figure beside the simulated one, and whether the two agree.
 *
 * What a figure is compared with is a number or a range. Inside a range the residual is 0, outside it is
 * that of the nearer end. Figures read off plots carry an error of their own and get more room.
 */

/** What the figure was used for: only `tested` ones say anything about the model's foresight. */
export type Role =
  /** Went into the stack's values: a small residual only shows that the experiment is the right one. */
  | 'fitted'
  /** Was not looked at by any fit. */
  | 'tested'
  /** A setting or a bound: to be met exactly. */
  | 'exact'
  /** Neither fitted nor judged; the note says why. */
  | 'shown';

export type Unit = 's' | 'ms' | 'µs' | '/s' | '';

export interface Figure {
  /** The published row it belongs to; a row holds when all its figures do. */
  readonly row: string;
  readonly what: string;
  readonly unit: Unit;
  readonly low: number;
  /** Equal to `low` for a single number. */
  readonly high: number;
  readonly isPlot: boolean;
  readonly role: Role;
  readonly simulated: number;
  /** What the reader must know, for example why it does not hold; may be empty. */
  readonly note: string;
}

/** Largest residual of a figure that holds. Issue 4: 25 %, figures read off plots 35 %. */
export function toleranceOf({ isPlot, role }: Figure): number {
  if (role === 'exact') return 0;
  return isPlot ? 0.35 : 0.25;
}

/** Relative to the target, 0 within its range. Infinite when the target is 0 and the figure is not. */
export function residualOf({ low, high, simulated }: Figure): number {
  if (simulated >= low && simulated <= high) return 0;
  const target = simulated < low ? low : high;
  return (simulated - target) / target;
}

/** Whether the residual is within the tolerance. */
export function holds(figure: Figure): boolean {
  return Math.abs(residualOf(figure)) <= toleranceOf(figure);
}

/** What a figure may say of itself; the simulated value comes from an experiment. */
export interface FigureEntry {
  readonly unit?: Unit;
  readonly isPlot?: boolean;
  readonly role: Role;
  readonly note?: string;
}

/** `target` is one number, or the ends of a range. */
export function figure(
  row: string,
  what: string,
  target: number | readonly [low: number, high: number],
  simulated: number,
  { unit = 's', isPlot = false, role, note = '' }: FigureEntry,
): Figure {
  const [low, high] = typeof target === 'number' ? [target, target] : target;
  return { row, what, unit, low, high, isPlot, role, simulated, note };
}

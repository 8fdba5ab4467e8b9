/** Where an instant stands across the timeline. */
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import type { Range } from '../../session/session';

/** Instants to CSS pixels; `invert` goes back. */
export type TimeScale = ScaleLinear<number, number>;

export function timeScale({ from, until }: Range, width: number): TimeScale {
  return scaleLinear([from, until], [0, width]);
}

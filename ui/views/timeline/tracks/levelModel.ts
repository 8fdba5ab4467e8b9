/** A level over time, and another one to compare it with: presences, leases. */
import type { Series } from '../../../replay/series';
import { greatestOf, type PixelColumns, pixelColumns } from '../pixelColumns';
import type { TrackScene } from './track';

export interface LevelModel {
  readonly level: PixelColumns;
  /** Shown from the bottom with a texture: what is wrong. */
  readonly wrong: PixelColumns | undefined;
  readonly maximum: number;
}

export function levelModel(
  { window, size }: TrackScene,
  series: Series | undefined,
  wrongSeries: Series | undefined,
  atLeast: number,
): LevelModel | undefined {
  const level = pixelColumns(series, window, size.width);
  if (level === undefined) return undefined;
  const wrong = pixelColumns(wrongSeries, window, size.width);
  return { level, wrong, maximum: Math.max(1, atLeast, greatestOf(level.greatest)) };
}

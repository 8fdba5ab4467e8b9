/** Where each subnet's square is: address order, from the top left. Pure. */
import type { Point, Size } from '../../charts/canvasChart';
import { type SilkNetwork, squaresPerRow } from './silkNetwork';

export interface SilkLayout {
  readonly perRow: number;
  readonly subnets: number;
  /** CSS pixels from one square to the next. */
  readonly pitch: number;
  /** CSS pixels of a square: a little less, where there is room for a gap. */
  readonly side: number;
  readonly left: number;
  readonly top: number;
  /** Below the last row. */
  readonly bottom: number;
}

/** For the number of the first subnet in each row. */
const LABEL_WIDTH = 30;
const MARGIN = 8;
const PITCH_MAX = 30;
/** Below this, row numbers would touch. */
export const LABELLED_PITCH = 11;

/** The largest squares with which the whole network fits. */
export function silkLayout(network: SilkNetwork, size: Size, legendHeight: number): SilkLayout {
  const perRow = squaresPerRow(network);
  const rows = Math.ceil(network.subnets / perRow);
  const across = (size.width - LABEL_WIDTH - MARGIN) / perRow;
  const down = (size.height - legendHeight - 2 * MARGIN) / rows;
  const free = Math.min(PITCH_MAX, across, down);
  // Whole pixels are sharp; squares of less than a few have no pixel to lose.
  const pitch = free >= 4 ? Math.floor(free) : Math.max(1, free);
  return {
    perRow,
    subnets: network.subnets,
    pitch,
    side: pitch >= 8 ? pitch - 2 : pitch >= 4 ? pitch - 1 : pitch,
    left: LABEL_WIDTH,
    top: MARGIN,
    bottom: MARGIN + rows * pitch,
  };
}

/** The upper left corner of a subnet's square. */
export function squareOf({ perRow, pitch, left, top }: SilkLayout, subnet: number): Point {
  return { x: left + (subnet % perRow) * pitch, y: top + Math.floor(subnet / perRow) * pitch };
}

/** The subnet under a point; undefined beside the squares. */
export function subnetUnder(layout: SilkLayout, { x, y }: Point): number | undefined {
  const column = Math.floor((x - layout.left) / layout.pitch);
  const row = Math.floor((y - layout.top) / layout.pitch);
  if (column < 0 || column >= layout.perRow || row < 0) return undefined;
  const subnet = row * layout.perRow + column;
  return subnet < layout.subnets ? subnet : undefined;
}

/** Where a key goes from a subnet; undefined for keys that go nowhere. */
export function subnetByKey(
  { perRow, subnets }: Pick<SilkLayout, 'perRow' | 'subnets'>,
  from: number,
  key: string,
): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from - perRow,
    ArrowDown: from + perRow,
    Home: 0,
    End: subnets - 1,
  };
  const target = steps[key];
  if (target === undefined) return undefined;
  return target >= 0 && target < subnets ? target : from;
}

/** What the strip of presences shows in a frame, and where each cell is in it. */
import type { CellId } from '../../../sim/model/identity';
import type { Point, Size } from '../../charts/canvasChart';
import type { Frame } from '../../session/frames';
import { cellOf } from '../../session/runFacts';
import { type Selected, textOf } from '../../session/selected';
import { type PresenceView, presencesAt, type ZonePresences } from './presenceModel';
import { isSameColumn } from './silkModel';

export interface PresencePicture {
  readonly bands: readonly PresenceBand[];
  /** CSS pixels from one square to the next, and of a square. */
  readonly pitch: number;
  readonly side: number;
  readonly legendTop: number;
  readonly selected: CellId;
  readonly zone: string | undefined;
  readonly pointed: CellId | undefined;
}

export interface PresenceBand extends ZonePresences {
  readonly top: number;
  readonly perRow: number;
}

/** For the zone's name and count. */
const BAND_LABEL = 92;
const BAND_GAP = 8;
const LEGEND = 40;
const MARGIN = 6;
const PITCHES = [14, 12, 10, 9, 8, 7, 6, 5, 4, 3, 2];

export function createPresencePicturer() {
  let last:
    | { readonly frame: Frame; readonly key: string; readonly picture: PresencePicture }
    | undefined;
  return (frame: Frame, size: Size, pointed: CellId | undefined): PresencePicture => {
    const { selected } = frame.session;
    const key = [size.width, size.height, pointed, selected && textOf(selected)].join(' ');
    if (last?.key === key && last.frame.run === frame.run && isSame(last.frame, frame)) {
      return last.picture;
    }
    last = { frame, key, picture: pictureOf(frame, size, pointed) };
    return last.picture;
  };
}

function isSame({ view: one }: Frame, { view: other }: Frame): boolean {
  const [before, after] = [one.state.cells, other.state.cells];
  return (
    one.state === other.state ||
    (isSameColumn(before.state, after.state) &&
      isSameColumn(before.isPresent, after.isPresent) &&
      isSameColumn(before.presentSince, after.presentSince))
  );
}

function pictureOf(
  { run, view, session }: Frame,
  size: Size,
  pointed: CellId | undefined,
): PresencePicture {
  const zones = presencesAt(view, run.replay);
  const pitch = pitchFor(zones, size);
  const perRow = Math.max(1, Math.floor((size.width - BAND_LABEL - MARGIN) / pitch));
  let top = MARGIN;
  const bands = zones.map((zone): PresenceBand => {
    const band = { ...zone, top, perRow };
    top += Math.max(16, rowsOf(zone, perRow) * pitch) + BAND_GAP;
    return band;
  });
  const side = pitch >= 8 ? pitch - 2 : Math.max(1, pitch - 1);
  const selected = session.selected;
  return { bands, pitch, side, legendTop: top + 6, pointed, ...lightOf(selected, run.replay) };
}

function lightOf(selected: Selected | null, replay: Parameters<typeof cellOf>[0]) {
  const cell = selected?.kind === 'cell' ? cellOf(replay, selected.cellGuid) : -1;
  return { selected: cell, zone: selected?.kind === 'zone' ? selected.zone : undefined };
}

/** The largest squares with which all bands fit. */
function pitchFor(zones: readonly ZonePresences[], { width, height }: Size): number {
  const fits = (pitch: number) => {
    const perRow = Math.max(1, Math.floor((width - BAND_LABEL - MARGIN) / pitch));
    const bands = zones.map((zone) => Math.max(16, rowsOf(zone, perRow) * pitch) + BAND_GAP);
    return bands.reduce((sum, band) => sum + band, MARGIN) + LEGEND <= height;
  };
  return PITCHES.find(fits) ?? 2;
}

function rowsOf({ cells }: ZonePresences, perRow: number): number {
  return Math.ceil(cells.length / perRow);
}

export function placeOfCell({ perRow, top }: PresenceBand, place: number, pitch: number): Point {
  return { x: BAND_LABEL + (place % perRow) * pitch, y: top + Math.floor(place / perRow) * pitch };
}

/** The cell under a point; undefined beside the squares. */
export function cellUnder(
  { bands, pitch }: PresencePicture,
  { x, y }: Point,
): PresenceView | undefined {
  const band = bands.findLast(({ top }) => y >= top);
  const column = Math.floor((x - BAND_LABEL) / pitch);
  if (band === undefined || column < 0 || column >= band.perRow) return undefined;
  return band.cells[Math.floor((y - band.top) / pitch) * band.perRow + column];
}

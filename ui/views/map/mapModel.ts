/**
 * The map as data: where everything stands, what each cell looks like, what is said beside and below.
 *
 * A model is the same object again while nothing on the map changes; parts of it are the same while they do
 * not. What the pointer and the keys are on is handed in: the frame does not know of it.
 */
import type { Size } from '../../charts/canvasChart';
import type { Frame } from '../../session/frames';
import { type CellPicture, cellPictures, type Style } from './cellPicture';
import { type Flight, flightsAt } from './flights';
import { type GlyphGrid, glyphGrid, mostContainers, mostContainersIn } from './glyphGrid';
import { type Tinting, tintingOf } from './glyphLook';
import { countPictures, type LegendEntry, legendOf } from './legend';
import { litBy } from './lit';
import { layoutMap, type MapLayout } from './mapLayout';
import type { MapTarget } from './mapTarget';
import { fillShare, sumOfCells, type ZoneSum } from './zoneSums';

export interface MapModel {
  readonly layout: MapLayout;
  readonly grid: GlyphGrid | undefined;
  readonly tinting: Tinting;
  /** By CellId. */
  readonly pictures: readonly CellPicture[];
  /** By band. */
  readonly labels: readonly BandLabel[];
  readonly legend: readonly LegendEntry[];
  readonly flights: readonly Flight[];
  readonly hovered: MapTarget | undefined;
  readonly focused: MapTarget | undefined;
}

export interface BandLabel {
  readonly sum: ZoneSum;
  readonly share: number | undefined;
  readonly isSelected: boolean;
}

/** What the person points at, and where the keys are. */
export interface Attention {
  readonly hovered: MapTarget | undefined;
  readonly focused: MapTarget | undefined;
  readonly hasMotion: boolean;
}

export type MapModeller = (frame: Frame, size: Size, attention: Attention) => MapModel;

/** A modeller with a memory of its last model, and nothing else. */
export function createMapModeller(): MapModeller {
  let last: { frame: Frame; size: Size; model: MapModel } | undefined;
  return (frame, size, attention) => {
    const model = nextModel(last, frame, size, attention);
    last = { frame, size, model };
    return model;
  };
}

function nextModel(
  last: { frame: Frame; size: Size; model: MapModel } | undefined,
  frame: Frame,
  size: Size,
  { hovered, focused, hasMotion }: Attention,
): MapModel {
  const { run, view, session, clock } = frame;
  const { replay } = run;
  const isSameRun = last?.frame.run === run;
  const isSameSize = isSameRun && last?.size === size;
  const isSameChoice = isSameRun && last?.frame.session.map === session.map;
  const isSameSelection = isSameRun && last?.frame.session.selected === session.selected;
  const before = isSameRun ? last?.model : undefined;
  const layout =
    isSameSize && isSameChoice && before !== undefined
      ? before.layout
      : layoutMap(replay, size, session.map.glyph === 'app');
  const tinting =
    isSameChoice && before !== undefined ? before.tinting : tintingOf(replay, session.map.glyph);
  const isStill =
    before !== undefined &&
    isSameChoice &&
    isSameSelection &&
    last?.frame.view.state === view.state &&
    last.frame.view.tells === view.tells &&
    !tinting.isOfTime;
  const flights = hasMotion ? flightsAt(replay, view, clock) : [];
  if (isStill && before !== undefined && isSameSize) {
    const isUnmoved =
      before.hovered === hovered &&
      before.focused === focused &&
      flights.length === 0 &&
      before.flights.length === 0;
    return isUnmoved ? before : { ...before, hovered, focused, flights };
  }
  const lit = litBy(replay, view, session.selected);
  const most = Math.max(mostContainers(replay), mostContainersIn(replay, view.state));
  const grid = keepGrid(before?.grid, glyphGrid(layout.side, most));
  const isStack = grid === undefined;
  const style: Style = { tinting, fill: session.map.fill, lit, isStack };
  const isComparable = isSameChoice && isStack === (before?.grid === undefined);
  const pictures = cellPictures(replay, view, style, isComparable ? (before?.pictures ?? []) : []);
  const isKnown = view.tells.has('container.reserved');
  const made = { tinting, fill: session.map.fill, isKnown, isStack };
  const isSamePicture = before?.pictures === pictures && isSameSize && isSameChoice;
  return {
    layout,
    grid,
    tinting,
    pictures,
    labels: labelsOf(frame, layout, before?.labels ?? []),
    legend:
      isSamePicture && before !== undefined
        ? before.legend
        : legendOf(countPictures(pictures, tinting), made),
    flights,
    hovered,
    focused,
  };
}

function keepGrid(
  before: GlyphGrid | undefined,
  grid: GlyphGrid | undefined,
): GlyphGrid | undefined {
  const isSame =
    before !== undefined &&
    grid !== undefined &&
    before.columns === grid.columns &&
    before.pitch === grid.pitch;
  return isSame ? before : grid;
}

/** Labels that say the same as before are the same objects. */
function labelsOf(
  { run, view, session }: Frame,
  { bands }: MapLayout,
  before: readonly BandLabel[],
): readonly BandLabel[] {
  return bands.map(({ zone, cells }, place) => {
    const sum = sumOfCells(run.replay, view, session.map.fill, cells);
    const { selected } = session;
    const isSelected = selected?.kind === 'zone' && selected.zone === zone;
    const label: BandLabel = { sum, share: fillShare(sum), isSelected };
    const old = before[place];
    return old !== undefined && isSameLabel(old, label) ? old : label;
  });
}

function isSameLabel(one: BandLabel, other: BandLabel): boolean {
  const keys = Object.keys(one.sum) as (keyof ZoneSum)[];
  return (
    one.isSelected === other.isSelected && keys.every((key) => one.sum[key] === other.sum[key])
  );
}

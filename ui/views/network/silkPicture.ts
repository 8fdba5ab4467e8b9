/** What the Silk map shows in a frame. The same picture again as long as nothing in it changed. */
import type { Instant } from '../../../sim/engine/units';
import { NONE } from '../../../sim/model/identity';
import type { Size } from '../../charts/canvasChart';
import { count } from '../../charts/format';
import type { Replay } from '../../replay/openReplay';
import { read } from '../../replay/pages';
import type { Frame } from '../../session/frames';
import { cellOf } from '../../session/runFacts';
import { type Selected, textOf } from '../../session/selected';
import { type SilkLayout, silkLayout } from './silkLayout';
import {
  countsOf,
  isSameSilk,
  nextChange,
  type SilkCounts,
  type SubnetView,
  subnetsAt,
} from './silkModel';
import type { SilkNetwork } from './silkNetwork';
import { nextSubnets } from './subnetTexts';

export interface SilkSquare extends SubnetView {
  /** Of its cell; −1 without one, or for a cell that the scenario does not know. */
  readonly zone: number;
  /** In the light of what is selected, or there is no such light. */
  readonly isLit: boolean;
}

export interface SilkPicture {
  readonly layout: SilkLayout;
  readonly squares: readonly SilkSquare[];
  readonly zones: readonly ZoneCount[];
  readonly counts: SilkCounts;
  /** What the next cell may get: free subnets, or the one that expired first; none: it is refused. */
  readonly next: ReadonlySet<number>;
  readonly hasSingle: boolean;
  /** NONE: nothing of the map is selected. */
  readonly selected: number;
  /** Under the pointer, or with the focus. */
  readonly pointed: number | undefined;
}

export interface ZoneCount {
  readonly name: string;
  readonly leased: number;
}

const LEGEND_HEIGHT = 40;

/** A function that answers the same picture for the same things. */
export function createSilkPicturer(network: SilkNetwork) {
  let last:
    | {
        readonly frame: Frame;
        readonly key: string;
        readonly picture: SilkPicture;
        /** Before this instant time alone changes nothing in it. */
        readonly until: Instant;
      }
    | undefined;
  return (frame: Frame, size: Size, pointed: number | undefined): SilkPicture => {
    const { selected } = frame.session;
    const key = [size.width, size.height, pointed, selected && textOf(selected)].join(' ');
    if (last?.key === key && last.frame.run === frame.run) {
      const { at } = frame.view;
      const isInTime = at >= last.frame.view.at && at < last.until;
      if (isInTime && isSameSilk(last.frame.view.state, frame.view.state)) return last.picture;
    }
    const picture = pictureOf(network, frame, size, pointed);
    last = { frame, key, picture, until: nextChange(picture.squares, frame.view.at) };
    return picture;
  };
}

function pictureOf(
  network: SilkNetwork,
  { run, view, session }: Frame,
  size: Size,
  pointed: number | undefined,
): SilkPicture {
  const { replay } = run;
  const { zones } = replay.facts;
  const zoneIds = new Map(zones.map((zone, id) => [zone, id]));
  const zoneOf = (cell: number) => zoneIds.get(replay.facts.cells[cell]?.zone ?? '') ?? -1;
  const light = lightOf(session.selected, replay, (cell) => read(view.state.cells.subnet, cell));
  const squares = subnetsAt(view, network).map((each) => {
    const zone = each.cell === NONE ? -1 : zoneOf(each.cell);
    const isLit = light.zone === undefined || zones[zone] === light.zone;
    return { ...each, zone, isLit };
  });
  return {
    layout: silkLayout(network, size, LEGEND_HEIGHT),
    squares,
    zones: zones.map((name, zone) => ({
      name,
      leased: squares.filter((square) => square.state === 'leased' && square.zone === zone).length,
    })),
    counts: countsOf(squares),
    next: nextSubnets(squares),
    hasSingle: squares[0]?.state === 'single',
    selected: light.subnet,
    pointed,
  };
}

/** What the selection has to do with subnets: one of them, or those of a zone. */
function lightOf(
  selected: Selected | null,
  replay: Replay,
  subnetOf: (cell: number) => number,
): { readonly subnet: number; readonly zone: string | undefined } {
  switch (selected?.kind) {
    case 'subnet':
      return { subnet: selected.subnet, zone: undefined };
    case 'cell': {
      const cell = cellOf(replay, selected.cellGuid);
      return { subnet: cell === NONE ? NONE : subnetOf(cell), zone: undefined };
    }
    case 'zone':
      return { subnet: NONE, zone: selected.zone };
    default:
      return { subnet: NONE, zone: undefined };
  }
}

/** `z1 83`. */
export function zoneText({ name, leased }: ZoneCount): string {
  return `${name} ${count(leased)}`;
}

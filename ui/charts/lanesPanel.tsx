/** Lanes on screen: the panel around them, the pointer, and what a click leads to. */
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Instant } from '../../sim/engine/units';
import { kindAt, valueAt } from '../../sim/trace/columns';
import type { Replay } from '../replay/openReplay';
import { goTo, select } from '../session/actions';
import type { Frame } from '../session/frames';
import { useDashboard } from '../session/hooks';
import { startsAtOf } from '../session/runFacts';
import { CanvasChart, type Chart, type ChartHandle, type Point, type Size } from './canvasChart';
import { duration } from './format';
import { instantText, instantTitle } from './instantText';
import { drawLanes } from './laneDrawing';
import {
  gutterOf,
  hitAt,
  type Lane,
  type LaneChart,
  type LaneHit,
  lanesHeight,
  xOf,
} from './laneModel';
import { Panel, type PanelTable } from './panel';
import { auctionOfRow } from './recordLinks';
import { besidePoint } from './tooltip';
import './lanes.css';

export interface LanesPanelProps<Row> {
  readonly id: string;
  readonly title: string;
  readonly summary?: ReactNode;
  readonly actions?: ReactNode;
  readonly replay: Replay;
  /** The same array while they are the same. */
  readonly lanes: readonly Lane[];
  /** What is seen, for those who do not see it. */
  readonly label: string;
  /** Room for the names of lanes at most, in CSS pixels. */
  readonly gutterMax?: number;
  readonly table: PanelTable<Row>;
}

interface Tip extends LaneHit {
  /** Of the pointer, in the window. */
  readonly clientX: number;
  readonly clientY: number;
}

export function LanesPanel<Row>(props: LanesPanelProps<Row>) {
  const { id, title, summary, actions, replay, lanes, label, gutterMax, table } = props;
  const dashboard = useDashboard();
  const handle = useRef<ChartHandle>(null);
  const [tip, setTip] = useState<Tip>();
  const { chart, shown } = useMemo(() => createChart(lanes, gutterMax), [lanes, gutterMax]);
  const hit = (point: Point, size: Size) => {
    const { last } = shown;
    return last === undefined ? undefined : hitAt(last, size, point);
  };
  const onClick = (point: Point, size: Size) => {
    const found = hit(point, size);
    if (found === undefined) return;
    const { mark, bar, lane, at } = found;
    if (mark !== undefined) {
      select(dashboard, auctionOf(replay, mark.row) ?? { kind: 'record', row: mark.row });
    } else if (lane.target !== undefined) select(dashboard, lane.target);
    else if (bar?.row !== undefined && bar.row >= 0) {
      select(dashboard, { kind: 'record', row: bar.row });
    } else if (at !== undefined) goTo(dashboard, at);
  };
  return (
    <Panel
      id={id}
      title={title}
      summary={summary}
      actions={actions}
      chart={handle}
      table={table}
      className="lanes"
    >
      <div className="lanes-canvas" style={{ height: lanesHeight(lanes) }}>
        <CanvasChart
          chart={chart}
          label={label}
          handle={handle}
          onPointerMove={({ clientX, clientY }, point, size) => {
            const found = hit(point, size);
            dashboard.clock.hover(found?.at ?? null);
            setTip(found && { ...found, clientX, clientY });
          }}
          onPointerLeave={() => {
            dashboard.clock.hover(null);
            setTip(undefined);
          }}
          onPointerUp={({ button }, point, size) => {
            if (button === 0) onClick(point, size);
          }}
        />
      </div>
      {tip !== undefined && createPortal(<LaneTip replay={replay} tip={tip} />, document.body)}
    </Panel>
  );
}

/** The decision, for a record of an auction itself; crashes follow from auctions too, and are not about them. */
function auctionOf(replay: Replay, row: number) {
  const spec = kindAt(replay.columns, row);
  return spec?.family === 'auction' ? auctionOfRow(replay, row) : undefined;
}

/** Beside the pointer, towards the middle of the window; outside of the panel, which would cut it off. */
function LaneTip({ replay, tip }: { readonly replay: Replay; readonly tip: Tip }) {
  const { lane, bar, mark, at, clientX, clientY } = tip;
  const size = { width: window.innerWidth, height: window.innerHeight };
  return (
    <div className="lanes-tip" style={besidePoint({ x: clientX, y: clientY }, size)}>
      <strong>{lane.label}</strong>
      {mark !== undefined && <InstantLine replay={replay} at={mark.at} text={mark.about} />}
      {mark === undefined && bar !== undefined && (
        <>
          <p>{bar.about}</p>
          <p className="weak">
            {instantText(replay, bar.from)} to {instantText(replay, bar.until)}, for{' '}
            {duration(bar.until - bar.from)}
          </p>
        </>
      )}
      {at !== undefined && (
        <>
          {mark === undefined && bar === undefined && <p>Nothing here.</p>}
          <p className="weak">{instantTitle(replay, at)}</p>
        </>
      )}
    </div>
  );
}

interface InstantLineProps {
  readonly replay: Replay;
  readonly at: Instant;
  readonly text: string;
}

function InstantLine({ replay, at, text }: InstantLineProps) {
  return (
    <p>
      {text} <span className="weak">at {instantText(replay, at)}</span>
    </p>
  );
}

/** The chart of some lanes, and what of it was drawn last. */
function createChart(lanes: readonly Lane[], gutterMax: number | undefined) {
  const shown: {
    last: LaneChart | undefined;
    faults: readonly Instant[];
    replay: Replay | undefined;
  } = {
    last: undefined,
    faults: [],
    replay: undefined,
  };
  const chart: Chart<LaneChart> = {
    model(frame, size) {
      const { replay } = frame.run;
      if (shown.replay !== replay) {
        shown.replay = replay;
        shown.faults = faultsOf(replay);
      }
      const next = laneChartOf(frame, lanes, gutterOf(lanes, gutterMax), shown.faults);
      const { last } = shown;
      if (last !== undefined && isSamePicture(last, next, size)) return last;
      shown.last = next;
      return next;
    },
    draw: drawLanes,
  };
  return { chart, shown };
}

function laneChartOf(
  { run, view, clock, session }: Frame,
  lanes: readonly Lane[],
  gutter: number,
  faults: readonly Instant[],
): LaneChart {
  const { from, until } = session.window ?? { from: 0, until: run.replay.until };
  return {
    lanes,
    gutter,
    from,
    until,
    at: view.at,
    hoverAt: clock.hoverAt,
    faults,
    startsAt: startsAtOf(run.replay),
  };
}

/** The instants of faults, each once: a zone's loss is a record a cell. */
function faultsOf({ columns, marks }: Replay): Instant[] {
  const instants = new Set<Instant>();
  for (const row of marks.faults) instants.add(valueAt(columns, 'at', row));
  return [...instants];
}

/** While the clock moves by less than a pixel nothing is drawn. */
function isSamePicture(one: LaneChart, other: LaneChart, size: Size): boolean {
  const isHoverSame =
    one.hoverAt === other.hoverAt ||
    (one.hoverAt !== null &&
      other.hoverAt !== null &&
      Math.round(xOf(one, size, one.hoverAt)) === Math.round(xOf(one, size, other.hoverAt)));
  return (
    one.lanes === other.lanes &&
    one.from === other.from &&
    one.until === other.until &&
    one.faults === other.faults &&
    isHoverSame &&
    Math.round(xOf(one, size, one.at)) === Math.round(xOf(one, size, other.at))
  );
}

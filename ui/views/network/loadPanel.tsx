/** What the components had to do, over the stretch of time that the timeline shows. */
import { useMemo, useRef, useState } from 'react';
import { CanvasChart, type ChartHandle, type Point, type Size } from '../../charts/canvasChart';
import { Cursors } from '../../charts/cursors';
import { instantTitle } from '../../charts/instantText';
import { Panel, type PanelTable } from '../../charts/panel';
import { Tooltip } from '../../charts/tooltip';
import type { Replay } from '../../replay/openReplay';
import { goTo, select } from '../../session/actions';
import type { Frame } from '../../session/frames';
import { useDashboard, useRuns, useSession, useShown } from '../../session/hooks';
import { shownWindow } from '../../session/runFacts';
import { drawLoad } from './loadDrawing';
import {
  createLoadPicturer,
  LABEL_WIDTH,
  type LoadPicture,
  type LoadRow,
  type LoadScale,
  loadHeight,
  loadRows,
  nowText,
} from './loadPicture';
import { type LoadTableRow, loadLines, loadTable, pointAt, selectedOfPoint } from './loadTexts';

interface Hands {
  picture: LoadPicture | undefined;
  scale: LoadScale;
}

export function LoadPanel() {
  const dashboard = useDashboard();
  const replay = useRuns(({ loaded }) => loaded?.replay);
  const handle = useRef<ChartHandle>(null);
  const [hands] = useState<Hands>(() => ({ picture: undefined, scale: 'linear' }));
  const [isLog, setLog] = useState(false);
  const [hover, setHover] = useState<Point>();
  const chart = useMemo(() => {
    const picturer = createLoadPicturer();
    return {
      model(frame: Frame, size: Size) {
        hands.picture = picturer(frame, size, hands.scale);
        return hands.picture;
      },
      draw: drawLoad,
    };
  }, [hands]);
  const table = useLoadTable();
  if (replay === undefined) return null;
  return (
    <Panel
      id="load"
      title="Load"
      summary={<LoadSummary />}
      actions={
        <button
          type="button"
          aria-pressed={isLog}
          title="Logarithmic heights: little is seen beside much"
          onClick={() => {
            hands.scale = isLog ? 'linear' : 'log';
            setLog(!isLog);
            dashboard.frames.request();
          }}
        >
          Log
        </button>
      }
      chart={handle}
      table={table}
    >
      <div className="network-load-plots" style={{ height: loadHeight(replay) }}>
        <CanvasChart
          chart={chart}
          handle={handle}
          className="network-canvas"
          label="Load of the BBS, the auctioneer, Locket and Cloud Controller over time. The table beside it has the most of each."
          onPointerMove={(_event, point) => {
            setHover(point);
            const at = hands.picture && instantAt(hands.picture, point);
            dashboard.clock.hover(at ?? null);
          }}
          onPointerLeave={() => {
            setHover(undefined);
            dashboard.clock.hover(null);
          }}
          onPointerDown={(event, point) => {
            if (event.button !== 0 || hands.picture === undefined) return;
            const { picture } = hands;
            const at = instantAt(picture, point);
            if (at === undefined) return;
            const row = rowAt(picture, point);
            const found = row && pointAt(row.series, at, reachOf(picture));
            goTo(dashboard, found?.at ?? at);
            const selected = row && found && selectedOfPoint(replay, row.series.plot, found);
            if (selected) select(dashboard, selected);
          }}
        />
        <div className="network-cursors" style={{ left: LABEL_WIDTH }}>
          <Cursors extent="window" />
        </div>
        <Figures />
        {hover !== undefined && hands.picture !== undefined && (
          <LoadTooltip replay={replay} picture={hands.picture} point={hover} />
        )}
      </div>
    </Panel>
  );
}

/** CSS pixels within which a value is under the pointer. */
const REACH = 5;

function reachOf({ window, width }: LoadPicture): number {
  return (REACH * (window.until - window.from)) / width;
}

function instantAt({ window, width }: LoadPicture, { x }: Point): number | undefined {
  const share = (x - LABEL_WIDTH) / width;
  if (share < 0 || share > 1) return undefined;
  return Math.round(window.from + share * (window.until - window.from));
}

function rowAt({ rows }: LoadPicture, { y }: Point): LoadRow | undefined {
  return rows.find(({ top, height }) => y >= top - 3 && y <= top + height + 3);
}

function LoadSummary() {
  const replay = useRuns(({ loaded }) => loaded?.replay);
  const window = useSession((session) => session.window);
  if (replay === undefined) return null;
  const { from, until } = shownWindow({ window }, replay);
  return (
    <span title={`${instantTitle(replay, from)} to ${instantTitle(replay, until)}`}>
      {window === null ? 'the whole run' : 'as zoomed in the timeline'}; figures at the clock
    </span>
  );
}

/** Each plot's number at the clock, beside its label. */
function Figures() {
  const shown = useShown();
  if (shown === undefined) return null;
  return (
    <div className="network-figures" style={{ width: LABEL_WIDTH - 8 }} aria-hidden="true">
      {loadRows(shown.run.replay).map(({ series, top }) => (
        <span key={series.plot.id} style={{ top: top + 18 }}>
          {nowText(series, shown.view.at)}
        </span>
      ))}
    </div>
  );
}

interface LoadTooltipProps {
  readonly replay: Replay;
  readonly picture: LoadPicture;
  readonly point: Point;
}

function LoadTooltip({ replay, picture, point }: LoadTooltipProps) {
  const row = rowAt(picture, point);
  if (row === undefined) return null;
  const at = instantAt(picture, point);
  const lines = loadLines(replay, row.series, picture, at, reachOf(picture));
  const size = { width: LABEL_WIDTH + picture.width, height: picture.height };
  return <Tooltip title={row.series.plot.title} lines={lines} point={point} size={size} />;
}

function useLoadTable(): PanelTable<LoadTableRow> {
  const dashboard = useDashboard();
  return {
    make: () => {
      const shown = dashboard.frames.shown.get();
      return shown === undefined ? { caption: 'Load', columns: [], rows: [] } : loadTable(shown);
    },
    keyOf: ({ series }) => series.plot.id,
    onChoose: ({ peak }) => {
      if (peak !== undefined) goTo(dashboard, peak.at);
    },
    empty: 'Nothing is measured.',
  };
}

/** Locket's list of cells at the instant on the clock, beside what is true of them. */
import { useMemo, useRef, useState } from 'react';
import type { CellId } from '../../../sim/model/identity';
import { CanvasChart, type Chart, type ChartHandle, type Point } from '../../charts/canvasChart';
import { count, NOT_TOLD } from '../../charts/format';
import { instantColumn } from '../../charts/instantColumn';
import { instantText } from '../../charts/instantText';
import { NotInTrace, useIsTold } from '../../charts/notInTrace';
import { Panel, type PanelTable } from '../../charts/panel';
import type { Table } from '../../charts/table';
import { Tooltip } from '../../charts/tooltip';
import { cellStateIn } from '../../replay/things';
import { select } from '../../session/actions';
import type { Frame } from '../../session/frames';
import { useDashboard, useRuns, useSession, useShown } from '../../session/hooks';
import { cellName, cellSelected } from '../../session/runFacts';
import { drawPresences } from './presenceDrawing';
import { type PresenceView, presenceAt, presencesAt, presenceText } from './presenceModel';
import { cellUnder, createPresencePicturer, type PresencePicture } from './presencePicture';

interface Hands {
  pointed: CellId | undefined;
  picture: PresencePicture | undefined;
}

export function PresencePanel() {
  const replay = useRuns(({ loaded }) => loaded?.replay);
  const isToldNow = useIsTold('presence.acquired');
  if (replay === undefined) return null;
  if (!isToldNow) {
    return (
      <Panel id="presences" title="Presences">
        <NotInTrace what="Presences" replay={replay} />
      </Panel>
    );
  }
  return <PresenceStrip />;
}

function PresenceStrip() {
  const dashboard = useDashboard();
  const handle = useRef<ChartHandle>(null);
  const [hands] = useState<Hands>(() => ({ pointed: undefined, picture: undefined }));
  const [hover, setHover] = useState<{ readonly cell: CellId; readonly point: Point }>();
  const chart = useMemo(() => presenceChart(hands), [hands]);
  const point = (cell: CellId | undefined) => {
    if (hands.pointed === cell) return;
    hands.pointed = cell;
    dashboard.frames.request();
  };
  const choose = (cell: CellId | undefined) => {
    const shown = dashboard.frames.shown.get();
    if (cell !== undefined && shown !== undefined) {
      select(dashboard, cellSelected(shown.run.replay, cell));
    }
  };
  return (
    <Panel
      id="presences"
      title="Presences"
      summary={<Summary />}
      chart={handle}
      table={usePresenceTable(choose)}
    >
      <div className="network-presences">
        <CanvasChart
          chart={chart}
          handle={handle}
          className="network-canvas"
          label="Cells by zone, and whether Locket lists them. The table beside it has the same."
          onPointerMove={(_event, at) => {
            const cell = hands.picture && cellUnder(hands.picture, at)?.cell;
            point(cell);
            setHover(cell === undefined ? undefined : { cell, point: at });
          }}
          onPointerLeave={() => {
            point(undefined);
            setHover(undefined);
          }}
          onPointerDown={(event, at) => {
            if (event.button === 0) choose(hands.picture && cellUnder(hands.picture, at)?.cell);
          }}
        />
        {hover !== undefined && handle.current !== null && (
          <PresenceTooltip {...hover} size={handle.current.size} />
        )}
      </div>
    </Panel>
  );
}

function presenceChart(hands: Hands): Chart<PresencePicture> {
  const picturer = createPresencePicturer();
  return {
    model(frame, size) {
      hands.picture = picturer(frame, size, hands.pointed);
      return hands.picture;
    },
    draw: drawPresences,
  };
}

function Summary() {
  const shown = useShown();
  if (shown === undefined) return null;
  const { cellsPresent } = shown.view.totals;
  if (cellsPresent === undefined) return <>{NOT_TOLD}</>;
  return (
    <>
      {count(cellsPresent)} of {count(shown.run.replay.facts.cells.length)} cells listed
    </>
  );
}

function PresenceTooltip({
  cell,
  point,
  size,
}: {
  readonly cell: CellId;
  readonly point: Point;
  readonly size: ChartHandle['size'];
}) {
  const shown = useShown();
  if (shown === undefined) return null;
  const { run, view } = shown;
  const { state, since } = presenceAt(view, cell);
  const lines = [
    ['presence', presenceText(state)],
    ['since', since === undefined ? 'never listed so far' : instantText(run.replay, since)],
    ['cell', cellStateIn(view, cell)],
    ['zone', run.replay.facts.cells[cell]?.zone ?? 'not in the scenario'],
  ] as const;
  return <Tooltip title={cellName(run.replay, cell)} lines={lines} point={point} size={size} />;
}

function usePresenceTable(choose: (cell: CellId) => void): PanelTable<PresenceView> {
  const { frames } = useDashboard();
  const selected = useSession((session) => session.selected);
  const guidOf = (cell: CellId) => {
    const replay = frames.shown.get()?.run.replay;
    return replay === undefined ? '' : cellName(replay, cell);
  };
  return {
    make: () => {
      const shown = frames.shown.get();
      return shown === undefined
        ? { caption: 'Presences', columns: [], rows: [] }
        : presenceTable(shown);
    },
    keyOf: ({ cell }) => cell,
    onChoose: ({ cell }) => choose(cell),
    isChosen: ({ cell }) => selected?.kind === 'cell' && selected.cellGuid === guidOf(cell),
    empty: 'The scenario has no cells.',
  };
}

function presenceTable({ run, view }: Frame): Table<PresenceView> {
  const { replay } = run;
  return {
    caption: 'Presences of cells in Locket',
    columns: [
      { key: 'cell', title: 'Cell', text: ({ cell }) => cellName(replay, cell) },
      {
        key: 'zone',
        title: 'Zone',
        text: ({ cell }) => replay.facts.cells[cell]?.zone ?? '',
      },
      { key: 'state', title: 'Presence', text: ({ state }) => presenceText(state) },
      instantColumn(replay, {
        key: 'since',
        title: 'Since',
        at: ({ since }) => since,
        none: 'never listed',
      }),
      { key: 'is', title: 'Cell is', text: ({ cell }) => cellStateIn(view, cell) },
    ],
    rows: presencesAt(view, replay).flatMap(({ cells }) => cells),
  };
}

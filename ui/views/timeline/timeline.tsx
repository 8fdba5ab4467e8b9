/**
 * The timeline: the clock's controls, the whole run on a strip, and tracks of the shown window, all on one
 * scale of time. Charts redraw when the window changes; what moves with the clock lies over them.
 */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ChartHandle } from '../../charts/canvasChart';
import { Cursors } from '../../charts/cursors';
import { DataTable } from '../../charts/dataTable';
import { ErrorBoundary } from '../../charts/errorBoundary';
import { saveCsv, savePng, saveSvg } from '../../charts/exportFiles';
import { Menu } from '../../charts/menu';
import { readPalette } from '../../charts/palette';
import { goTo, select } from '../../session/actions';
import { useCommands, useDashboard, useRuns, useSession } from '../../session/hooks';
import { shownWindow } from '../../session/runFacts';
import { isSameSelection } from '../../session/selected';
import type { TrackName } from '../../session/session';
import { createStore, type Store } from '../../session/store';
import { Axis } from './axis';
import { followClock } from './followClock';
import { MarkedRange, RangeSummary } from './markedRange';
import { Overview } from './overview';
import { Readout, type ReadoutState } from './readout';
import { composed } from './savedTimeline';
import { TABLE_TITLES, TABLES, type TableName, timelineTable } from './timelineTables';
import { shownTracks } from './trackOrder';
import { TrackRow } from './trackRow';
import { ALL_TRACKS, isOfferedIn } from './tracks/allTracks';
import { Transport } from './transport';
import { windowCommands } from './windowCommands';
import './timeline.css';

/** Charts on screen by title, in no order. */
type Handles = Map<string, { current: ChartHandle | null }>;

export function Timeline() {
  const dashboard = useDashboard();
  const hasRun = useRuns((runs) => runs.loaded !== undefined);
  const commands = useMemo(() => windowCommands(dashboard), [dashboard]);
  const box = useRef<HTMLElement>(null);
  const [handles] = useState<Handles>(() => new Map());
  const [readout] = useState(() => createStore<ReadoutState | null>(null));
  const [table, setTable] = useState<TableName>();
  useCommands(commands);
  useEffect(() => followClock(dashboard), [dashboard]);
  return (
    <section ref={box} className="timeline" aria-label="Timeline" data-panel="timeline">
      <div className="timeline-top">
        <Transport />
        <TimelineActions box={box} handles={handles} table={table} onTable={setTable} />
      </div>
      {hasRun ? (
        <>
          <ErrorBoundary name="The strip of the whole run">
            <Overview handle={handleOf(handles, 'Whole run')} readout={readout} />
          </ErrorBoundary>
          <ErrorBoundary name="The marked range">
            <RangeSummary />
          </ErrorBoundary>
          {table === undefined ? (
            <Tracks handles={handles} readout={readout} />
          ) : (
            <ErrorBoundary name="The table">
              <TimelineTable name={table} />
            </ErrorBoundary>
          )}
          <ErrorBoundary name="What is under the pointer">
            <Readout store={readout} />
          </ErrorBoundary>
        </>
      ) : (
        <p className="timeline-empty">
          The run's timeline will be here: what was desired, what ran, auctions and passes. Choose a
          scenario above; zone-outage shows all of it.
        </p>
      )}
    </section>
  );
}

function handleOf(handles: Handles, title: string): { current: ChartHandle | null } {
  const found = handles.get(title) ?? { current: null };
  handles.set(title, found);
  return found;
}

interface TracksProps {
  readonly handles: Handles;
  readonly readout: Store<ReadoutState | null>;
}

function Tracks({ handles, readout }: TracksProps) {
  const tracks = useSession((session) => session.tracks);
  const replay = useRuns((runs) => runs.loaded?.replay);
  const shown = shownTracks(tracks).filter((name) => replay && isOfferedIn(replay, name));
  const pinned = shown.filter((name) => tracks.pinned.includes(name));
  const row = (name: TrackName) => (
    <ErrorBoundary key={name} name={`The track ${ALL_TRACKS[name].title}`}>
      <TrackRow name={name} readout={readout} handle={handleOf(handles, ALL_TRACKS[name].title)} />
    </ErrorBoundary>
  );
  return (
    <div className="timeline-tracks">
      <div className="timeline-rows">
        <Axis handle={handleOf(handles, 'Time')} readout={readout} />
        {pinned.length > 0 && <div className="timeline-pinned">{pinned.map(row)}</div>}
        {shown.slice(pinned.length).map(row)}
        <div className="timeline-over">
          <MarkedRange />
          <Cursors extent="window" />
        </div>
      </div>
    </div>
  );
}

interface TimelineActionsProps {
  readonly box: { readonly current: HTMLElement | null };
  readonly handles: Handles;
  readonly table: TableName | undefined;
  readonly onTable: (name: TableName | undefined) => void;
}

function TimelineActions({ box, handles, table, onTable }: TimelineActionsProps) {
  const dashboard = useDashboard();
  const save = (write: typeof savePng) => () => {
    if (box.current === null) return;
    const palette = readPalette(box.current);
    const { tracks } = dashboard.session.get();
    const titles = [
      'Whole run',
      'Time',
      ...shownTracks(tracks).map((name) => ALL_TRACKS[name].title),
    ];
    const parts = titles.flatMap((title) => {
      const chart = handles.get(title)?.current;
      return chart == null ? [] : [{ title, chart }];
    });
    void write('timeline', composed(parts, palette), palette);
  };
  const saveTable = () => {
    const run = dashboard.runs.get().loaded;
    if (run === undefined) return;
    const name = table ?? 'instances';
    const window = shownWindow(dashboard.session.get(), run.replay);
    saveCsv(`timeline-${name}`, timelineTable(run, name, window));
  };
  return (
    <span className="timeline-actions">
      <select
        className="timeline-as"
        aria-label="Show the timeline as"
        value={table ?? ''}
        onChange={(event) => onTable(TABLES.find((name) => name === event.target.value))}
      >
        <option value="">Tracks</option>
        <optgroup label="A table instead">
          {TABLES.map((name) => (
            <option key={name} value={name}>
              {TABLE_TITLES[name]}
            </option>
          ))}
        </optgroup>
      </select>
      <Menu
        label="Save"
        description="Save the timeline"
        items={[
          { label: 'PNG picture', run: save(savePng), isDisabled: table !== undefined },
          { label: 'SVG drawing', run: save(saveSvg), isDisabled: table !== undefined },
          { label: `CSV table: ${TABLE_TITLES[table ?? 'instances']}`, run: saveTable },
        ]}
      />
    </span>
  );
}

function TimelineTable({ name }: { readonly name: TableName }) {
  const dashboard = useDashboard();
  const run = useRuns((runs) => runs.loaded);
  const window = useSession((session) => session.window);
  const selected = useSession((session) => session.selected);
  const table = useMemo(
    () => run && timelineTable(run, name, shownWindow({ window }, run.replay)),
    [run, name, window],
  );
  if (table === undefined) return null;
  return (
    <div className="timeline-table">
      <DataTable
        key={name}
        table={table}
        keyOf={({ key }) => key}
        onChoose={(row) => {
          goTo(dashboard, row.at);
          if (row.selected !== null) select(dashboard, row.selected);
        }}
        isChosen={(row) => row.selected !== null && isSameSelection(row.selected, selected)}
        empty={`There are no ${TABLE_TITLES[name].toLowerCase()} in what is shown.`}
      />
    </div>
  );
}

/** One track: its title with the figure of the instant, what can be done with it, and its chart. */
import { type DragEvent, type KeyboardEvent, type Ref, useMemo } from 'react';
import type { ChartHandle } from '../../charts/canvasChart';
import type { Replay } from '../../replay/openReplay';
import { useDashboard, useRuns, useSession, useShown } from '../../session/hooks';
import { shownWindow } from '../../session/runFacts';
import type { TrackName } from '../../session/session';
import type { Store } from '../../session/store';
import { trackGestures } from './gestures';
import type { ReadoutState, Shown } from './readout';
import { TimeChart } from './timeChart';
import { movedBy, movedTo, toggled } from './trackOrder';
import { ALL_TRACKS, isOfferedIn } from './tracks/allTracks';
import type { Track } from './tracks/track';

export interface TrackRowProps {
  readonly name: TrackName;
  readonly readout: Store<ReadoutState | null>;
  readonly handle: Ref<ChartHandle>;
}

export function TrackRow({ name, readout, handle }: TrackRowProps) {
  const track = ALL_TRACKS[name];
  const replay = useRuns((runs) => runs.loaded?.replay);
  const isCollapsed = useSession(({ tracks }) => tracks.collapsed.includes(name));
  const isPinned = useSession(({ tracks }) => tracks.pinned.includes(name));
  if (replay === undefined) return null;
  const absence = track.absence(replay);
  const isLine = isCollapsed || absence !== undefined;
  return (
    <div
      className={`timeline-track ${isPinned ? 'pinned' : ''}`}
      data-track={name}
      style={{ height: isLine ? undefined : track.height }}
    >
      <TrackHead
        track={track}
        isCollapsed={isCollapsed}
        isPinned={isPinned}
        isTold={absence === undefined}
        replay={replay}
      />
      <div className="timeline-plot">
        {isCollapsed ? null : absence !== undefined ? (
          <p className="timeline-absence">{absence}</p>
        ) : (
          <TrackChart track={track} readout={readout} handle={handle} />
        )}
      </div>
    </div>
  );
}

interface TrackChartProps {
  readonly track: Track;
  readonly readout: Store<ReadoutState | null>;
  readonly handle: Ref<ChartHandle>;
}

function TrackChart({ track, readout, handle }: TrackChartProps) {
  const dashboard = useDashboard();
  const chart = useMemo(() => track.makeChart(), [track]);
  const gestures = useMemo(() => trackGestures(dashboard, track), [dashboard, track]);
  const told = useMemo(
    (): Shown => ({
      linesAt: track.linesAt,
      ...(track.pointedAt && { pointedAt: track.pointedAt }),
      shown: (replay, session) => shownWindow(session, replay),
    }),
    [track],
  );
  return (
    <TimeChart
      chart={chart}
      handle={handle}
      label={track.label}
      gestures={gestures}
      readout={readout}
      told={told}
    />
  );
}

interface TrackHeadProps {
  readonly track: Track;
  readonly isCollapsed: boolean;
  readonly isPinned: boolean;
  readonly isTold: boolean;
  readonly replay: Replay;
}

/** What a dragged title carries; nothing else is taken. */
const DRAGGED = 'application/x-diegosim-track';

function TrackHead({ track, isCollapsed, isPinned, isTold, replay }: TrackHeadProps) {
  const { session } = useDashboard();
  const { name, title } = track;
  const move = (by: 1 | -1) =>
    session.adjust((draft) => {
      draft.tracks.order = [...movedBy(draft.tracks, name, by, (one) => isOfferedIn(replay, one))];
    });
  const toggle = (part: 'collapsed' | 'pinned') =>
    session.adjust((draft) => {
      draft.tracks[part] = toggled(draft.tracks[part], name);
    });
  const onDrop = (event: DragEvent) => {
    const dragged = event.dataTransfer.getData(DRAGGED);
    if (!(dragged in ALL_TRACKS)) return;
    event.preventDefault();
    session.adjust((draft) => {
      draft.tracks.order = [...movedTo(draft.tracks.order, dragged as TrackName, name)];
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its buttons do the same by keyboard.
    <div
      className="timeline-gutter timeline-head"
      draggable
      onDragStart={(event) => event.dataTransfer.setData(DRAGGED, name)}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault();
      }}
      onDrop={onDrop}
      onKeyDown={onKeyDown}
    >
      <button
        type="button"
        className="plain timeline-title"
        aria-expanded={!isCollapsed}
        title={`${isCollapsed ? 'Show' : 'Fold'} the track; drag it, or Alt and arrows, to move it`}
        onClick={() => toggle('collapsed')}
      >
        <span aria-hidden="true">{isCollapsed ? '▸' : '▾'}</span> {title}
      </button>
      {isTold && <TrackValue track={track} />}
      <span className="timeline-head-actions">
        <HeadButton label={`Move ${title} up`} sign="▴" onClick={() => move(-1)} />
        <HeadButton label={`Move ${title} down`} sign="▾" onClick={() => move(1)} />
        <HeadButton
          label={`Keep ${title} at the top`}
          sign="⊤"
          isPressed={isPinned}
          onClick={() => toggle('pinned')}
        />
      </span>
    </div>
  );
}

interface HeadButtonProps {
  readonly label: string;
  readonly sign: string;
  readonly isPressed?: boolean;
  readonly onClick: () => void;
}

function HeadButton({ label, sign, isPressed, onClick }: HeadButtonProps) {
  return (
    <button
      type="button"
      className="plain"
      aria-label={label}
      aria-pressed={isPressed}
      title={label}
      onClick={onClick}
    >
      <span aria-hidden="true">{sign}</span>
    </button>
  );
}

/** Changes with the clock; apart, so that nothing else does. */
function TrackValue({ track }: { readonly track: Track }) {
  const frame = useShown();
  if (frame === undefined) return null;
  const { run, clock, view } = frame;
  const { hoverAt } = clock;
  return (
    <span className="timeline-value">
      {hoverAt === null ? track.valueAt(run, view.at, view) : track.valueAt(run, hoverAt)}
    </span>
  );
}

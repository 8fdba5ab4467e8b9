/** Commands of the timeline: what it shows, and which stretch is marked. */
import type { Instant } from '../../../sim/engine/units';
import type { Replay } from '../../replay/openReplay';
import { setRange, setWindow } from '../../session/actions';
import type { Command } from '../../session/commands';
import type { Dashboard } from '../../session/dashboard';
import { shownWindow } from '../../session/runFacts';
import type { Range } from '../../session/session';
import { panBy, zoomAt } from './gestures';
import { rangeBetween } from './windowMoves';

const ZOOM = 0.6;
const PAN = 0.25;

export function windowCommands(dashboard: Dashboard): Command[] {
  const { clock, session, runs } = dashboard;
  const command = (
    id: string,
    title: string,
    keys: string[],
    work: (replay: Replay) => void,
  ): Command => ({
    id: `timeline.${id}`,
    title,
    group: 'View',
    keys,
    isEnabled: () => runs.get().loaded !== undefined,
    run() {
      const replay = runs.get().loaded?.replay;
      if (replay !== undefined) work(replay);
    },
  });
  const mark = (replay: Replay, edge: keyof Range) => {
    const { at } = clock.get();
    setRange(dashboard, withEdgeAt(session.get().range, at, edge, replay.until));
  };
  return [
    command('zoomIn', 'Zoom in at the clock', ['W'], (replay) =>
      zoomAt(dashboard, replay, zoomCentre(dashboard, replay), ZOOM),
    ),
    command('zoomOut', 'Zoom out at the clock', ['S'], (replay) =>
      zoomAt(dashboard, replay, zoomCentre(dashboard, replay), 1 / ZOOM),
    ),
    command('back', 'Move the timeline back', ['A'], (replay) => panBy(dashboard, replay, -PAN)),
    command('on', 'Move the timeline on', ['D'], (replay) => panBy(dashboard, replay, PAN)),
    command('fit', 'Fit the whole run into the timeline', ['F'], () => setWindow(dashboard, null)),
    command('markFrom', 'Begin the marked range at the clock', ['Q'], (replay) =>
      mark(replay, 'from'),
    ),
    command('markUntil', 'End the marked range at the clock', ['Shift+Q'], (replay) =>
      mark(replay, 'until'),
    ),
  ];
}

/** The clock when it is in sight, else the middle of what is. */
function zoomCentre({ clock, session }: Dashboard, replay: Replay): number {
  const { from, until } = shownWindow(session.get(), replay);
  const { at } = clock.get();
  return at >= from && at <= until ? at : (from + until) / 2;
}

/**
 * The marked range with one of its edges at an instant. The other edge stays where it is, unless it would be
 * on the wrong side: then it goes to the edge of the run, which ends at `end`.
 */
export function withEdgeAt(
  range: Range | null,
  at: Instant,
  edge: keyof Range,
  end: Instant,
): Range {
  if (edge === 'until') {
    const from = range !== null && range.from < at ? range.from : 0;
    return rangeBetween(at, from, end);
  }
  const until = range !== null && range.until > at ? range.until : end;
  return rangeBetween(at, until, end);
}

/** Commands of the timeline: what it shows, and which stretch is marked. */

import type { Replay } from '../../replay/openReplay';
import { setRange, setWindow } from '../../session/actions';
import type { Command } from '../../session/commands';
import type { Dashboard } from '../../session/dashboard';
import type { Range } from '../../session/session';
import { panBy, zoomAt } from './gestures';
import { shownWindow } from './timeScale';
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
  const mark = (replay: Replay, isEnd: boolean) => {
    const { at } = clock.get();
    setRange(dashboard, markedFrom(session.get().range, at, isEnd, replay.until));
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
      mark(replay, false),
    ),
    command('markUntil', 'End the marked range at the clock', ['Shift+Q'], (replay) =>
      mark(replay, true),
    ),
  ];
}

/** The clock when it is in sight, else the middle of what is. */
function zoomCentre({ clock, session }: Dashboard, replay: Replay): number {
  const { from, until } = shownWindow(session.get(), replay);
  const { at } = clock.get();
  return at >= from && at <= until ? at : (from + until) / 2;
}

/** The other edge stays where it is, unless it would be on the wrong side: then it goes to the run's edge. */
export function markedFrom(range: Range | null, at: number, isEnd: boolean, until: number): Range {
  const kept = isEnd ? range?.from : range?.until;
  const isUsable = kept !== undefined && (isEnd ? kept < at : kept > at);
  return rangeBetween(at, isUsable ? kept : isEnd ? 0 : until, until);
}

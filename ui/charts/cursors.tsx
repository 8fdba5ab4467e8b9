/**
 * The lines that stand at an instant, over charts of time: the clock's, and the pointer's ghost. They move by
 * transforms alone, so that a moving clock repaints no chart.
 */
import { useCallback, useRef } from 'react';
import type { Instant } from '../../sim/engine/units';
import type { Frame } from '../session/frames';
import { useFrame } from '../session/hooks';
import { shownWindow, wholeOf } from '../session/runFacts';
import type { Range } from '../session/session';
import './cursors.css';

export interface CursorsProps {
  /** The whole run, or the window. */
  readonly extent: 'whole' | 'window';
}

export function Cursors({ extent }: CursorsProps) {
  const playhead = useRef<HTMLDivElement>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const place = useCallback(
    ({ clock, session, run }: Frame) => {
      const shown = extent === 'whole' ? wholeOf(run.replay) : shownWindow(session, run.replay);
      placeAt(playhead.current, clock.at, shown);
      placeAt(ghost.current, clock.hoverAt, shown);
    },
    [extent],
  );
  useFrame(place);
  return (
    <div className="cursors" aria-hidden="true">
      <div ref={ghost} className="cursor ghost" hidden />
      <div ref={playhead} className="cursor playhead" hidden />
    </div>
  );
}

/** Moves an element as wide as what is shown, so that a share of it is a share of itself. */
export function placeAt(element: HTMLElement | null, at: Instant | null, shown: Range): void {
  if (element === null) return;
  const share = at === null ? Number.NaN : (at - shown.from) / (shown.until - shown.from);
  const isHidden = !(share >= 0 && share <= 1);
  if (element.hidden !== isHidden) element.hidden = isHidden;
  if (!isHidden) element.style.transform = `translateX(${share * 100}%)`;
}

/** The view for what costs milliseconds: at once while the clock stands, twice a second while it plays. */
import { useState } from 'react';
import type { View } from '../../replay/view';
import type { Frame } from '../../session/frames';
import { useDashboard, useSelected } from '../../session/hooks';

/** Milliseconds between two views while playing. */
const CALM_INTERVAL = 500;

export function useCalmView(): View | undefined {
  const { frames } = useDashboard();
  const [calm] = useState(() => calmViews(() => performance.now()));
  return useSelected(frames.shown, calm);
}

/** Answers the same view for the same frame, and for later ones of a clock that plays, until it is time. */
export function calmViews(now: () => number): (frame: Frame | undefined) => View | undefined {
  let last: Frame | undefined;
  let view: View | undefined;
  let viewAt = Number.NEGATIVE_INFINITY;
  return (frame) => {
    if (frame === last) return view;
    const isSameRun = frame !== undefined && frame.run === last?.run;
    last = frame;
    if (isSameRun && frame.clock.isPlaying && now() - viewAt < CALM_INTERVAL) return view;
    view = frame?.view;
    viewAt = now();
    return view;
  };
}

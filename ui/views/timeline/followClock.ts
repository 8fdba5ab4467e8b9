/** The window and the clock: while it plays out of sight, the window turns like a page. */
import { setWindow } from '../../session/actions';
import type { Dashboard } from '../../session/dashboard';
import { turnedTo } from './windowMoves';

/**
 * Follows until the answer is called. A clock that plays elsewhere leaves the window alone: the person looks
 * at something else.
 */
export function followClock(dashboard: Dashboard): () => void {
  const { clock, session } = dashboard;
  let before = clock.get().at;
  return clock.subscribe(() => {
    const { at, isPlaying } = clock.get();
    const { window } = session.get();
    const wasShown = window !== null && before >= window.from && before <= window.until;
    before = at;
    if (isPlaying && wasShown && at > window.until) setWindow(dashboard, turnedTo(window, at));
  });
}

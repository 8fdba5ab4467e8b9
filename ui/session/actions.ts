/** The few changes of the session that many components make. */
import type { Instant } from '../../sim/engine/units';
import type { Dashboard } from './dashboard';
import { nameOfSelected } from './runFacts';
import { tell } from './say';
import { isSameSelection, type Selected } from './selected';
import type { Range, ViewName } from './session';
import { WINDOW_MINIMUM } from './session';

/** Selects a thing, or lets go with null. A step that can be taken back. */
export function select(dashboard: Dashboard, selected: Selected | null): void {
  const { session } = dashboard;
  if (isSameSelection(session.get().selected, selected)) return;
  session.step((draft) => {
    draft.selected = selected;
  });
  tell(
    dashboard,
    selected === null ? 'Nothing is selected.' : `${nameOfSelected(selected)} is selected.`,
  );
}

/** Shows another view; a step that can be taken back. */
export function showView({ session }: Dashboard, view: ViewName): void {
  session.step((draft) => {
    draft.view = view;
  });
}

/** Goes to an instant as a person who jumps there: the timeline follows when it is out of sight. */
export function goTo(dashboard: Dashboard, at: Instant): void {
  dashboard.clock.seek(at);
  bringIntoSight(dashboard, at);
}

/** Goes to just after one record. */
export function goToRow(dashboard: Dashboard, at: Instant, row: number): void {
  dashboard.clock.stepTo(at, row);
  bringIntoSight(dashboard, at);
}

/** Moves the window, without resizing it, so that the instant is in it. */
function bringIntoSight({ session }: Dashboard, at: Instant): void {
  const { window } = session.get();
  if (window === null || (at >= window.from && at <= window.until)) return;
  const span = window.until - window.from;
  const from = Math.max(0, Math.round(at - span / 2));
  session.adjust((draft) => {
    draft.window = { from, until: from + span };
  });
}

/** Shows a stretch of time, no shorter than the shortest; all of it is null. */
export function setWindow({ session, runs }: Dashboard, window: Range | null): void {
  const { loaded } = runs.get();
  const whole = loaded?.replay.until ?? Number.POSITIVE_INFINITY;
  const fitted = window === null ? null : fittedRange(window, whole);
  session.adjust((draft) => {
    draft.window = fitted;
  });
}

/** A range inside [0, whole]; null when it is all of that. */
function fittedRange({ from, until }: Range, whole: Instant): Range | null {
  const span = Math.min(whole, Math.max(WINDOW_MINIMUM, Math.round(until - from)));
  if (span >= whole) return null;
  const start = Math.max(0, Math.min(whole - span, Math.round(from)));
  return { from: start, until: start + span };
}

/** Marks a stretch that figures are of; a step that can be taken back. */
export function setRange({ session }: Dashboard, range: Range | null): void {
  session.step((draft) => {
    draft.range = range;
  });
}

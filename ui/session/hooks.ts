/** How components get at the dashboard: parts of stores, and nothing more often than they change. */
import { createContext, useContext, useEffect, useSyncExternalStore } from 'react';
import type { ClockState } from './clock';
import type { Command } from './commands';
import type { Dashboard } from './dashboard';
import type { Frame } from './frames';
import type { RunsState } from './runs';
import type { Session } from './session';
import type { Store } from './store';

export const DashboardContext = createContext<Dashboard | undefined>(undefined);

/** The parts of the page; throws outside of its context. */
export function useDashboard(): Dashboard {
  const dashboard = useContext(DashboardContext);
  if (dashboard === undefined) throw new Error('this component stands outside of a dashboard');
  return dashboard;
}

/** A store's value. */
export function useStore<T>(store: Pick<Store<T>, 'get' | 'subscribe'>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** A part of a store's value; `select` must answer the same object for the same value. */
export function useSelected<T, Part>(
  store: Pick<Store<T>, 'get' | 'subscribe'>,
  select: (value: T) => Part,
): Part {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

/** A part of the session; `select` as of `useSelected`, here and below. */
export function useSession<Part>(select: (session: Session) => Part): Part {
  return useSelected(useDashboard().session, select);
}

/** A part of the clock that does not change with every frame, such as whether it plays. */
export function useClock<Part>(select: (clock: ClockState) => Part): Part {
  return useSelected(useDashboard().clock, select);
}

/** A part of what is known of runs: the one on screen, the one under way. */
export function useRuns<Part>(select: (runs: RunsState) => Part): Part {
  return useSelected(useDashboard().runs, select);
}

/** What React shows: ten times a second while playing; undefined without a run. */
export function useShown(): Frame | undefined {
  return useStore(useDashboard().frames.shown);
}

/** Has commands in the registry while the component is there. The list must be made once (useMemo). */
export function useCommands(list: readonly Command[]): void {
  const { commands } = useDashboard();
  useEffect(() => commands.add(list), [commands, list]);
}

/**
 * Follows every frame without React: for what moves with the clock. `draw` must be the same function from
 * render to render, or a new one when it goes by something else.
 */
export function useFrame(draw: (frame: Frame) => void): void {
  const { frames } = useDashboard();
  useEffect(() => frames.onFrame(draw), [frames, draw]);
}

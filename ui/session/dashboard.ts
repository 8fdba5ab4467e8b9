/** The page's parts, put together once: what every view is handed. */
import { type Clock, createClock } from './clock';
import { type Commands, createCommands } from './commands';
import { createFrameLoop, type FrameLoop, type FrameSource } from './frames';
import { createPreferences, type Preferences } from './preferences';
import { createRuns, type Runs } from './runs';
import { NOTHING_SAID, type Saying } from './say';
import { SESSION_DEFAULT, type Session } from './session';
import { createSessionStore, type SessionStore } from './sessionStore';
import { createStore, type Store } from './store';
import type { WorkerClient } from './workerClient';

export interface Dashboard {
  readonly session: SessionStore;
  readonly clock: Clock;
  readonly runs: Runs;
  readonly frames: FrameLoop;
  readonly commands: Commands;
  readonly preferences: Store<Preferences>;
  /** undefined where nothing can be simulated: in a report. */
  readonly worker: WorkerClient | undefined;
  /** The last thing said. */
  readonly said: Store<Saying>;
}

export interface DashboardOptions {
  readonly session?: Session;
  readonly worker?: WorkerClient;
  readonly storage?: Storage | undefined;
  readonly frames: FrameSource;
}

export function createDashboard(options: DashboardOptions): Dashboard {
  const session = createSessionStore(options.session ?? SESSION_DEFAULT);
  const clock = createClock();
  const runs = createRuns(options.worker);
  return {
    session,
    clock,
    runs,
    frames: createFrameLoop({ session, clock, runs }, options.frames),
    commands: createCommands(),
    preferences: createPreferences(options.storage),
    worker: options.worker,
    said: createStore(NOTHING_SAID),
  };
}

/** The browser's frames. */
export const browserFrames: FrameSource = {
  now: () => performance.now(),
  requestFrame: (callback) => requestAnimationFrame(callback),
};

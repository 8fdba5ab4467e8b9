/**
 * What apps go through while BOSH deploys: how long each had no instance running, how long fewer than it
 * asks for, and the least share of them that ran at one time.
 *
 * All versions of an app count together, as its users see it. Apps whose instances crash or end by themselves
 * are left out: what they go through is their own doing. So is what an app lacked before the deploy began, and
 * what it lacks because it was just pushed or scaled, unless it comes to have less than that. A stretch that is
 * open at the deploy's end counts for as long as it goes on, until the next deploy begins. Levels hold between
 * instants: an app that had nothing running for no time at all was never gone.
 */
import type { Duration, Instant } from '../engine/units';
import { NEVER } from '../engine/units';
import type { AppSpec } from '../model/foundationSpec';
import type { ProcessId } from '../model/identity';
import type { RowDispatch } from './rowDispatch';

/** What an app went through in one deploy; no entry: nothing. */
export interface AppImpact {
  /** Longest stretch without an instance running. */
  unavailable: Duration;
  /** Longest stretch with fewer than it asks for. */
  below: Duration;
  /** Least share of its instances that ran. */
  worstShare: number;
}

/** Apps that lacked instances, or had none, when the deploy began. */
export interface AppsBefore {
  readonly below: number;
  readonly gone: number;
}

interface Track {
  readonly before: AppsBefore;
  readonly impacts: Map<AppIndex, AppImpact>;
  isRunning: boolean;
  /** When it last ended; what begins later is not its doing. */
  endedAt: Instant;
}

/** Position in `names`. */
type AppIndex = number;

export interface DeployApps {
  /** Names of apps, each once. */
  readonly names: readonly string[];
  /** How many of them are watched. */
  readonly watched: number;
  onLevel(process: ProcessId, desired: number, running: number): void;
  /** A deploy begins, goes on after a failure, or ends. */
  onDeploy(at: Instant, deploy: number, isRunning: boolean): void;
  /** Apps that lacked something, by position in `names`. */
  impactsOf(deploy: number): ReadonlyMap<AppIndex, AppImpact>;
  beforeOf(deploy: number): AppsBefore;
  /** The app had so small a share of its instances running while the deploy ran. */
  onShare(listener: (at: Instant, deploy: number, app: AppIndex, share: number) => void): void;
  /** Stretches that are open end here. */
  end(at: Instant): void;
}

export function watchDeployApps(rows: RowDispatch, apps: readonly AppSpec[]): DeployApps {
  const names = [...new Set(apps.map(({ name }) => name))];
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const isCovered = names.map((name) =>
    apps.every((app) => app.name !== name || (app.crash === null && app.life === null)),
  );
  const appOf = apps.map(({ name }) => indexOf.get(name) as AppIndex);
  const desired = new Int32Array(names.length);
  const running = new Int32Array(names.length);
  const belowSince = new Float64Array(names.length).fill(NEVER);
  const goneSince = new Float64Array(names.length).fill(NEVER);
  /** Of a stretch that is excused: the share below which it is not; else NEVER. */
  const excusedShare = new Float64Array(names.length).fill(NEVER);
  /** Instances that it asked for when it was looked at last. */
  const asked = new Int32Array(names.length);
  const changed = new Set<AppIndex>();
  const tracks = new Map<number, Track>();
  const listeners: ((at: Instant, deploy: number, app: AppIndex, share: number) => void)[] = [];
  let current: { deploy: number; track: Track; since: Instant } | undefined;

  const shareOf = (app: AppIndex): number => (running[app] as number) / (desired[app] as number);
  const impactOf = ({ impacts }: Track, app: AppIndex): AppImpact => {
    const known = impacts.get(app) ?? { unavailable: 0, below: 0, worstShare: 1 };
    impacts.set(app, known);
    return known;
  };
  /** The stretch is nobody's doing, as long as the app has what it has now. */
  const excuse = (app: AppIndex): void => {
    excusedShare[app] = shareOf(app);
  };
  const close = (app: AppIndex, at: Instant): void => {
    if (current === undefined) return;
    const { track, since } = current;
    const last = track.isRunning ? at : track.endedAt;
    const from = belowSince[app] as number;
    if (from >= since && from <= last && excusedShare[app] === NEVER) {
      const impact = impactOf(track, app);
      impact.below = Math.max(impact.below, at - from);
    }
    const gone = goneSince[app] as number;
    if (gone < since || gone > last || excusedShare[app] === 0) return;
    const impact = impactOf(track, app);
    impact.unavailable = Math.max(impact.unavailable, at - gone);
  };
  const noteShare = (at: Instant, app: AppIndex): void => {
    if (current?.track.isRunning !== true) return;
    const share = shareOf(app);
    for (const listener of listeners) listener(at, current.deploy, app, share);
    if (share >= (excusedShare[app] as number)) return;
    const impact = impactOf(current.track, app);
    impact.worstShare = Math.min(impact.worstShare, share);
  };
  /** From `at` on, levels are what they are now. */
  const observe = (at: Instant, app: AppIndex): void => {
    const all = desired[app] as number;
    const run = running[app] as number;
    const isBelow = run < all;
    const isGone = isBelow && run === 0;
    if (!isBelow || (!isGone && goneSince[app] !== NEVER)) close(app, at);
    if (!isBelow) {
      belowSince[app] = NEVER;
      excusedShare[app] = NEVER;
    } else if (belowSince[app] === NEVER) {
      belowSince[app] = at;
      if (all > (asked[app] as number)) excuse(app);
    } else if (excusedShare[app] !== NEVER) {
      excusedShare[app] = Math.max(excusedShare[app] as number, shareOf(app));
    }
    if (!isGone) goneSince[app] = NEVER;
    else if (goneSince[app] === NEVER) goneSince[app] = at;
    asked[app] = all;
    if (isBelow) noteShare(at, app);
  };

  const newTrack = (at: Instant): Track => ({
    before: {
      below: belowSince.filter((since) => since !== NEVER).length,
      gone: goneSince.filter((since) => since !== NEVER).length,
    },
    impacts: new Map(),
    isRunning: true,
    endedAt: at,
  });

  rows.observe((at) => {
    for (const app of changed) observe(at, app);
    changed.clear();
  });

  return {
    names,
    watched: isCovered.filter(Boolean).length,
    onLevel(process, moreDesired, moreRunning) {
      const app = appOf[process];
      if (app === undefined || isCovered[app] !== true) return;
      desired[app] = (desired[app] as number) + moreDesired;
      running[app] = (running[app] as number) + moreRunning;
      changed.add(app);
    },
    onDeploy(at, deploy, isRunning) {
      if (!isRunning) {
        if (current?.deploy !== deploy) return;
        current.track.isRunning = false;
        current.track.endedAt = at;
        return;
      }
      for (const app of changed) observe(at, app);
      changed.clear();
      if (current !== undefined && current.deploy !== deploy) {
        for (const app of names.keys()) close(app, at);
      }
      const isNew = !tracks.has(deploy);
      const track = tracks.get(deploy) ?? newTrack(at);
      track.isRunning = true;
      tracks.set(deploy, track);
      if (current?.deploy !== deploy) current = { deploy, track, since: at };
      for (const app of names.keys()) {
        if (belowSince[app] === NEVER) continue;
        if (isNew) excuse(app);
        noteShare(at, app);
      }
    },
    impactsOf: (deploy) => tracks.get(deploy)?.impacts ?? new Map(),
    beforeOf: (deploy) => tracks.get(deploy)?.before ?? { below: 0, gone: 0 },
    onShare: (listener) => void listeners.push(listener),
    end(at) {
      for (const app of names.keys()) close(app, at);
    },
  };
}

/**
 * What apps go through while BOSH deploys: how long each had no instance running, how long fewer than it
 * asks for, and the least share of them that ran at one time.
 *
 * All versions of an app count together, as its users see it. Apps whose instances crash or end by themselves
 * are left out: what they go through is their own doing. A stretch counts from the begin of the deploy, and
 * one that is open at its end for as long as it goes on, until the next deploy begins. Levels hold between
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
  /** It had fewer than it asks for when the deploy began, or no instance at all. */
  readonly wasBelow: boolean;
  readonly wasGone: boolean;
}

interface Track {
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
  /** The app had so small a share of its instances running while the deploy ran. */
  onShare(listener: (at: Instant, deploy: number, app: AppIndex, share: number) => void): void;
  /** Whether an app still lacks something. */
  isSettled(): boolean;
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
  const changed = new Set<AppIndex>();
  const tracks = new Map<number, Track>();
  const listeners: ((at: Instant, deploy: number, app: AppIndex, share: number) => void)[] = [];
  let current: { deploy: number; track: Track; since: Instant } | undefined;

  const impactOf = (app: AppIndex, since: Instant): AppImpact | undefined => {
    if (current === undefined) return undefined;
    const known = current.track.impacts.get(app);
    if (known !== undefined) return known;
    const impact: AppImpact = {
      unavailable: 0,
      below: 0,
      worstShare: 1,
      wasBelow: since < current.since,
      wasGone: (goneSince[app] as number) < current.since,
    };
    current.track.impacts.set(app, impact);
    return impact;
  };
  const close = (app: AppIndex, at: Instant): void => {
    if (current === undefined) return;
    const { isRunning, endedAt } = current.track;
    const last = isRunning ? at : endedAt;
    const from = belowSince[app] as number;
    if (from > last) return;
    const impact = impactOf(app, from);
    if (impact === undefined) return;
    impact.below = Math.max(impact.below, at - Math.max(from, current.since));
    const gone = goneSince[app] as number;
    if (gone > last) return;
    impact.unavailable = Math.max(impact.unavailable, at - Math.max(gone, current.since));
  };
  /** From `at` on, levels are what they are now. */
  const observe = (at: Instant, app: AppIndex): void => {
    const all = desired[app] as number;
    const run = running[app] as number;
    const isBelow = run < all;
    const isGone = isBelow && run === 0;
    if (!isBelow || (!isGone && goneSince[app] !== NEVER)) close(app, at);
    if (!isBelow) belowSince[app] = NEVER;
    else if (belowSince[app] === NEVER) belowSince[app] = at;
    if (!isGone) goneSince[app] = NEVER;
    else if (goneSince[app] === NEVER) goneSince[app] = at;
    if (isBelow && current?.track.isRunning) noteShare(at, app, run / all);
  };
  const noteShare = (at: Instant, app: AppIndex, share: number): void => {
    const impact = impactOf(app, belowSince[app] as number);
    if (impact === undefined || current === undefined) return;
    impact.worstShare = Math.min(impact.worstShare, share);
    for (const listener of listeners) listener(at, current.deploy, app, share);
  };

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
      const track = tracks.get(deploy) ?? { impacts: new Map(), isRunning, endedAt: at };
      track.isRunning = true;
      tracks.set(deploy, track);
      if (current?.deploy !== deploy) current = { deploy, track, since: at };
      for (const app of names.keys()) {
        if (belowSince[app] !== NEVER) {
          noteShare(at, app, (running[app] as number) / (desired[app] as number));
        }
      }
    },
    impactsOf: (deploy) => tracks.get(deploy)?.impacts ?? new Map(),
    onShare: (listener) => void listeners.push(listener),
    isSettled: () => belowSince.every((since) => since === NEVER),
    end(at) {
      for (const app of names.keys()) close(app, at);
    },
  };
}

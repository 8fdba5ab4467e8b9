/**
 * One step of a rolling deployment, as arithmetic.
 *
 * Real counterpart: cloud_controller_ng:lib/cloud_controller/deployment_updater/actions/{scale,up_scaler,
 * down_scaler}.rb. Old instances go as new ones become routable, whatever else is wrong; new ones come only
 * while few are starting, none is unhealthy, and all but a last lot are routable. So a new version that
 * crashes, or that finds no room, leaves the old one as it is: nothing goes back by itself.
 */

/** What a deployment looks at. */
export interface RollingView {
  /** Instances that there are to be in the end: T. */
  readonly target: number;
  /** M. */
  readonly maxInFlight: number;
  /** Instances that the new process asks for now: I. */
  readonly desired: number;
  /** Of these: R, S and U. */
  readonly routable: number;
  readonly starting: number;
  readonly unhealthy: number;
  /** Instances that the old processes ask for, together. */
  readonly old: number;
}

export interface RollingStep {
  /** What the processes are to ask for from now on. */
  readonly desired: number;
  readonly old: number;
  /** The old processes go, and the deployment is over. */
  readonly isFinished: boolean;
}

export function rollingStep(view: RollingView): RollingStep {
  const { target, maxInFlight, desired, routable, starting, unhealthy } = view;
  const old = Math.min(view.old, Math.max(target - routable, 0));
  if (desired >= target && routable >= target) return { desired, old: 0, isFinished: true };
  const mayGrow = starting < maxInFlight && unhealthy === 0 && routable >= desired - maxInFlight;
  const grown = mayGrow ? Math.min(routable + maxInFlight, target) : desired;
  return { desired: grown, old, isFinished: false };
}

/**
 * Published mixes of apps. `stress` is the batch of the Diego performance team's tests: 20 apps, 25
 * instances, 2,848 MB. Source: diego-stress-tests, cedar/config.json and its manifests.
 */
import type { Distribution } from '../engine/distribution';
import { type MB, MILLISECOND, SECOND } from '../engine/units';

export const MIXES = ['stress'] as const;

/** In the order in which cedar is told to push them. */
export const STRESS_KINDS = [
  'light',
  'light-group',
  'medium',
  'medium-group',
  'heavy',
  'crashing',
] as const;

export type StressKind = (typeof STRESS_KINDS)[number];

export interface MixApp {
  readonly kind: StressKind;
  /** Apps of this kind in a batch. */
  readonly apps: number;
  readonly instances: number;
  readonly memory: MB;
  /** Time from start to crash; null for apps that behave. */
  readonly crashAfter: Distribution | null;
}

export const STRESS_BATCH: readonly MixApp[] = [
  { kind: 'light', apps: 9, instances: 1, memory: 32, crashAfter: null },
  { kind: 'light-group', apps: 1, instances: 4, memory: 32, crashAfter: null },
  { kind: 'medium', apps: 6, instances: 1, memory: 128, crashAfter: null },
  { kind: 'medium-group', apps: 1, instances: 3, memory: 128, crashAfter: null },
  { kind: 'heavy', apps: 1, instances: 1, memory: 1024, crashAfter: null },
  {
    kind: 'crashing',
    apps: 2,
    instances: 1,
    memory: 128,
    crashAfter: { kind: 'uniform', low: 30 * SECOND, high: 360 * SECOND },
  },
];

/** Every app of the mix. Source: disk_quota in the manifests. */
export const STRESS_DISK: MB = 100;

/** The test app is a small Go program. Assumption. */
export const STRESS_STARTUP: Distribution = {
  kind: 'lognormal',
  median: 500 * MILLISECOND,
  p95: 2 * SECOND,
};

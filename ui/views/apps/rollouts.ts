/**
 * Stagings and rolling deployments of a run, each from its beginning to its end with what it asked for on the
 * way. Put together once; what is so at an instant is told from that.
 */
import type { Instant } from '../../../sim/engine/units';
import type { ProcessId, TaskId } from '../../../sim/model/identity';
import { rowAt, rowsOfKind, type TraceRow } from '../../../sim/trace/columns';
import type { KindName } from '../../../sim/trace/kinds';
import type { Replay } from '../../replay/openReplay';
import type { View } from '../../replay/view';

interface RolloutBase {
  readonly process: ProcessId;
  /** The record with which it began: unique among all. */
  readonly row: number;
  readonly from: Instant;
  /** Undefined: it is under way when the trace ends. */
  readonly until: Instant | undefined;
}

export interface Staging extends RolloutBase {
  readonly kind: 'staging';
  /** The task that builds it; -1 where the record names none. */
  readonly build: TaskId;
  readonly hasFailed: boolean;
}

export interface Deployment extends RolloutBase {
  readonly kind: 'deployment';
  readonly replaces: ProcessId;
  readonly steps: readonly DeploymentStep[];
}

/** What the deployment asks for from an instant on. */
export interface DeploymentStep {
  readonly at: Instant;
  readonly row: number;
  readonly newInstances: number;
  readonly oldInstances: number;
}

export type Rollout = Staging | Deployment;

const KINDS: readonly KindName[] = [
  'staging.started',
  'staging.completed',
  'deployment.started',
  'deployment.scaled',
  'deployment.completed',
];

const known = new WeakMap<Replay, readonly Rollout[]>();

/** All of a run, in order of their beginning. */
export function rolloutsOf(replay: Replay): readonly Rollout[] {
  const found = known.get(replay) ?? findRollouts(replay);
  known.set(replay, found);
  return found;
}

type Growing<T> = { -readonly [Key in keyof T]: T[Key] };

function findRollouts({ columns }: Replay): Rollout[] {
  const rows = KINDS.flatMap((kind) => Array.from(rowsOfKind(columns, kind)));
  const stagings = new Map<ProcessId, Growing<Staging>>();
  const deployments = new Map<ProcessId, Growing<Deployment>>();
  const found: Rollout[] = [];
  for (const row of rows.sort((one, other) => one - other)) {
    const values = rowAt(columns, row);
    const begun = begin(columns.kinds[values.kind]?.name as KindName, row, values);
    if (begun !== undefined) {
      found.push(begun);
      if (begun.kind === 'staging') stagings.set(begun.process, begun);
      else deployments.set(begun.process, begun);
      continue;
    }
    const { at, a: process, b, x } = values;
    const staging = stagings.get(process);
    const deployment = deployments.get(process);
    switch (columns.kinds[values.kind]?.name as KindName) {
      case 'staging.completed':
        if (staging !== undefined) Object.assign(staging, { until: at, hasFailed: b !== 0 });
        stagings.delete(process);
        break;
      case 'deployment.scaled':
        if (deployment === undefined) break;
        deployment.steps = [...deployment.steps, { at, row, newInstances: b, oldInstances: x }];
        break;
      case 'deployment.completed':
        if (deployment !== undefined) deployment.until = at;
        deployments.delete(process);
        break;
      default:
    }
  }
  return found;
}

function begin(kind: KindName, row: number, { at, a, b }: TraceRow): Rollout | undefined {
  const base = { process: a, row, from: at, until: undefined };
  if (kind === 'staging.started') return { ...base, kind: 'staging', build: b, hasFailed: false };
  if (kind === 'deployment.started') {
    return { ...base, kind: 'deployment', replaces: b, steps: [] };
  }
  return undefined;
}

/** How a rollout is at an instant. */
export type RolloutState = 'ahead' | 'underWay' | 'done' | 'failed';

export function rolloutState(rollout: Rollout, at: Instant): RolloutState {
  if (at < rollout.from) return 'ahead';
  if (rollout.until === undefined || at < rollout.until) return 'underWay';
  return rollout.kind === 'staging' && rollout.hasFailed ? 'failed' : 'done';
}

/** What a deployment asks for at an instant; undefined before it has said so. */
export function stepAt({ steps }: Deployment, at: Instant): DeploymentStep | undefined {
  return steps.findLast((step) => step.at <= at);
}

/** Whether the trace tells of them at the view's instant. */
export function tellsRollouts({ tells }: Pick<View, 'tells'>): boolean {
  return tells.has('staging.started') && tells.has('deployment.started');
}

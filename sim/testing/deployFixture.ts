/** Deploys in few words, and what their records say in as few. */
import { MINUTE, SECOND } from '../engine/units';
import type { DeployGroup, DeploySpec, FoundationSpec, TimedEvent } from '../model/foundationSpec';

/** So many cells at a time, or `10%`. */
type Count = number | `${number}%`;

/** What a deploy may say of itself; what it does not is as in cf-deployment. */
export interface DeployEntry
  extends Partial<Omit<DeploySpec, 'canaries' | 'maxInFlight' | 'groups'>> {
  readonly canaries?: Count;
  readonly maxInFlight?: Count;
  readonly groups?: readonly DeployGroup[];
}

/** A deploy that recreates every cell, one at a time, a canary first. */
export function deploy(groups: readonly DeployGroup[], entry: DeployEntry = {}): DeploySpec {
  const { canaries = 1, maxInFlight = 1, ...rest } = entry;
  return {
    name: 'stemcell',
    groups,
    canaries: countOf(canaries),
    maxInFlight: countOf(maxInFlight),
    canaryWatchTime: { from: 30 * SECOND, until: 20 * MINUTE },
    updateWatchTime: { from: 5 * SECOND, until: 20 * MINUTE },
    change: 'recreate',
    addresses: 'same',
    strategy: 'delete-create',
    skipDrain: false,
    failing: 0,
    rerun: null,
    ...rest,
  };
}

function countOf(count: Count): DeploySpec['canaries'] {
  if (typeof count === 'number') return { kind: 'count', count };
  return { kind: 'percent', percent: Number(count.slice(0, -1)) };
}

/** So many cells of one group, dealt to so many zones in turn as `builders` deals them. */
export function cellGroup(count: number, zones = 1, name = 'cell'): DeployGroup {
  const positions = Array.from({ length: count }, (_, position) => position);
  return {
    name,
    zones: Array.from({ length: zones }, (_, zone) => ({
      zone: `z${zone + 1}`,
      cells: positions.filter((position) => position % zones === zone),
      vms: [],
    })),
  };
}

/** VMs of the control plane, each in a zone of its own. */
export function planeGroup(name: string, count: number): DeployGroup {
  return {
    name,
    zones: Array.from({ length: count }, (_, index) => ({
      zone: `z${index + 1}`,
      cells: [],
      vms: [`${name}/${index}`],
    })),
  };
}

/** `bosh deploy` of the spec at that position, or of the first one. */
export function deploys(at: number, position = 0): TimedEvent {
  return { kind: 'deploy', at, deploy: position };
}

/** A rotation is begun. */
export function rotates(at: number, position = 0): TimedEvent {
  return { kind: 'rotate', at, rotation: position };
}

/** What one VM's update takes when each step takes its constant time and nothing has to be drained. */
export function quietUpdateTime({ config }: FoundationSpec): number {
  const { bosh } = config;
  const steps = [
    bosh.stopTime,
    bosh.vmDeleteTime,
    bosh.vmCreateTime,
    bosh.agentTime,
    bosh.jobStartTime,
  ];
  return steps.reduce(
    (sum, step) => sum + (step.kind === 'constant' ? step.value : Number.NaN),
    bosh.prepareTime + bosh.drainPollInterval,
  );
}

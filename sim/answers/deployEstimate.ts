/**
 * How long a deploy takes, by arithmetic: T ≈ ⌈C/M₁⌉·t_c + ⌈(N₁−C)/M₁⌉·t + Σ ⌈N_a/M_a⌉·t over the other zones
 * (bosh-director's instance_group_updater.rb walks zones one after another). Exact where all VMs take equally long.
 */
import type { Duration } from '../engine/units';
import type { DeploySpec } from '../model/foundationSpec';
import { canariesOf, maxInFlightOf } from '../model/updateCount';

/** What a VM takes, on average. */
export interface Pace {
  readonly canary: Duration;
  readonly other: Duration;
}

/** Numbers of VMs in each zone of each group, in the order of the deploy. */
export function zoneSizes({ groups }: Pick<DeploySpec, 'groups'>): number[][] {
  return groups.map(({ zones }) => zones.map(({ cells, vms }) => cells.length + vms.length));
}

/** How long a whole deploy takes. */
export function wholeDeploy(
  spec: Pick<DeploySpec, 'canaries' | 'maxInFlight'>,
  sizes: readonly (readonly number[])[],
  pace: Pace,
): Duration {
  return remainingDeploy(spec, sizes, pace, 0);
}

/** How long it takes for what is left after the first `done` VMs; those in flight count as half done. */
export function remainingDeploy(
  { canaries, maxInFlight }: Pick<DeploySpec, 'canaries' | 'maxInFlight'>,
  sizes: readonly (readonly number[])[],
  pace: Pace,
  done: number,
): Duration {
  let left = done;
  let sum = 0;
  for (const zones of sizes) {
    for (const [position, size] of zones.entries()) {
      const before = Math.min(left, size);
      left -= before;
      if (before === size) continue;
      const slots = maxInFlightOf(maxInFlight, size);
      const first = position === 0 ? canariesOf(canaries, size) : 0;
      const canariesLeft = Math.max(0, first - before);
      const others = size - Math.max(first, before);
      sum += Math.ceil(canariesLeft / slots) * pace.canary;
      // In a zone that is under way, slots are somewhere in their updates.
      sum += before > 0 ? (others / slots) * pace.other : Math.ceil(others / slots) * pace.other;
    }
  }
  return sum;
}

/**
 * The meltdown rule: when so much is down that recreating VMs may be the wrong answer.
 *
 * Source: bosh: src/bosh-monitor resurrector_helper, jobs/health_monitor/spec: at least `minimum_down_jobs` and at
 * least `percent_threshold` of the agents. Zones and instance groups play no part in it.
 */
import type { HealthMonitorConfig } from '../../model/config';

type Rule = Pick<HealthMonitorConfig, 'meltdownCount' | 'meltdownShare'>;

/** `down` of so many `agents`. */
export function isMeltdown(
  down: number,
  agents: number,
  { meltdownCount, meltdownShare }: Rule,
): boolean {
  return down >= meltdownCount && down >= meltdownShare * agents;
}

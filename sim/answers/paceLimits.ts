/**
 * What limits the pace of a deploy: where the time of its slots went. A slot is one of max_in_flight at a
 * time; as long as a zone is under way, each of its slots is in some step of some VM, or idle.
 */
import { toSeconds } from '../engine/units';
import type { DeployResult, PaceLimit } from './deployResult';
import type { DeployRecord } from './deployTally';

/** Which setting governs each, by its name in a scenario file. */
export const GOVERNED_BY: Readonly<Record<PaceLimit, string>> = {
  room: 'memory, disk and containers free on the other cells',
  startCap: 'diego.auctioneer.starting_container_count_maximum',
  placement: 'cells that are up and suit the app (stack, placement tags, volume drivers)',
  start: "the apps' start-up and droplets, and how fast cells create containers",
  tasks: 'how long tasks run, up to diego.rep.evacuation_timeout_in_seconds',
  looks: 'diego.rep.evacuation_polling_interval_in_seconds, sim.bosh.drain_poll_interval',
  vm: 'the IaaS: sim.bosh.vm_delete_time, vm_create_time and agent_time',
  jobs: 'sim.bosh.prepare_time, stop_time and job_start_time',
  watch: 'updateWatchTime, canaryWatchTime',
  postStart: 'how long reps and silk-daemons take to come up',
  canaries: 'canaries, canaryWatchTime',
  ends: 'zones: each waits for the last VMs of the one before',
};

/** Most first; what took no time is left out. */
export function paceLimits(record: DeployRecord): DeployResult['limits'] {
  const { steps, waits, idle } = record;
  const spent: Readonly<Record<PaceLimit, number>> = {
    ...waits,
    vm: steps.delete + steps.create,
    jobs: steps.prepare + steps.stop + steps.start,
    watch: steps.watch,
    postStart: steps['post-start'],
    canaries: idle.canaries,
    ends: idle.ends,
  };
  const all = Object.values(spent).reduce((sum, each) => sum + each, 0);
  const entries = Object.entries(spent) as [PaceLimit, number][];
  return entries
    .filter(([, time]) => time > 0)
    .sort(([one, time], [other, otherTime]) => otherTime - time || (one < other ? -1 : 1))
    .map(([what, time]) => ({
      what,
      seconds: toSeconds(time),
      share: time / all,
      governedBy: GOVERNED_BY[what],
    }));
}

/**
 * What limits the pace of a deploy: where the time of its slots went. A slot is one of max_in_flight at a
 * time; as long as a zone is under way, each of its slots is in some step of some VM, or idle.
 */
import { toSeconds } from '../engine/units';
import type { DeployResult, PaceLimit } from './deployResult';
import type { DeployRecord } from './deployTally';

/** Which setting governs each, by its name in a scenario file. */
export const GOVERNED_BY: Readonly<Record<PaceLimit, string>> = {
  room: 'free memory, disk and containers on the other cells; less at a time: maxInFlight',
  startCap: 'diego.auctioneer.starting_container_count_maximum',
  placement: 'cells that are up and suit the app (stack, placement tags, volume drivers)',
  start: "the apps' start-up, their droplets, and the container creation of the cells",
  tasks: 'how long tasks run; at most diego.rep.evacuation_timeout',
  looks: 'diego.rep.evacuation_polling_interval, and the drain script, which looks every 5s',
  vm: 'the IaaS: sim.bosh times to delete and create a VM',
  jobs: 'the time of jobs to stop and start',
  watch: 'updateWatchTime, canaryWatchTime',
  postStart: "the rep's start",
  canaries: 'canaries, canaryWatchTime',
  ends: 'maxInFlight: a zone waits for its last VMs before the next one begins',
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

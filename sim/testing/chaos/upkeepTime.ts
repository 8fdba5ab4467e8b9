/**
 * Until when BOSH is at work, by what is usual: how long a case must run so that its end can be judged.
 *
 * Nothing depends on its being right: a run in which BOSH is at work for longer is not judged (`upkeep`). Deploys go
 * one after the other; of a zone so many VMs at once as `max_in_flight` says, canaries before; each takes the means of
 * its steps and a whole drain. One that may fail is taken to be run again as often as anybody does. A resurrector is
 * done when it has missed whom the end of all trouble has brought back, and has recreated one VM.
 */
import { meanOf } from '../../engine/distribution';
import { type Duration, type Instant, MINUTE, SECOND } from '../../engine/units';
import type { DeploySpec, FoundationSpec } from '../../model/foundationSpec';
import { canariesOf, maxInFlightOf } from '../../model/updateCount';

/** So that nothing goes on for ever: what takes longer is not judged. */
const LONGEST: Duration = 60 * MINUTE;
/** Means are often exceeded by one of several that are waited for. */
const SLOWEST = 1.5;
/** Until the jobs of a VM have been seen to run and its scripts are through: a rep waits for an older presence. */
const WATCH: Duration = 45 * SECOND;

/** `calm`: when nobody does anything any more; events begin before. */
export function upkeepUntil(spec: FoundationSpec, calm: Instant): Instant {
  let until: Instant = 0;
  for (const event of spec.events) {
    if (event.kind === 'deploy') {
      until = Math.max(until, event.at) + deployTime(spec, event.deploy);
    } else if (event.kind === 'rotate') {
      const { deploys = [], pause = 0 } = spec.rotations[event.rotation] ?? {};
      until = Math.max(until, event.at);
      for (const deploy of deploys) until += deployTime(spec, deploy) + pause;
    }
  }
  const resurrected = resurrectionTime(spec);
  if (resurrected > 0) until = Math.max(until, calm) + resurrected;
  return Math.min(until, calm + LONGEST);
}

function deployTime(spec: FoundationSpec, position: number): Duration {
  const deploy = spec.deploys[position];
  if (deploy === undefined) return 0;
  let turns = 0;
  for (const { zones } of deploy.groups) {
    for (const { cells, vms } of zones) {
      const changed = cells.length + vms.length;
      const canaries = canariesOf(deploy.canaries, changed);
      turns += Math.ceil(changed / maxInFlightOf(deploy.maxInFlight, changed)) + canaries;
    }
  }
  const each = updateTime(spec, deploy);
  const { failing, rerun } = deploy;
  const again = failing > 0 && rerun !== null ? rerun.times * (rerun.after + each) : 0;
  return turns * each + again;
}

/** Of one VM. */
function updateTime({ config }: FoundationSpec, deploy: DeploySpec): Duration {
  const { bosh, rep, executor } = config;
  const { prepareTime, stopTime, jobStartTime, drainPollInterval } = bosh;
  const stopping = meanOf(executor.processStopTime) + executor.gracefulShutdownInterval;
  const drain = rep.evacuationTimeout + rep.evacuationPollingInterval + drainPollInterval;
  const steps = prepareTime + meanOf(stopTime) + meanOf(jobStartTime) + WATCH;
  const recreation = deploy.change === 'recreate' ? recreationTime({ config }) : 0;
  return SLOWEST * (steps + recreation) + (deploy.skipDrain ? stopping : drain + stopping);
}

function recreationTime({ config }: Pick<FoundationSpec, 'config'>): Duration {
  const { vmDeleteTime, vmCreateTime, agentTime } = config.bosh;
  return meanOf(vmDeleteTime) + meanOf(vmCreateTime) + meanOf(agentTime);
}

function resurrectionTime({ config }: FoundationSpec): Duration {
  const { isResurrectorEnabled, agentTimeout, analysisInterval, scanTimeout } =
    config.healthMonitor;
  if (!isResurrectorEnabled) return 0;
  const recreation = recreationTime({ config }) + meanOf(config.bosh.jobStartTime);
  return agentTimeout + analysisInterval + scanTimeout + SLOWEST * recreation;
}

/** Whether a foundation has come to rest: what surely fits runs, once, where the BBS says that it does. */
import { slotOf } from '../diego/bbs/rows';
import type { Foundation } from '../diego/foundation';
import type { RepState } from '../diego/rep/repState';
import { RUNNING } from '../model/actualLRP';
import { lrpName } from '../model/identity';
import { surelyFits } from './feasibility';

/**
 * What does not run though it surely fits and stays up, or runs elsewhere than the BBS believes. Cells that are up
 * count, or only those whose rep is as `isAtWork` says: a deploy that has failed leaves some without.
 */
export function unsettled(
  foundation: Foundation,
  isAtWork: (rep: RepState) => boolean = () => true,
): { wrong: string[]; instances: number } {
  const { spec } = foundation;
  const { rows } = foundation.bbs();
  const { identities, desired, actual } = rows;
  const wanted = new Map(
    spec.apps.flatMap((_, process) =>
      desired.isPresent[process] === 1 ? [[process, desired.instances[process] as number]] : [],
    ),
  );
  const alive = spec.cells.filter((_, cell) => {
    const { isUp, state } = foundation.rep(cell);
    return isUp && isAtWork(state);
  });
  const running = runningContainers(foundation);
  const wrong: string[] = [];
  let instances = 0;
  for (const process of surelyFits(spec, alive, wanted)) {
    const app = spec.apps[process];
    if (app === undefined || app.crash !== null || app.life !== null) continue;
    for (let index = 0; index < (wanted.get(process) ?? 0); index++) {
      instances++;
      const lrp = identities.lrpsOfProcess[process]?.[index] ?? -1;
      const places = running.get(lrp) ?? [];
      const slot = slotOf(lrp, 0);
      const key = lrpName(identities, lrp);
      if (places.length !== 1) wrong.push(`${key} runs in ${places.length} containers`);
      else if (actual.state[slot] !== RUNNING || actual.instance[slot] !== places[0]) {
        wrong.push(`${key} runs, but the BBS holds it as ${actual.state[slot]}`);
      }
    }
  }
  return { wrong, instances };
}

/** By LRP: the instances whose containers are not at an end. */
function runningContainers(foundation: Foundation): Map<number, number[]> {
  const running = new Map<number, number[]>();
  for (const cell of foundation.spec.cells.keys()) {
    const { state, isUp } = foundation.rep(cell);
    if (!isUp) continue;
    for (const container of state.executor.containers.values()) {
      if (container.state !== 'running' || container.isStopped) continue;
      const { lrp, instance } = container;
      running.set(lrp, [...(running.get(lrp) ?? []), instance]);
    }
  }
  return running;
}

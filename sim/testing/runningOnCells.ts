/** What runs, counted from the cells themselves, for tests of what counts it from records. */
import type { Foundation } from '../diego/foundation';

/** How many desired LRP keys have a RUNNING container on a cell that is up. */
export function runningOnCells(foundation: Foundation): number {
  const { rows } = foundation.bbs();
  const { lrpProcess, lrpIndex } = rows.identities;
  const keys = new Set<number>();
  for (let cell = 0; cell < foundation.spec.cells.length; cell++) {
    const { state, isUp } = foundation.rep(cell);
    if (!isUp) continue;
    for (const { lrp, state: phase } of state.executor.containers.values()) {
      if (lrp >= 0 && phase === 'running') keys.add(lrp);
    }
  }
  return [...keys].filter((lrp) => {
    const process = lrpProcess[lrp] as number;
    const desired = rows.desired.isPresent[process] ? rows.desired.instances[process] : 0;
    return (lrpIndex[lrp] as number) < (desired as number);
  }).length;
}

/**
 * A key runs twice only as far as Diego itself lets it.
 *
 * Diego runs a second container of a key on purpose while the first one is SUSPECT or EVACUATING: rows name both
 * (bbs lrp_convergence_controller.go, evacuation_controller.go). By accident it does while a cell is cut off, or when
 * a row was taken from an instance that nobody told: then its rep learns of it with its next bulk sync and ends it.
 * So of the containers of a key that run on present cells, all but those that rows name are gone within a polling
 * interval of quiet (`disturbance`), which leaves one for each presence at most: there is one row of each, and no two
 * rows name one container (`oneOrdinaryClaim`).
 * Cost: a step a container, more for keys that run twice.
 */
import type { Container } from '../diego/executor/container';
import type { Foundation } from '../diego/foundation';
import { type Duration, SECOND, toSeconds } from '../engine/units';
import { type LrpId, lrpName, NONE } from '../model/identity';
import { isEnding, isNamed, reachableCells } from './conserved';
import type { Disturbance } from './disturbance';
import type { Invariant } from './invariant';
import { createPersistence } from './persistence';

/** Three attempts at a call of 10 s each. */
const CALLS: Duration = 60 * SECOND;

interface Running {
  readonly cell: number;
  readonly container: Container;
}

/** A watch over one run. */
export function createRunningOnce(
  disturbance: Disturbance,
  limits: { readonly polling: Duration },
): Invariant {
  const persistence = createPersistence<number>(limits.polling + CALLS);
  return {
    name: 'runningOnce',
    sentence:
      'Of two containers that run for one key, those that no row names end within a polling interval of quiet.',
    check(foundation: Foundation, report) {
      const { now } = foundation.simulation;
      const quietSince = disturbance.quietSince(foundation);
      const { rows } = foundation.bbs();
      for (const [lrp, all] of runningByKey(foundation)) {
        if (all.length < 2) continue;
        const unnamed = all.filter(({ cell, container }) => !isNamed(rows, cell, container));
        for (const { cell, container } of unnamed) {
          const lasted = persistence.seen(container.instance, now, quietSince);
          if (lasted === undefined) continue;
          const key = lrpName(rows.identities, lrp);
          const others = `${all.length} containers`;
          report(
            key,
            `runs in ${others}, one on cell ${cell} unnamed for ${toSeconds(lasted)}s of quiet`,
          );
        }
      }
      persistence.endLook();
    },
  };
}

function runningByKey(foundation: Foundation): Map<LrpId, Running[]> {
  const running = new Map<LrpId, Running[]>();
  for (const cell of reachableCells(foundation)) {
    for (const container of foundation.rep(cell).state.executor.containers.values()) {
      if (container.lrp === NONE || container.state !== 'running' || isEnding(container)) continue;
      const all = running.get(container.lrp);
      if (all === undefined) running.set(container.lrp, [{ cell, container }]);
      else all.push({ cell, container });
    }
  }
  return running;
}

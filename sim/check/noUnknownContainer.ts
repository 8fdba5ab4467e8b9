/**
 * A container that runs is soon known to the BBS, or ended.
 *
 * A rep tells the BBS of every running container with each bulk sync; the BBS then names it in a row,
 * creating one if there is none, or refuses, upon which the rep stops it (rep ordinary_lrp_processor.go,
 * bbs StartActualLRP). So a key has two running containers longer than that only while the BBS knows both:
 * as suspect and replacement, or evacuating and replacement. The time runs while the cell is present and a BBS serves.
 * Cost: one step a container, a few of them more.
 */
import { readRow } from '../diego/bbs/actualLRPTable';
import { PRESENCES } from '../diego/bbs/rows';
import type { Container } from '../diego/executor/container';
import type { Foundation } from '../diego/foundation';
import { type Duration, type Instant, SECOND, toSeconds } from '../engine/units';
import { type InstanceId, lrpName, NONE } from '../model/identity';
import { isBehind } from './disturbance';
import type { Invariant } from './invariant';

/** For the calls themselves, which may wait behind others at the BBS. */
const CALLS: Duration = 5 * SECOND;

/** A watch over one run. */
export function createNoUnknownContainer(): Invariant {
  let unknown = new Map<InstanceId, Instant>();
  return {
    name: 'noUnknownContainer',
    sentence: 'No running container is unknown to the BBS for longer than a polling interval.',
    check(foundation: Foundation, report) {
      // While nobody serves, or has no time to, nobody is told.
      if (!foundation.isServed() || isBehind(foundation)) {
        unknown = new Map();
        return;
      }
      const { now } = foundation.simulation;
      const limit = foundation.spec.config.rep.pollingInterval + CALLS;
      const unknownNow = new Map<InstanceId, Instant>();
      for (const cell of foundation.presentCells()) {
        const { state, isUp } = foundation.rep(cell);
        if (!isUp) continue;
        for (const container of state.executor.containers.values()) {
          // It is being ended as soon as the delete pool has a worker for it.
          if (state.executor.deleting.waiting.includes(container.instance)) continue;
          if (!isUnknown(foundation, cell, container)) continue;
          const since = unknown.get(container.instance) ?? now;
          unknownNow.set(container.instance, since);
          if (now - since <= limit) continue;
          const key = lrpName(foundation.identities(), container.lrp);
          report(key, `runs on cell ${cell} unknown for ${toSeconds(now - since)}s`);
        }
      }
      unknown = unknownNow;
    },
  };
}

function isUnknown(foundation: Foundation, cell: number, container: Container): boolean {
  if (container.lrp === NONE || container.state !== 'running' || container.isStopped) return false;
  const { rows } = foundation.bbs();
  for (let presence = 0; presence < PRESENCES; presence++) {
    const slot = container.lrp * PRESENCES + presence;
    if (slot >= rows.actual.capacity) continue;
    const row = readRow(rows, slot);
    if (row !== null && row.cell === cell && row.instance === container.instance) return false;
  }
  return true;
}

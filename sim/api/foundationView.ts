/** A foundation as tests look at it: copies with names, at the instant at which they are asked for. */
import { isTakingWork } from '../answers/capacity/fromFoundation';
import { readRow } from '../diego/bbs/actualLRPTable';
import { PRESENCES } from '../diego/bbs/rows';
import type { Foundation } from '../diego/foundation';
import type { Instant } from '../engine/units';
import { PRESENCE_NAMES, STATE_NAMES } from '../model/actualLRP';
import type { RunView } from './runView';
import type { AppView, CellView, Counts, InstanceView } from './views';

/** All that can be seen of a run that goes on to `end`, without the means to drive it. */
export function viewOf(foundation: Foundation, end: Instant): RunView {
  const { simulation } = foundation;
  return {
    get now() {
      return simulation.now;
    },
    end,
    get events() {
      return simulation.events;
    },
    instances: () => instancesOf(foundation),
    cells: () => cellsOf(foundation),
    apps: () => appsOf(foundation),
    counts: () => countsOf(foundation),
  };
}

/** Of all apps together. */
export function countsOf(foundation: Foundation): Counts {
  const apps = appsOf(foundation);
  const desired = apps.reduce((sum, app) => sum + app.desired, 0);
  const running = apps.reduce((sum, app) => sum + app.running, 0);
  return { desired, running, missing: desired - running };
}

/** Every row that the BBS has, by process, index and presence. */
export function instancesOf(foundation: Foundation): InstanceView[] {
  const { rows } = foundation.bbs();
  const { identities } = rows;
  const views: InstanceView[] = [];
  for (let slot = 0; slot < rows.actual.capacity; slot++) {
    const row = readRow(rows, slot);
    if (row === null) continue;
    const process = identities.lrpProcess[row.lrp] as number;
    views.push({
      app: foundation.spec.apps[process]?.name ?? '',
      process: identities.processes[process] ?? '',
      index: identities.lrpIndex[row.lrp] as number,
      state: STATE_NAMES[row.state] as InstanceView['state'],
      presence: PRESENCE_NAMES[slot % PRESENCES] as InstanceView['presence'],
      cell: identities.cells[row.cell],
      since: row.since,
      crashCount: row.crashCount,
      crashReason: identities.texts[row.crashReason],
      placementError: identities.texts[row.placementError],
    });
  }
  return views;
}

/** Every cell that has joined, in the order of the scenario. */
export function cellsOf(foundation: Foundation): CellView[] {
  const { spec, simulation } = foundation;
  const identities = foundation.identities();
  const present = new Set(foundation.presentCells());
  return spec.cells.flatMap(({ cellGuid, group, zone, total, joinsAt }, cell): CellView[] => {
    if (joinsAt > simulation.now) return [];
    const { state, isUp } = foundation.rep(cell);
    const { available } = state.executor;
    const left = isUp ? available : { memory: 0, disk: 0, containers: 0 };
    const running = runningOn(foundation, cell).map((lrp) => {
      const process = identities.processes[identities.lrpProcess[lrp] as number] ?? '';
      return `${process}/${identities.lrpIndex[lrp]}`;
    });
    return [
      {
        ...{ name: cellGuid, group, zone, isUp, running },
        isTakingWork: isUp && isTakingWork(state),
        isPresent: present.has(cell),
        ...{ memoryTotal: total.memory, memoryLeft: left.memory },
        ...{ diskTotal: total.disk, diskLeft: left.disk },
        ...{ containersTotal: total.containers, containersLeft: left.containers },
      },
    ];
  });
}

/** Every app version that Diego knows or knew, in the order of the scenario. */
export function appsOf(foundation: Foundation): AppView[] {
  const { desired } = foundation.bbs().rows;
  const { lrpProcess, lrpIndex } = foundation.identities();
  const running = new Set<number>();
  for (const cell of foundation.spec.cells.keys()) {
    for (const lrp of runningOn(foundation, cell)) running.add(lrp);
  }
  const instances = foundation.spec.apps.map((_, process) =>
    desired.isPresent[process] === 1 ? (desired.instances[process] as number) : 0,
  );
  const counts = instances.map(() => 0);
  for (const lrp of running) {
    const process = lrpProcess[lrp] as number;
    if ((lrpIndex[lrp] as number) < (instances[process] ?? 0)) {
      counts[process] = (counts[process] as number) + 1;
    }
  }
  return foundation.spec.apps.map(({ name, processGuid }, process) => ({
    app: name,
    process: processGuid,
    desired: instances[process] as number,
    running: counts[process] as number,
  }));
}

/** LRPs whose containers run on a cell that is up. */
function runningOn(foundation: Foundation, cell: number): number[] {
  const { state, isUp } = foundation.rep(cell);
  if (!isUp) return [];
  return [...state.executor.containers.values()].flatMap(({ state: phase, isStopped, lrp }) =>
    phase === 'running' && !isStopped && lrp >= 0 ? [lrp] : [],
  );
}

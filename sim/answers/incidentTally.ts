/**
 * Faults as they happened, beside losses of cells and what people do (`recovery` has those): processes,
 * VMs of the control plane, wires, stores, Garden, the sync; but not what a deploy does. And cells that are present but unhealthy.
 */
import type { Instant } from '../engine/units';
import type { Identities } from '../model/identity';
import type { KindName } from '../trace/kinds';
import { watchDeployDeeds } from './deployDeeds';
import type { RowDispatch } from './rowDispatch';

/** Equal things at one instant, on one cell or many, are one incident. */
export interface Incident {
  readonly at: Instant;
  readonly kind: KindName;
  /** The process, VM or rule, or how the store is now; empty where the kind says it all. */
  readonly what: string;
  /** Times as slow as usual; 1 for all but slow stores. */
  readonly slowdown: number;
  /** Cells, for what happens to cells. */
  cells: number;
}

/** A cell whose rep runs while Garden does not pass its health check. */
export interface UnhealthySpell {
  readonly cell: number;
  readonly since: Instant;
  /** Undefined: it has not ended. */
  readonly until: Instant | undefined;
}

export interface IncidentTally {
  readonly incidents: Incident[];
  leftOut: number;
  readonly unhealthy: Map<number, Instant>;
  unhealthyMaximum: number;
  readonly spells: UnhealthySpell[];
  spellsLeftOut: number;
}

const LISTED_MAXIMUM = 1000;

const NAMED: readonly KindName[] = [
  'process.killed',
  'process.stopped',
  'process.hung',
  'process.resumed',
  'process.exited',
  'vm.killed',
  'vm.restored',
  'network.ruleAdded',
  'network.ruleRemoved',
  'database.changed',
  'blobstore.changed',
  'garden.broken',
];
const UNNAMED: readonly KindName[] = [
  'garden.mended',
  'containers.lost',
  'sync.paused',
  'sync.resumed',
];

export function watchIncidents(rows: RowDispatch, identities: Identities): IncidentTally {
  const tally: IncidentTally = {
    incidents: [],
    leftOut: 0,
    unhealthy: new Map(),
    unhealthyMaximum: 0,
    spells: [],
    spellsLeftOut: 0,
  };
  const isDeed = watchDeployDeeds(rows, identities);
  for (const kind of NAMED) {
    const isStore = kind === 'database.changed' || kind === 'blobstore.changed';
    rows.on(kind, (at, cell, _lrp, _instance, text, _b, x) => {
      const what = identities.texts[text] ?? '';
      if (isDeed(kind, cell, what)) return;
      note(tally, { at, kind, what, slowdown: isStore ? x : 1, cells: cell < 0 ? 0 : 1 });
    });
  }
  for (const kind of UNNAMED) {
    rows.on(kind, (at, cell) => {
      note(tally, { at, kind, what: '', slowdown: 1, cells: cell < 0 ? 0 : 1 });
    });
  }
  watchHealth(rows, tally);
  return tally;
}

function note(tally: IncidentTally, incident: Incident): void {
  const { incidents } = tally;
  const { at, kind, what, slowdown } = incident;
  for (let place = incidents.length - 1; place >= 0; place--) {
    const other = incidents[place] as Incident;
    if (other.at !== at) break;
    if (other.kind !== kind || other.what !== what || other.slowdown !== slowdown) continue;
    other.cells += incident.cells;
    return;
  }
  if (incidents.length < LISTED_MAXIMUM) incidents.push(incident);
  else tally.leftOut += 1;
}

function watchHealth(rows: RowDispatch, tally: IncidentTally): void {
  const { unhealthy, spells } = tally;
  const end = (until: Instant, cell: number): void => {
    const since = unhealthy.get(cell);
    if (since === undefined) return;
    unhealthy.delete(cell);
    if (spells.length < LISTED_MAXIMUM) spells.push({ cell, since, until });
    else tally.spellsLeftOut += 1;
  };
  rows.on('rep.gardenChanged', (at, cell, _lrp, _instance, isHealthy) => {
    if (isHealthy !== 0) return end(at, cell);
    if (!unhealthy.has(cell)) unhealthy.set(cell, at);
    tally.unhealthyMaximum = Math.max(tally.unhealthyMaximum, unhealthy.size);
  });
  rows.on('cell.killed', end);
  rows.on('vm.deleted', end);
  rows.on('cell.drained', end);
  rows.on('rep.stopped', end);
}

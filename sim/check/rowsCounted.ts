/**
 * The BBS's counts and lists of its rows are what a recount finds.
 *
 * They are the model's own, in place of the database's indexes and GROUP BY queries
 * (bbs db/sqldb/lrp_convergence.go selectLRPInstanceCounts, countActualLRPsByState): a wrong one would
 * make convergence see what is not there. Cost: two steps for each row.
 */
import { slotsOnCell } from '../diego/bbs/actualLRPTable';
import { PRESENCES, STATES } from '../diego/bbs/rows';
import type { Foundation } from '../diego/foundation';
import { ABSENT, ORDINARY } from '../model/actualLRP';
import { NONE } from '../model/identity';
import type { Invariant, Report } from './invariant';

export const rowsCounted: Invariant = {
  name: 'rowsCounted',
  sentence: 'Rows are counted by state, by process and by cell as they are.',
  check(foundation: Foundation, report) {
    const { rows } = foundation.bbs();
    const { actual, desired, identities } = rows;
    const byState = new Array<number>(PRESENCES * STATES).fill(0);
    const byProcess = new Array<number>(desired.capacity).fill(0);
    const byCell = new Array<number>(actual.countOnCell.length).fill(0);
    for (let slot = 0; slot < actual.capacity; slot++) {
      const state = actual.state[slot] as number;
      if (state === ABSENT) continue;
      const presence = slot % PRESENCES;
      countUp(byState, presence * STATES + state);
      const process = identities.lrpProcess[Math.floor(slot / PRESENCES)] as number;
      if (presence === ORDINARY) countUp(byProcess, process);
      const cell = actual.cell[slot] as number;
      if (cell !== NONE) countUp(byCell, cell);
    }
    compare('rows by presence and state', actual.countByState, byState, report);
    compare('ORDINARY rows by process', desired.ordinaryCount, byProcess, report);
    compare('rows by cell', actual.countOnCell, byCell, report);
    byCell.forEach((found, cell) => {
      const listed = slotsOnCell(rows, cell).length;
      if (listed !== found) report(`cell ${cell}`, `lists ${listed} rows, has ${found}`);
    });
  },
};

function countUp(counts: number[], place: number): void {
  counts[place] = (counts[place] ?? 0) + 1;
}

function compare(what: string, counted: Int32Array, found: readonly number[], report: Report) {
  found.forEach((count, place) => {
    if (counted[place] !== count) {
      report(`${what}, ${place}`, `${counted[place]} counted, ${count} found`);
    }
  });
}

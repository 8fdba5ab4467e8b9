/**
 * Who holds an LRP key is never in doubt.
 *
 * The table has room for one row per key and presence (bbs actual_lrps primary key), so a second ORDINARY
 * row cannot exist. What is looked at is what the rows say: a row that is CLAIMED or RUNNING names an
 * instance and the cell that made it, any other row names none; no two rows name one instance, so that no
 * two presences of a key, and no two keys, are granted to the same container; a container that a row names
 * is for that very key; and only what was granted can be EVACUATING (bbs evacuation_db.go). Any row can be
 * SUSPECT: a pass plans it for one that is granted, and changes whatever row it finds when a worker comes to it
 * (bbs actual_lrp_db.go ChangeActualLRPPresence), which may have crashed by then.
 *
 * Two containers for one key are no violation: a suspect and its replacement run at the same time by
 * design, and a rep learns late that its row was given to another. How late is `noUnknownContainer`.
 * Cost: one step for each row and each container.
 */
import { readRow } from '../diego/bbs/actualLRPTable';
import type { Foundation } from '../diego/foundation';
import {
  type ActualLRP,
  CLAIMED,
  EVACUATING,
  PRESENCE_NAMES,
  RUNNING,
  STATE_NAMES,
} from '../model/actualLRP';
import { lrpName, NONE } from '../model/identity';
import type { Invariant, Report } from './invariant';

export const oneOrdinaryClaim: Invariant = {
  name: 'oneOrdinaryClaim',
  sentence:
    'Each granted row names one instance of its key on the cell that made it, no instance is named twice, and no other row names any.',
  check(foundation: Foundation, report) {
    const { rows } = foundation.bbs();
    const namedBy = new Map<number, NamedRow>();
    for (let slot = 0; slot < rows.actual.capacity; slot++) {
      const row = readRow(rows, slot);
      if (row === null) continue;
      const key = lrpName(rows.identities, row.lrp);
      const name = `${key} ${PRESENCE_NAMES[row.presence]} ${STATE_NAMES[row.state]}`;
      const isGranted = row.state === CLAIMED || row.state === RUNNING;
      if (!isGranted && row.presence === EVACUATING) report(name, 'only granted rows may be so');
      if (!isGranted && (row.cell !== NONE || row.instance !== NONE)) {
        report(name, `names instance ${row.instance} on cell ${row.cell}`);
      }
      if (!isGranted) continue;
      if (row.cell === NONE || row.instance === NONE) report(name, 'names nobody');
      const other = namedBy.get(row.instance);
      if (other !== undefined) report(name, `names the instance that ${other.name} names`);
      namedBy.set(row.instance, { row, name });
    }
    checkContainers(foundation, namedBy, report);
  },
};

interface NamedRow {
  readonly row: ActualLRP;
  readonly name: string;
}

/** A container need not be there: its VM may be gone, or the rep has deleted it and says so next. */
function checkContainers(
  foundation: Foundation,
  namedBy: ReadonlyMap<number, NamedRow>,
  report: Report,
): void {
  for (const cell of foundation.spec.cells.keys()) {
    for (const [instance, container] of foundation.rep(cell).state.executor.containers) {
      const named = namedBy.get(instance);
      if (named === undefined) continue;
      const { row, name } = named;
      if (cell !== row.cell) report(name, `its instance is on cell ${cell}, not on ${row.cell}`);
      if (container.lrp !== row.lrp) report(name, `its container is for LRP ${container.lrp}`);
    }
  }
}

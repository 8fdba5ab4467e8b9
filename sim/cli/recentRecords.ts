/** The last records of a run, for the report of an error in the middle of it. */
import { toSeconds } from '../engine/units';
import type { Identities } from '../model/identity';
import { createBatch, createColumns, rowAt, setRow } from '../trace/columns';
import type { RecordSink } from '../trace/recorder';
import { decode } from '../trace/records';

const KEPT = 16;

export interface RecentRecords extends RecordSink {
  /** One line a record, oldest first. */
  lines(identities: Identities): string[];
}

export function createRecentRecords(): RecentRecords {
  const ring = createBatch(KEPT);
  let noted = 0;
  return {
    row(_sequence, at, cause, kind, cell, lrp, instance, a, b, x) {
      setRow(ring, noted % KEPT, at, cause, kind, cell, lrp, instance, a, b, x);
      noted++;
    },
    lines(identities) {
      const columns = { ...createColumns(identities), batches: [ring], length: KEPT };
      const count = Math.min(noted, KEPT);
      return Array.from({ length: count }, (_, position) => {
        const place = (noted - count + position) % KEPT;
        const { at } = rowAt(columns, place);
        const { row: _row, at: _at, cause: _cause, kind, ...fields } = decode(columns, place);
        return `${toSeconds(at).toFixed(6)} s  ${kind}  ${fieldsText(fields)}`.trimEnd();
      });
    },
  };
}

function fieldsText(fields: object): string {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return known.map(([name, value]) => `${name}=${value}`).join(' ');
}

/** The first record in which two runs of one scenario differ: both sides as sentences. */
import { createFoundation } from '../../diego/foundation';
import { toSeconds } from '../../engine/units';
import { columnsSink, createColumns, rowAt, type TraceColumns } from '../../trace/columns';
import { createRecorder } from '../../trace/recorder';
import { decode } from '../../trace/records';
import { LIMITS, type RunToCheck } from './checkedRun';

/** Runs both again with their traces in memory. Undefined when they agree after all. */
export function firstDivergence(run: RunToCheck, isOtherEager: boolean): string | undefined {
  const [one, other] = [traceOf(run, false), traceOf(run, isOtherEager)];
  const names = isOtherEager ? ['quiet', 'eager'] : ['first', 'again'];
  const rows = Math.max(one.length, other.length);
  for (let row = 0; row < rows; row++) {
    if (isSameRow(one, other, row)) continue;
    return [
      `record ${row} is the first that differs`,
      `${names[0]}: ${sentence(one, row)}`,
      `${names[1]}: ${sentence(other, row)}`,
    ].join('\n');
  }
  return undefined;
}

function traceOf(
  { spec, seed, until, placementPolicy }: RunToCheck,
  isEager: boolean,
): TraceColumns {
  let columns: TraceColumns | undefined;
  const foundation = createFoundation(spec, {
    seed,
    isEager,
    limits: LIMITS,
    ...(placementPolicy === undefined ? {} : { placementPolicy }),
    recorder: (identities) => {
      columns = createColumns(identities);
      return createRecorder(identities, { level: 'full', sinks: [columnsSink(columns)] });
    },
  });
  foundation.simulation.runUntil(until);
  if (columns === undefined) throw new Error('nobody recorded the run');
  return columns;
}

/** Their names, not their numbers: ids may be given out in another order. */
function isSameRow(one: TraceColumns, other: TraceColumns, row: number): boolean {
  if (row >= one.length || row >= other.length) return false;
  const [{ cause: _a, ...left }, { cause: _b, ...right }] = [rowAt(one, row), rowAt(other, row)];
  if (JSON.stringify(left) !== JSON.stringify(right)) {
    return sentence(one, row) === sentence(other, row);
  }
  return true;
}

/** `at 12.5s actualLRP.claimed cell=diego-cell-1 lrp=app-1/0: The cell claimed the LRP.` */
function sentence(columns: TraceColumns, row: number): string {
  if (row >= columns.length) return 'nothing more';
  const { row: _row, at, cause: _cause, kind, ...fields } = decode(columns, row);
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  const details = known.map(([name, value]) => `${name}=${value}`).join(' ');
  const spec = columns.kinds[rowAt(columns, row).kind];
  return `at ${toSeconds(at)}s ${kind} ${details}: ${spec?.sentence ?? ''}`;
}

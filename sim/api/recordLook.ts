/** Records of a run as values, by kind. */
import { quoted } from '../scenario/problems';
import { rowAt, type TraceColumns } from '../trace/columns';
import { type KindName, kindId } from '../trace/kinds';
import { decode, type TraceRecord, type TraceRecordOf } from '../trace/records';
import { checkNames, claimed } from './runSettings';
import type { Time } from './times';

/** What must be true of a record that is waited for. */
export interface RecordWait<Name extends KindName> {
  readonly where?: (record: TraceRecordOf<Name>) => boolean;
  /** From now on. Default: to the end of the run. */
  readonly within?: Time;
}

/** @throws TypeError, RangeError for what is no such thing. */
export function checkWait(wait: { readonly where?: unknown }): void {
  checkNames(wait, ['where', 'within']);
  if (wait.where === undefined || typeof wait.where === 'function') return;
  throw new TypeError(`where is a function, not ${quoted(wait.where)}`);
}

/** Those from row `from` on, of one kind or of all. */
export function recordsFrom(columns: TraceColumns, from: number, kind?: KindName): TraceRecord[] {
  const id = kind === undefined ? undefined : kindId(kind);
  const records: TraceRecord[] = [];
  for (let row = from; row < columns.length; row++) {
    if (id === undefined || rowAt(columns, row).kind === id) records.push(decode(columns, row));
  }
  return records;
}

/** Finds the first record of a kind from now on: to be asked after each event until it answers. */
export function recordFinder<Name extends KindName>(
  columns: () => TraceColumns,
  kind: Name,
  isWanted: (record: TraceRecordOf<Name>) => boolean = () => true,
): () => TraceRecordOf<Name> | undefined {
  let row = columns().length;
  let found: TraceRecordOf<Name> | undefined;
  return () => {
    if (found !== undefined) return found;
    const recent = recordsFrom(columns(), row, kind) as TraceRecordOf<Name>[];
    row = columns().length;
    found = recent.find((record) => claimed(isWanted(record), 'where'));
    return found;
  };
}

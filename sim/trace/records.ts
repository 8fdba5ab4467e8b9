/**
 * Records as a person reads them: one type per kind, with names where the columns hold ids.
 *
 * The types derive from `KINDS`, so a new kind needs no line here. Decoding allocates; loops over many
 * rows read columns instead.
 */
import type { Instant } from '../engine/units';
import { type Identities, lrpName } from '../model/identity';
import { rowAt, type TraceColumns, type TraceRow } from './columns';
import { instanceName } from './instanceName';
import type { Field, FieldType, KINDS, KindName, KindSpec } from './kinds';

/** What every record says. */
interface RecordBase<Name extends string> {
  /** Its number in the trace. */
  readonly row: number;
  readonly at: Instant;
  /** Row of the record that led here; `NO_CAUSE` for what the scenario itself did. */
  readonly cause: number;
  readonly kind: Name;
}

/** A name is undefined where the column says nobody (−1). */
type ValueOf<Type extends FieldType> = Type extends 'process' | 'task' | 'domain' | 'text'
  ? string | undefined
  : Type extends 'flag'
    ? boolean
    : number;

type FieldIn<Spec, Column extends string> = Spec extends { readonly [C in Column]: infer F }
  ? F extends Field
    ? { readonly [Name in F['name']]: ValueOf<F['type']> }
    : unknown
  : unknown;

type NameIn<Spec, Column extends string> = Spec extends { readonly [C in Column]: true }
  ? { readonly [C in Column]: string | undefined }
  : unknown;

type RecordOf<Spec> = Spec extends { readonly name: infer Name extends string }
  ? RecordBase<Name> &
      NameIn<Spec, 'cell'> &
      NameIn<Spec, 'lrp'> &
      NameIn<Spec, 'instance'> &
      FieldIn<Spec, 'a'> &
      FieldIn<Spec, 'b'> &
      FieldIn<Spec, 'x'>
  : never;

/** A record of any kind; `kind` tells which. */
export type TraceRecord = RecordOf<(typeof KINDS)[number]>;

/** The record of one kind, for example `TraceRecordOf<'actualLRP.claimed'>`. */
export type TraceRecordOf<Name extends KindName> = Extract<TraceRecord, { readonly kind: Name }>;

/**
 * The record in a row. A trace written by a newer version may hold kinds that the type does not list;
 * they decode by the table in its file. Throws a RangeError when there is no such row.
 */
export function decode(columns: TraceColumns, row: number): TraceRecord {
  const values = rowAt(columns, row);
  const spec = columns.kinds[values.kind];
  if (spec === undefined) throw new RangeError(`row ${row} is of unknown kind ${values.kind}`);
  // The shape follows from the same table as the type, which the type checker cannot see.
  return decodeRow(columns.identities, spec, row, values) as unknown as TraceRecord;
}

function decodeRow(
  identities: Identities,
  spec: KindSpec,
  row: number,
  values: TraceRow,
): Record<string, unknown> {
  const record: Record<string, unknown> = {
    row,
    at: values.at,
    cause: values.cause,
    kind: spec.name,
  };
  if (spec.cell) record.cell = identities.cells[values.cell];
  if (spec.lrp) record.lrp = values.lrp < 0 ? undefined : lrpName(identities, values.lrp);
  if (spec.instance) record.instance = instanceName(identities, values.instance);
  for (const column of ['a', 'b', 'x'] as const) {
    const field = spec[column];
    if (field !== undefined) record[field.name] = fieldValue(identities, field, values[column]);
  }
  return record;
}

function fieldValue(identities: Identities, field: Field, value: number): unknown {
  switch (field.type) {
    case 'process':
      return identities.processes[value];
    case 'task':
      return identities.tasks[value];
    case 'domain':
      return identities.domains[value];
    case 'text':
      return identities.texts[value];
    case 'flag':
      return value !== 0;
    default:
      return value;
  }
}

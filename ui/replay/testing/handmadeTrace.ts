/** Traces row by row, for what foundations do seldom or never; names stand where columns hold ids. */
import { SECOND } from '../../../sim/engine/units';
import {
  cellId,
  createIdentities,
  domainId,
  type Identities,
  lrpId,
  processId,
  taskId,
  textId,
} from '../../../sim/model/identity';
import { type FoundationEntry, foundationSpec } from '../../../sim/testing/builders';
import { columnsSink, createColumns } from '../../../sim/trace/columns';
import {
  type Field,
  type KindName,
  type KindSpec,
  kindId,
  kindSpec,
} from '../../../sim/trace/kinds';
import type { TraceSource } from '../openReplay';
import { sourceOf, tracedRun } from './tracedRun';

export interface HandmadeValues {
  /** Its position. */
  readonly cell?: number;
  /** The first LRP of the first process is 0. */
  readonly lrp?: number;
  readonly instance?: number;
  readonly a?: number | string;
  readonly b?: number | string;
  readonly x?: number;
}

export type HandmadeRow = readonly [seconds: number, kind: KindName, values?: HandmadeValues];

/** How long such a run is, in seconds. */
const HANDMADE_SECONDS = 600;

/** A trace of the foundation in which only this happened, at so many seconds each. */
export function handmadeTrace(entry: FoundationEntry, rows: readonly HandmadeRow[]): TraceSource {
  const spec = foundationSpec(entry);
  const identities = createIdentities();
  for (const { cellGuid } of spec.cells) cellId(identities, cellGuid);
  for (const { processGuid, instances } of spec.apps) {
    const process = processId(identities, processGuid);
    for (let index = 0; index < instances; index++) lrpId(identities, process, index);
  }
  const columns = createColumns(identities);
  const sink = columnsSink(columns);
  for (const [row, [seconds, kind, values = {}]] of rows.entries()) {
    const id = kindId(kind);
    const { cell = -1, lrp = -1, instance = -1, a, b, x = 0 } = values;
    const { a: fieldA, b: fieldB } = kindSpec(id) as KindSpec;
    const at = seconds * SECOND;
    const [aValue, bValue] = [idOf(identities, fieldA, a), idOf(identities, fieldB, b)];
    sink.row(row, at, -1, id, cell, lrp, instance, aValue, bValue, x);
  }
  return { ...sourceOf(tracedRun(spec, 1), HANDMADE_SECONDS * SECOND), columns };
}

function idOf(
  identities: Identities,
  field: Field | undefined,
  value: number | string = 0,
): number {
  if (typeof value === 'number') return value;
  switch (field?.type) {
    case 'process':
      return processId(identities, value);
    case 'task':
      return taskId(identities, value);
    case 'domain':
      return domainId(identities, value);
    default:
      return textId(identities, value);
  }
}

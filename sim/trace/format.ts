/**
 * The trace on disk: an Arrow IPC stream that any Arrow reader opens as one table of nine columns.
 *
 * This file says what a trace file is; `formatWriter` and `formatReader` do it. The stream's schema carries
 * everything that rows do not: version, expanded scenario, seed, build, level, the table of kinds, and the
 * names known at the start. Names given out later travel in the metadata of the first batch that needs them,
 * so that every prefix of whole batches can be read, and row numbers are the same in memory and on disk.
 *
 * Batches are made from typed arrays. Arrow's builders are not used: they generate code, which the page's
 * content policy forbids.
 */
import { Data, Field, Float64, Int16, Int32, Schema, Struct, Uint8 } from 'apache-arrow';
import type { ColumnName, TraceBatch } from './columns';
import type { TraceDetail } from './detail';
import { FAMILIES, type KindSpec, LEVELS, type Level } from './kinds';

/** Raised when a file of the new kind would be misread by an older reader. New record kinds are no reason. */
export const FORMAT_VERSION = 1;

/** What a file says before its first row. */
export interface TraceHeader {
  /** The fully expanded scenario, as JSON. */
  readonly scenario: unknown;
  readonly seed: number;
  /** Which diegosim wrote the file. */
  readonly build: string;
  readonly level: Level;
  /** In a thinned trace only: where it is fuller than `level`. */
  readonly detail?: TraceDetail;
  /** Name of the custom policy that placed the work: such a run is not Diego. Without one, Diego's scheduler did. */
  readonly placementPolicy?: string;
}

/**
 * Keys of the schema's metadata; `names` is a key of a batch's metadata as well, and `result` one of the
 * last batch's only.
 */
export const METADATA = {
  version: 'diegosim.version',
  scenario: 'diegosim.scenario',
  seed: 'diegosim.seed',
  build: 'diegosim.build',
  level: 'diegosim.level',
  detail: 'diegosim.detail',
  placementPolicy: 'diegosim.placementPolicy',
  kinds: 'diegosim.kinds',
  names: 'diegosim.names',
  result: 'diegosim.result',
} as const;

const TYPES = {
  at: new Float64(),
  cause: new Int32(),
  kind: new Uint8(),
  cell: new Int16(),
  lrp: new Int32(),
  instance: new Int32(),
  a: new Int32(),
  b: new Int32(),
  x: new Float64(),
} as const satisfies Readonly<Record<ColumnName, unknown>>;

type TraceTypes = { [Name in ColumnName]: (typeof TYPES)[Name] };
export type TraceSchema = Schema<TraceTypes>;

/** The columns in file order. */
export const COLUMN_NAMES = Object.keys(TYPES) as readonly ColumnName[];

/** The schema of a file with this metadata. */
export function traceSchema(metadata: Map<string, string>): TraceSchema {
  const fields = COLUMN_NAMES.map((name) => new Field(name, TYPES[name], false));
  return new Schema<TraceTypes>(fields as Field<TraceTypes[ColumnName]>[], metadata);
}

/** The first `length` rows of a batch as Arrow has them: a struct of columns that share its memory. */
export function arrowRows(
  schema: TraceSchema,
  batch: TraceBatch,
  length: number,
): Data<Struct<TraceTypes>> {
  // The four buffers of a column are offsets, data, validity and type ids: numbers have data only.
  const columns = COLUMN_NAMES.map(
    (name): Data =>
      new Data(TYPES[name], 0, length, 0, [undefined, batch[name].subarray(0, length)]),
  );
  return new Data(new Struct(schema.fields), 0, length, 0, [undefined], columns);
}

/** Why a schema that was read is not a trace's; undefined when it is. */
export function schemaProblem(schema: Schema): string | undefined {
  const found = schema.fields.map((field) => `${field.name} ${field.type}`).join(', ');
  const expected = COLUMN_NAMES.map((name) => `${name} ${TYPES[name]}`).join(', ');
  return found === expected ? undefined : `its columns are ${found}, not ${expected}`;
}

/** Why a table of kinds read from a file does not go with `KINDS`; undefined when it does. */
export function kindsProblem(found: unknown, known: readonly KindSpec[]): string | undefined {
  if (!Array.isArray(found) || !found.every(isKindSpec)) return 'its table of kinds is malformed';
  // Kinds are only ever appended, so of two versions' tables one is the beginning of the other.
  for (let id = 0; id < Math.min(found.length, known.length); id++) {
    const name = (found[id] as KindSpec).name;
    if (name !== known[id]?.name) return `its kind ${id} is ${name}, not ${known[id]?.name}`;
  }
  const names = new Set([...known, ...found.slice(known.length)].map(({ name }) => name));
  const kinds = Math.max(found.length, known.length);
  return names.size === kinds ? undefined : 'its table of kinds has a name twice';
}

/**
 * The kinds of a file whose table has no problem: what its rows hold is read as this version reads it, since
 * ids are looked up by it; at which level they were recorded is the file's to say.
 */
export function kindsOf(found: readonly KindSpec[], known: readonly KindSpec[]): KindSpec[] {
  return found.map((spec, id) => {
    const own = known[id];
    return own === undefined ? spec : { ...own, level: spec.level };
  });
}

/** Whether a value is one of the levels. */
export function isLevel(value: unknown): value is Level {
  return LEVELS.some((level) => level === value);
}

/** `cell.killed`: nothing that JavaScript knows by itself is called so, which tables are asked for by name. */
const KIND_NAME = /^[a-z]+\.[a-z]+$/i;

function isKindSpec(value: unknown): value is KindSpec {
  if (typeof value !== 'object' || value === null) return false;
  const spec = value as Readonly<Record<string, unknown>>;
  return (
    typeof spec.name === 'string' &&
    KIND_NAME.test(spec.name) &&
    FAMILIES.some((family) => family === spec.family) &&
    isLevel(spec.level) &&
    typeof spec.sentence === 'string' &&
    ['isObservable', 'cell', 'lrp', 'instance'].every((key) => typeof spec[key] === 'boolean') &&
    ['a', 'b', 'x'].every((key) => spec[key] === undefined || isField(spec[key]))
  );
}

function isField(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const field = value as Readonly<Record<string, unknown>>;
  // Tables are asked for it by name: what every object has is no type.
  const { name, type } = field;
  return typeof name === 'string' && typeof type === 'string' && !(type in Object.prototype);
}

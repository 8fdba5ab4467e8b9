/**
 * A scenario in parts, some of which may be missing because the file is wrong there: what expansion
 * works on, so that mistakes that need the whole picture are found beside those in single entries.
 */
import * as z from 'zod';
import { EVENT, type EventEntry } from './eventSchema';
import { EXPECTATION, type ExpectationEntry } from './expectationSchema';
import { findingsOf } from './findings';
import {
  CELL_GROUP,
  type CellGroup,
  type ControlPlaneEntry,
  FOUNDATION,
  type PropertyValues,
} from './foundationSchema';
import type { Finding, Path } from './problems';
import { RUN, type Run, type Scenario } from './schema';
import { branches, branchFor, type DataMap, isDataMap, valueAt } from './schemaWalk';
import { DEFAULT_STACK } from './stacks';
import { WORKLOAD_ENTRY, type WorkloadEntry } from './workloadSchema';

/** Says what is wrong with the place at `path`. */
export type Report = (path: Path, finding: Omit<Finding, 'path' | 'part'>) => void;

export interface Parts {
  readonly name: string;
  readonly question: string;
  readonly zones: readonly string[] | undefined;
  /** By position in the file; undefined where the file is wrong. */
  readonly cells: readonly (CellGroup | undefined)[];
  readonly controlPlane: Partial<ControlPlaneEntry>;
  readonly silk: Scenario['foundation']['silk'];
  readonly stack: Scenario['foundation']['stack'];
  readonly properties: PropertyValues;
  readonly workload: readonly (WorkloadEntry | undefined)[];
  readonly events: readonly (EventEntry | undefined)[];
  readonly expect: readonly (ExpectationEntry | undefined)[];
  readonly run: Run | undefined;
  /** Whether all of them can be read: only then can a name be known not to exist. */
  readonly isComplete: { readonly cells: boolean; readonly workload: boolean };
}

/** The parts of a valid scenario. */
export function partsOf(scenario: Scenario): Parts {
  const { name, question, foundation, workload, events, expect, run } = scenario;
  return {
    name,
    question,
    zones: foundation.zones,
    cells: foundation.cells,
    controlPlane: foundation.controlPlane,
    silk: foundation.silk,
    stack: foundation.stack,
    properties: foundation.properties,
    workload,
    events,
    expect,
    run,
    isComplete: { cells: true, workload: true },
  };
}

/** In place of sizes that cannot be read. */
const SOME_SIZE: DataMap = { memory: '1GB', disk: '1GB' };
const SOME_APP: DataMap = { instances: 1 };

/** What can be read of data that is not a valid scenario. */
export function readableParts(data: unknown): Parts {
  const shape = FOUNDATION.shape;
  const cells = entries(CELL_GROUP, data, ['foundation', 'cells'], () => SOME_SIZE);
  const workload = entries(WORKLOAD_ENTRY, data, ['workload'], (entry) =>
    isDataMap(entry) && Object.hasOwn(entry, 'app') ? SOME_APP : {},
  );
  const silk = shape.silk.safeParse(valueAt(data, ['foundation', 'silk']));
  return {
    name: 'unreadable',
    question: '',
    zones: readable(shape.zones, valueAt(data, ['foundation', 'zones'])),
    cells,
    controlPlane: readable(shape.controlPlane, valueAt(data, ['foundation', 'controlPlane'])) ?? {},
    silk: silk.success ? silk.data : 'none',
    stack: readable(shape.stack, valueAt(data, ['foundation', 'stack'])) ?? DEFAULT_STACK,
    properties: {},
    workload,
    events: entries(EVENT, data, ['events']),
    expect: entries(EXPECTATION, data, ['expect']),
    run: readable(RUN, valueAt(data, ['run'])),
    isComplete: {
      cells: cells.length > 0 && cells.every((group) => group !== undefined),
      workload: isListOrAbsent(data, 'workload') && workload.every((entry) => entry !== undefined),
    },
  };
}

function isListOrAbsent(data: unknown, key: string): boolean {
  if (!isDataMap(data)) return false;
  return !Object.hasOwn(data, key) || Array.isArray(data[key]);
}

/**
 * What is readable of an entry that is wrong in places: the entry without its faulty keys. So its names
 * stay known, and events that speak of them are not mistaken. Of a union only the branch that was meant is
 * tried: all of them would take a millisecond an entry, of which a file may have thousands.
 */
function mended<Output>(
  union: z.core.$ZodType<Output>,
  entry: unknown,
  fallback: DataMap,
): Output | undefined {
  if (!isDataMap(entry)) return undefined;
  const schema = branchOf(union, entry);
  if (schema === undefined) return undefined;
  const result = z.safeParse(schema, entry);
  if (result.success) return result.data;
  const sound: DataMap = { ...fallback, ...entry };
  for (const { path } of findingsOf(schema, entry, result.error.issues)) {
    const key = path[0];
    if (typeof key !== 'string') continue;
    if (Object.hasOwn(fallback, key)) sound[key] = fallback[key];
    else delete sound[key];
  }
  return readable(schema, sound);
}

/** The branch that the entry was written for; a schema that is no union has one. */
function branchOf<Output>(
  schema: z.core.$ZodType<Output>,
  entry: DataMap,
): z.core.$ZodType<Output> | undefined {
  const options = branches(schema);
  if (options === undefined) return schema;
  return options[branchFor(options, entry)] as z.core.$ZodType<Output> | undefined;
}

function entries<Output>(
  schema: z.core.$ZodType<Output>,
  data: unknown,
  path: Path,
  fallback: (entry: unknown) => DataMap = () => ({}),
): (Output | undefined)[] {
  const list = valueAt(data, path);
  if (!Array.isArray(list)) return [];
  return list.slice(0, 10_000).map((entry) => mended(schema, entry, fallback(entry)));
}

function readable<Output>(schema: z.core.$ZodType<Output>, value: unknown): Output | undefined {
  const result = z.safeParse(schema, value);
  return result.success ? result.data : undefined;
}

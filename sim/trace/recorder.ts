/**
 * The recorder of a simulation of Diego: numbers the rows of the trace, folds the digests, and hands every
 * row to whoever listens.
 *
 * The digest sees each observable record whatever the level: kind name, instant, and the kind's own fields
 * with names instead of ids, so that neither a trace option nor the order in which ids were given out
 * changes it. It never sees row numbers, causes or observations. There is one digest per family, and *the* digest
 * is the digest of those.
 */
import {
  combineDigests,
  createDigest,
  type Digest,
  foldHash,
  foldNumber,
  hashName,
  hex,
} from '../engine/digest';
import type { Recorder } from '../engine/recorder';
import type { Instant } from '../engine/units';
import type { Identities } from '../model/identity';
import {
  FAMILIES,
  type Family,
  type Field,
  KINDS,
  type KindSpec,
  LEVELS,
  type Level,
} from './kinds';
import {
  clearHashes,
  createInstanceHashes,
  createNameHashes,
  foldInstance,
  foldLRP,
  foldName,
  type InstanceHashes,
  type NameHashes,
} from './nameHashes';

/** Someone who listens to a run: a trace in memory or on disk, a summary, an auction log. */
export interface RecordSink {
  /**
   * Takes one row. `sequence` is its number in the trace, or `NOT_KEPT` when the trace's level leaves it
   * out: what stores the trace ignores such rows, what merely watches need not.
   */
  row(
    sequence: number,
    at: Instant,
    cause: number,
    kind: number,
    cell: number,
    lrp: number,
    instance: number,
    a: number,
    b: number,
    x: number,
  ): void;
  /** Takes an observation (`observations`); see `Recorder.count`. */
  count?(at: Instant, observation: number, subject: number, value: number): void;
  /** Forgets the rows from number `rows` on: a snapshot was restored. Without it, a sink cannot go back. */
  truncate?(rows: number): void;
}

/** The sequence of a row that the trace's level leaves out. */
export const NOT_KEPT = -1;

export interface RecorderOptions {
  /** Which rows the trace keeps and numbers. Default `normal`. */
  readonly level?: Level;
  readonly sinks?: readonly RecordSink[];
}

export interface TraceRecorder extends Recorder {
  /** Hexadecimal digest of each family so far. */
  digests(): Record<Family, string>;
  /** Digest of the families' digests. */
  digest(): string;
  /** Number of rows kept so far. */
  rows(): number;
}

interface SavedRecorder {
  /** Saved in one piece with the actors that share it, and adopted with them. */
  readonly identities: Identities;
  readonly rows: number;
  /** In the order of `FAMILIES`. */
  readonly digests: readonly Digest[];
}

/** What a row's numbers are folded as, per kind, worked out once. */
interface FoldPlan {
  readonly spec: KindSpec;
  readonly isKept: boolean;
  readonly digest: Digest;
  /** The 64-bit hash of the kind's name. */
  readonly nameHigh: number;
  readonly nameLow: number;
  readonly a: FieldFold;
  readonly b: FieldFold;
}

/** A table of `Identities` that names the things of one sort. */
type NameTable = 'cells' | 'processes' | 'tasks' | 'domains' | 'texts';

/** How a column is folded: as the name in a table, as a number, or, when the kind has no such field, not. */
type FieldFold = NameTable | 'number' | undefined;

interface HashCaches extends Readonly<Record<NameTable, NameHashes>> {
  readonly instances: InstanceHashes;
}

// Causes are stored as 32-bit integers.
const ROWS_MAX = 0x7fffffff;

/** A recorder that names things by `identities`, which the simulation goes on filling. */
export function createRecorder(
  identities: Identities,
  options: RecorderOptions = {},
): TraceRecorder {
  let names = identities;
  const sinks = options.sinks ?? [];
  const counting = sinks.filter((sink) => sink.count !== undefined);
  const level = options.level ?? 'normal';
  const digests = FAMILIES.map(() => createDigest());
  const caches = createCaches();
  const plans = KINDS.map((spec) => planFold(spec, level, digests));
  let rows = 0;

  const hexByFamily = () =>
    Object.fromEntries(FAMILIES.map((family, i) => [family, hex(digests[i] as Digest)])) as Record<
      Family,
      string
    >;

  return {
    record(at, cause, kind, cell, lrp, instance, a, b, x) {
      const plan = plans[kind];
      if (plan === undefined) throw new RangeError(`no record kind ${kind}`);
      if (plan.spec.isObservable) {
        foldRow(plan, names, caches, at, cell, lrp, instance, a, b, x);
      }
      const sequence = plan.isKept ? rows++ : NOT_KEPT;
      if (rows > ROWS_MAX) throw new RangeError(`the trace has more than ${ROWS_MAX} rows`);
      for (const sink of sinks) {
        sink.row(sequence, at, cause, kind, cell, lrp, instance, a, b, x);
      }
      return plan.isKept ? sequence : cause;
    },
    count(at, observation, subject, value) {
      for (const sink of counting) sink.count?.(at, observation, subject, value);
    },
    save(): SavedRecorder {
      return { identities: names, rows, digests: digests.map((digest) => digest.slice()) };
    },
    restore(saved) {
      const state = saved as SavedRecorder;
      for (const sink of sinks) sink.truncate?.(state.rows);
      for (const [i, digest] of digests.entries()) digest.set(state.digests[i] as Digest);
      names = state.identities;
      rows = state.rows;
      forget(caches);
    },
    digests: hexByFamily,
    digest: () => combineDigests(hexByFamily()),
    rows: () => rows,
  };
}

/** Folds one record; see the head of this file for what belongs to it. */
function foldRow(
  plan: FoldPlan,
  identities: Identities,
  caches: HashCaches,
  at: Instant,
  cell: number,
  lrp: number,
  instance: number,
  a: number,
  b: number,
  x: number,
): void {
  const { digest, spec } = plan;
  foldHash(digest, plan.nameHigh, plan.nameLow);
  foldNumber(digest, at);
  if (spec.cell) foldName(digest, caches.cells, identities.cells, cell);
  if (spec.lrp) foldLRP(digest, caches.processes, identities, lrp);
  if (spec.instance) foldInstance(digest, caches.instances, identities, instance);
  foldField(digest, plan.a, identities, caches, a);
  foldField(digest, plan.b, identities, caches, b);
  if (spec.x !== undefined) foldNumber(digest, x);
}

function foldField(
  digest: Digest,
  fold: FieldFold,
  identities: Identities,
  caches: HashCaches,
  value: number,
): void {
  if (fold === undefined) return;
  if (fold === 'number') foldNumber(digest, value);
  else foldName(digest, caches[fold], identities[fold], value);
}

function planFold(spec: KindSpec, level: Level, digests: readonly Digest[]): FoldPlan {
  const name = new Int32Array(2);
  hashName(spec.name, name, 0);
  return {
    spec,
    isKept: LEVELS.indexOf(spec.level) <= LEVELS.indexOf(level),
    digest: digests[FAMILIES.indexOf(spec.family)] as Digest,
    nameHigh: name[0] as number,
    nameLow: name[1] as number,
    a: foldOf(spec.a),
    b: foldOf(spec.b),
  };
}

function foldOf(field: Field | undefined): FieldFold {
  switch (field?.type) {
    case undefined:
      return undefined;
    case 'process':
      return 'processes';
    case 'task':
      return 'tasks';
    case 'domain':
      return 'domains';
    case 'text':
      return 'texts';
    default:
      return 'number';
  }
}

function createCaches(): HashCaches {
  return {
    cells: createNameHashes(),
    processes: createNameHashes(),
    tasks: createNameHashes(),
    domains: createNameHashes(),
    texts: createNameHashes(),
    instances: createInstanceHashes(),
  };
}

function forget(caches: HashCaches): void {
  for (const hashes of Object.values(caches)) clearHashes(hashes);
}

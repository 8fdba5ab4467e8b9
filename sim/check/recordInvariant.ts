/**
 * What an invariant over records is: a sentence about what is said to happen, judged from the records alone.
 *
 * It keeps its own idea of every row, task and container, made from records only, so that it is independent of
 * the code that changes them. Handlers are called for their kinds; all other records cost nothing. A judge belongs
 * to one run from its first record on: it cannot go back to a snapshot.
 */
import type { Instant } from '../engine/units';
import type { FoundationSpec } from '../model/foundationSpec';
import type { Identities } from '../model/identity';
import type { KindName } from '../trace/kinds';
import type { Report } from './invariant';

/** The columns of one record. One object is used again and again: copy what is to be kept. */
export interface RecordRow {
  readonly at: Instant;
  readonly cell: number;
  readonly lrp: number;
  readonly instance: number;
  readonly a: number;
  readonly b: number;
  readonly x: number;
}

export type RecordHandlers = { readonly [Name in KindName]?: (row: RecordRow) => void };

/** The run whose records are judged. */
export interface JudgedRun {
  readonly spec: FoundationSpec;
  readonly identities: Identities;
  /** Name of the actor that does what is being told, such as `bbs/0`; only while a run is under way, not of a trace. */
  readonly atWork?: (() => string) | undefined;
}

export interface RecordInvariant {
  readonly name: string;
  readonly sentence: string;
  /** Handlers for one run. */
  watch(run: JudgedRun, report: Report): RecordHandlers;
}

/** Every invariant over records, and how one run is held to them. To add one: its own file, then a line here. */
import type { FoundationSpec } from '../model/foundationSpec';
import type { Identities } from '../model/identity';
import { type KindName, kindId } from '../trace/kinds';
import type { RecordSink } from '../trace/recorder';
import { auctionsWithinCapacity } from './auctionsWithinCapacity';
import { backsOff } from './backsOff';
import { createdIfClaimed } from './createdIfClaimed';
import { deposedEnds } from './deposedEnds';
import type { Violation } from './invariant';
import { legalContainerStates } from './legalContainerStates';
import { legalLRPStates } from './legalLRPStates';
import { legalTaskStates } from './legalTaskStates';
import { oneLockHolder } from './oneLockHolder';
import type { JudgedRun, RecordInvariant, RecordRow } from './recordInvariant';
import { retiredUndesired } from './retiredUndesired';
import { tasksEndOnce } from './tasksEndOnce';
import { tasksFailWithCells } from './tasksFailWithCells';
import { writesByHolder } from './writesByHolder';

export const RECORD_INVARIANTS: readonly RecordInvariant[] = [
  legalLRPStates,
  legalTaskStates,
  legalContainerStates,
  createdIfClaimed,
  backsOff,
  tasksEndOnce,
  tasksFailWithCells,
  oneLockHolder,
  deposedEnds,
  writesByHolder,
  retiredUndesired,
  auctionsWithinCapacity,
];

/** Violations that are kept: the first ones tell most. */
const KEPT_MAX = 20;

export interface RecordJudge {
  /** To be among the listeners of the run from its first record on. */
  readonly sink: RecordSink;
  /** What was broken so far, in the order of the records. */
  readonly violations: readonly Violation[];
}

type Handler = (row: RecordRow) => void;

/** A judge of one run; `atWork` names who does what is told (`JudgedRun`). */
export function createRecordJudge(
  spec: FoundationSpec,
  identities: Identities,
  invariants: readonly RecordInvariant[] = RECORD_INVARIANTS,
  atWork?: JudgedRun['atWork'],
): RecordJudge {
  const violations: Violation[] = [];
  const row = { at: 0, cell: 0, lrp: 0, instance: 0, a: 0, b: 0, x: 0 };
  const handlers: Handler[][] = [];
  for (const { name, watch } of invariants) {
    const report = (subject: string, text: string): void => {
      if (violations.length >= KEPT_MAX) return;
      violations.push({ at: row.at, invariant: name, subject, text });
    };
    for (const [kind, handler] of Object.entries(watch({ spec, identities, atWork }, report))) {
      const id = kindId(kind as KindName);
      const list = handlers[id] ?? [];
      handlers[id] = list;
      if (handler !== undefined) list.push(handler);
    }
  }
  const sink: RecordSink = {
    row(_sequence, at, _cause, kind, cell, lrp, instance, a, b, x) {
      const interested = handlers[kind];
      if (interested === undefined) return;
      Object.assign(row, { at, cell, lrp, instance, a, b, x });
      for (const handler of interested) handler(row);
    },
  };
  return { sink, violations };
}

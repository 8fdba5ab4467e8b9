/**
 * Rare branches of the model that no kind of record shows by itself: which of several ways something came about, or
 * what was under way when it did. A deep run that never meets one of them does not test it.
 */

import type { JudgedRun, RecordHandlers } from '../../check/recordInvariant';
import { type KindName, kindId } from '../../trace/kinds';
import type { RecordSink } from '../../trace/recorder';
import { ROW_BRANCHES, rowBranches } from './rowBranches';
import { SERVICE_BRANCHES, serviceBranches } from './serviceBranches';
import { TEXT_BRANCHES, textBranches } from './textBranches';

/** Every branch that is to happen, by its sentence. */
export const BRANCHES: readonly string[] = [...ROW_BRANCHES, ...SERVICE_BRANCHES, ...TEXT_BRANCHES];

/** Says that a branch has happened. */
export type Happened = (branch: string) => void;

/** What finds branches in one run. */
export type BranchWatch = (run: JudgedRun, happened: Happened) => RecordHandlers;

const WATCHES: readonly BranchWatch[] = [rowBranches, serviceBranches, textBranches];

type Handler = NonNullable<RecordHandlers[KindName]>;

/** Listens to one run. */
export function watchBranches(run: JudgedRun, happened: Happened): RecordSink {
  const handlers: Handler[][] = [];
  for (const watch of WATCHES) {
    for (const [kind, handler] of Object.entries(watch(run, happened))) {
      const id = kindId(kind as KindName);
      const list = handlers[id] ?? [];
      handlers[id] = list;
      if (handler !== undefined) list.push(handler);
    }
  }
  const row = { at: 0, cell: 0, lrp: 0, instance: 0, a: 0, b: 0, x: 0 };
  return {
    row(_sequence, at, _cause, kind, cell, lrp, instance, a, b, x) {
      const interested = handlers[kind];
      if (interested === undefined) return;
      Object.assign(row, { at, cell, lrp, instance, a, b, x });
      for (const handler of interested) handler(row);
    },
  };
}

/**
 * Hands the rows and observations of a run to whoever counts something, by kind, and tells observers of
 * levels once per instant: what held for no time at all was never so.
 *
 * A sink that only watches: it keeps nothing itself, hears every row whatever the trace's level, and cannot
 * go back to a snapshot.
 */
import type { Instant } from '../engine/units';
import { KINDS, type KindName, kindId } from '../trace/kinds';
import { OBSERVATIONS, type ObservationName, observationId } from '../trace/observations';
import type { RecordSink } from '../trace/recorder';

/** Takes the columns of one row; see the table of kinds for what they mean. */
export type RowHandler = (
  at: Instant,
  cell: number,
  lrp: number,
  instance: number,
  a: number,
  b: number,
  x: number,
) => void;

/**
 * Takes one observation. `at` may be later than now, when what has been worked out already will be so: they
 * do not come in the order of `at`.
 */
export type ObservationHandler = (at: Instant, subject: number, value: number) => void;

/** Told that from `at` on, levels are what they are now. */
export type LevelObserver = (at: Instant) => void;

export interface RowDispatch {
  readonly sink: RecordSink;
  /** Handlers of one kind are called in the order in which they came. */
  on(kind: KindName, handler: RowHandler): void;
  onObservation(name: ObservationName, handler: ObservationHandler): void;
  /** Observers are told at the end of each instant in which `markChanged` was called. */
  observe(observer: LevelObserver): void;
  markChanged(): void;
  /** Tells observers of the last instant. Call it when no row follows. */
  settle(): void;
}

export function createRowDispatch(): RowDispatch {
  const handlers: RowHandler[][] = KINDS.map(() => []);
  const observationHandlers: ObservationHandler[][] = OBSERVATIONS.map(() => []);
  const observers: LevelObserver[] = [];
  let now: Instant = 0;
  let isChanged = true;

  const settle = (): void => {
    if (!isChanged) return;
    isChanged = false;
    for (const observer of observers) observer(now);
  };

  return {
    sink: {
      row(_sequence, at, _cause, kind, cell, lrp, instance, a, b, x) {
        if (at !== now) {
          settle();
          now = at;
        }
        for (const handler of handlers[kind] as RowHandler[]) {
          handler(at, cell, lrp, instance, a, b, x);
        }
      },
      count(at, observation, subject, value) {
        for (const handler of observationHandlers[observation] as ObservationHandler[]) {
          handler(at, subject, value);
        }
      },
    },
    on(kind, handler) {
      (handlers[kindId(kind)] as RowHandler[]).push(handler);
    },
    onObservation(name, handler) {
      (observationHandlers[observationId(name)] as ObservationHandler[]).push(handler);
    },
    observe(observer) {
      observers.push(observer);
    },
    markChanged() {
      isChanged = true;
    },
    settle,
  };
}

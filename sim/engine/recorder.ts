/**
 * Where a simulation says what happened. The engine passes rows through without reading them: what the
 * columns mean is the guest's affair (`trace/kinds`).
 */
import type { Instant } from './units';

export interface Recorder {
  /**
   * Takes one row and answers its number in the trace, to be named as the cause of what follows, or
   * `cause` itself when this row is not kept.
   */
  record(
    at: Instant,
    cause: number,
    kind: number,
    cell: number,
    lrp: number,
    instance: number,
    a: number,
    b: number,
    x: number,
  ): number;
  /**
   * Takes one observation, by its number in the guest's table. Instants may be later than now, and so come in
   * no order.
   */
  count(at: Instant, observation: number, subject: number, value: number): void;
  /** Plain data for `snapshot()`. */
  save(): unknown;
  restore(saved: unknown): void;
}

/** The cause of what nothing in the run caused: the scenario itself. */
export const NO_CAUSE = -1;

/** A recorder for simulations that nobody watches. */
export const SILENT: Recorder = {
  record: (_at, cause) => cause,
  count: () => undefined,
  save: () => undefined,
  restore: () => undefined,
};

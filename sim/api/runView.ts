/** What there is to see of a run at one instant, without the means to drive it. A type alone: it is published. */
import type { AppView, CellView, Counts, InstanceView } from './views';

export interface RunView {
  /** Simulated so far, µs. */
  readonly now: number;
  /** When the run ends, µs. */
  readonly end: number;
  /** Events handled so far. */
  readonly events: number;
  /** Every row of the BBS. Copies, as all that follows: a later look may see another state. */
  instances(): InstanceView[];
  /** Every cell that has joined. */
  cells(): CellView[];
  /** Every version of every app: what is desired, and what runs. */
  apps(): AppView[];
  /** Desired instances that run, in containers, and those that do not. */
  counts(): Counts;
}

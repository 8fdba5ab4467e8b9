/**
 * What holds a run to every invariant while it goes on. Here is nothing: a page that is published does not pay for it,
 * and a broken state at the end ends the run (`sim/check/invariantBroken`). The build of a canary puts
 * `sim/testing/canaries/examinedRun` in its place, as it puts the defect (`sim/testing/canaries/canaryPlugin`).
 */
import type { AuctionLogger } from '../../sim/diego/auctioneer/auctionLogger';
import type { Foundation } from '../../sim/diego/foundation';
import type { Identities } from '../../sim/model/identity';
import type { RecordSink } from '../../sim/trace/recorder';
import type { BrokenInvariant } from './protocol';

export interface Examination {
  /** To be told of every record from the first one on, and of every batch. */
  sink(identities: Identities): RecordSink;
  readonly auctionLogger: AuctionLogger;
  /** To be called after each event. */
  after(foundation: Foundation): void;
  /** To be called once, at the end. `isWhole`: the run was not stopped before its end. */
  finish(foundation: Foundation, isWhole: boolean): readonly BrokenInvariant[];
}

/** Of one run; its simulation is asked for when something happens. */
export type CreateExamination = (
  spec: Foundation['spec'],
  simulation: () => Foundation['simulation'],
) => Examination;

/** Null in what is published. */
export const EXAMINER: CreateExamination | null = null;

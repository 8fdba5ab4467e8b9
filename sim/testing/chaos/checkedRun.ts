/**
 * One run held to every invariant: those of an instant looked at between events, those over records as they
 * come, and at the end whether all is well again.
 *
 * The state is looked at now and then (`sim/check/looks`), records are judged one by one. The first thing that is broken
 * ends the run.
 */
import type { Violation } from '../../check/invariant';
import { isLookDue, type Looked } from '../../check/looks';
import type { JudgedRun } from '../../check/recordInvariant';
import type { PlacementPolicy } from '../../diego/auctioneer/placementPolicy';
import { createFoundation, type Foundation } from '../../diego/foundation';
import type { Limits } from '../../engine/limits';
import type { Instant } from '../../engine/units';
import type { FoundationSpec } from '../../model/foundationSpec';
import type { Identities } from '../../model/identity';
import { messageOf } from '../../model/thrown';
import { createRecorder, type RecordSink, type TraceRecorder } from '../../trace/recorder';
import { createExaminer, type Examiner } from './examiner';
import type { Pending } from './pending';

/** What stops a run that would never end: far more than a case of chaos needs. */
export const LIMITS: Limits = {
  events: 20_000_000,
  pending: 1_000_000,
  until: Number.MAX_SAFE_INTEGER,
  eventsAtOneInstant: 200_000,
};

export interface RunToCheck {
  readonly spec: FoundationSpec;
  readonly seed: number;
  readonly until: Instant;
  /** Scores cells in Diego's place: then auctions are not held to Diego's rules, and room may stay idle. */
  readonly placementPolicy?: PlacementPolicy | undefined;
  /** Told with every look how far it is. */
  readonly reached?: ((now: Instant) => void) | undefined;
}

/** What somebody else looks for in a run, besides. */
export interface OtherWatch {
  readonly sink: RecordSink;
  /** What is broken now; asked as often as all invariants over states. */
  states(foundation: Foundation): readonly Violation[];
  /** What the records since the last call have broken; asked after each event. */
  heard(): readonly Violation[];
}

export interface CheckedRun {
  /** The first of them decides. Empty: nothing was ever broken. */
  readonly violations: readonly Violation[];
  readonly digest: string;
  readonly events: number;
  /** What was asked of it in the end; null when something had been broken before. */
  readonly rest: Omit<Pending, 'violations'> | null;
}

/** Runs it, quietly, with everything that can be asked. `sinks` listen as well; `other` sees records of level normal. */
export function checkedRun(
  { spec, seed, until, placementPolicy, reached }: RunToCheck,
  sinks: (run: JudgedRun) => readonly RecordSink[] = () => [],
  otherOf?: (identities: Identities) => OtherWatch,
): CheckedRun {
  let recorder: TraceRecorder | undefined;
  let other: OtherWatch | undefined;
  const isDiego = placementPolicy === undefined;
  const examiner = createExaminer(spec, () => foundation.simulation, { isDiego });
  const atWork = (): string => foundation.simulation.atWork;
  const foundation: Foundation = createFoundation(spec, {
    seed,
    limits: LIMITS,
    auctionLogger: examiner.auctionLogger,
    ...(placementPolicy === undefined ? {} : { placementPolicy }),
    recorder: (identities) => {
      other = otherOf?.(identities);
      const all = [examiner.sink(identities), ...sinks({ spec, identities, atWork })];
      if (other !== undefined) all.push(other.sink);
      const level = other === undefined ? 'summary' : 'normal';
      recorder = createRecorder(identities, { level, sinks: all });
      return recorder;
    },
  });
  if (recorder === undefined) throw new Error('nobody recorded the run');
  const violations = broken(foundation, { until, reached }, examiner, other);
  const run = { digest: recorder.digest(), events: foundation.simulation.events };
  if (violations.length > 0) return { ...run, violations, rest: null };
  const { violations: pending, ...rest } = examiner.pending(foundation);
  return { ...run, violations: pending, rest };
}

/** An error in the middle of a run, with where in the program it was, without the folder that it stands in. */
export function thrown(error: unknown, at: Instant): Violation {
  const subject = messageOf(error);
  const place = error instanceof Error ? (error.stack ?? '').split('\n')[1]?.trim() : undefined;
  const text = place?.replace(/\(?(file:\/\/)?\/\S*\/(sim|dist)\//, '($2/') ?? 'somewhere';
  return { at, invariant: 'throws', subject, text };
}

/** Runs on until something is broken, or the end. */
function broken(
  foundation: Foundation,
  { until, reached }: Pick<RunToCheck, 'until' | 'reached'>,
  examiner: Examiner,
  other: OtherWatch | undefined,
): readonly Violation[] {
  const { simulation } = foundation;
  const look = (): readonly Violation[] => {
    const violations = examiner.look(foundation);
    return other === undefined ? violations : [...violations, ...other.states(foundation)];
  };
  let looked: Looked = { events: 0, at: 0 };
  for (;;) {
    const at = simulation.nextAt();
    if (at === undefined || at > until) break;
    if (isLookDue(looked, simulation.events, at)) {
      looked = { events: simulation.events, at };
      const violations = look();
      if (violations.length > 0) return violations;
      reached?.(at);
    }
    try {
      simulation.step();
    } catch (error) {
      return [thrown(error, simulation.now)];
    }
    for (const heard of examiner.heard) if (heard.length > 0) return heard;
    const heard = other?.heard() ?? [];
    if (heard.length > 0) return heard;
  }
  simulation.runUntil(until);
  return look();
}

/**
 * One run held to every invariant: those of an instant looked at between events, those over records as they
 * come, and at the end whether all is well again.
 *
 * A look at the state costs a step a row and a container, so it is taken after every 50th event, and else once in
 * each second of simulated time in which something happened. The first thing that is broken ends the run.
 */
import type { Violation } from '../../check/invariant';
import type { JudgedRun } from '../../check/recordInvariant';
import type { PlacementPolicy } from '../../diego/auctioneer/placementPolicy';
import { createFoundation, type Foundation } from '../../diego/foundation';
import type { Limits } from '../../engine/limits';
import { type Instant, SECOND } from '../../engine/units';
import type { FoundationSpec } from '../../model/foundationSpec';
import type { Identities } from '../../model/identity';
import { messageOf } from '../../model/thrown';
import { createRecorder, type RecordSink, type TraceRecorder } from '../../trace/recorder';
import { createExaminer, type Examiner } from './examiner';
import type { Pending } from './pending';

const EVENTS_PER_LOOK = 50;
const TIME_PER_LOOK = SECOND;

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
  /** Scores cells in Diego's place: auctions are not held to Diego's rules then, nor may no room stay idle. */
  readonly placementPolicy?: PlacementPolicy | undefined;
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
  { spec, seed, until, placementPolicy }: RunToCheck,
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
  const violations = broken(foundation, until, examiner, other);
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
  until: Instant,
  examiner: Examiner,
  other: OtherWatch | undefined,
): readonly Violation[] {
  const { simulation } = foundation;
  const look = (): readonly Violation[] => {
    const violations = examiner.look(foundation);
    return other === undefined ? violations : [...violations, ...other.states(foundation)];
  };
  let looked = { events: 0, at: 0 };
  for (;;) {
    const at = simulation.nextAt();
    if (at === undefined || at > until) break;
    const isDue =
      simulation.events - looked.events >= EVENTS_PER_LOOK ||
      (at - looked.at >= TIME_PER_LOOK && simulation.events > looked.events);
    if (isDue) {
      looked = { events: simulation.events, at };
      const violations = look();
      if (violations.length > 0) return violations;
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

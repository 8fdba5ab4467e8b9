/**
 * One run held to every invariant: those of an instant looked at between events, those over records as they
 * come, and at the end whether all is well again.
 *
 * A look at the state costs a step a row and a container, so it is taken after every 50th event, and else once in
 * each second of simulated time in which something happened. The first thing that is broken ends the run.
 */
import { checkState } from '../../check/checkAll';
import { createConserved } from '../../check/conserved';
import { createDisturbance } from '../../check/disturbance';
import type { Invariant, Violation } from '../../check/invariant';
import { createNoIdleRoom } from '../../check/noIdleRoom';
import { createPassingRows } from '../../check/passingRows';
import { createRecordJudge, RECORD_INVARIANTS, type RecordJudge } from '../../check/recordJudge';
import { createRunningOnce } from '../../check/runningOnce';
import type { PlacementPolicy } from '../../diego/auctioneer/placementPolicy';
import { createFoundation, type Foundation } from '../../diego/foundation';
import type { Limits } from '../../engine/limits';
import { type Instant, SECOND } from '../../engine/units';
import type { FoundationSpec } from '../../model/foundationSpec';
import type { Identities } from '../../model/identity';
import { createRecorder, type RecordSink, type TraceRecorder } from '../../trace/recorder';
import { createAuctionJudge } from './auctionJudge';
import { type Pending, pendingAt } from './pending';
import { createUpkeep } from './upkeep';

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
  sinks: (identities: Identities) => readonly RecordSink[] = () => [],
  otherOf?: (identities: Identities) => OtherWatch,
): CheckedRun {
  const disturbance = createDisturbance();
  const upkeep = createUpkeep();
  const { rep, bbs } = spec.config;
  const limits = { polling: rep.pollingInterval, converge: bbs.convergeRepeatInterval };
  const watches: Invariant[] = [
    createConserved(disturbance, limits),
    createRunningOnce(disturbance, limits),
    createPassingRows(disturbance, limits),
    ...(placementPolicy === undefined ? [createNoIdleRoom(disturbance, spec)] : []),
  ];
  let judge: RecordJudge | undefined;
  let recorder: TraceRecorder | undefined;
  let other: OtherWatch | undefined;
  const auctions = createAuctionJudge(spec, () => foundation.simulation.now);
  const foundation: Foundation = createFoundation(spec, {
    seed,
    limits: LIMITS,
    ...(placementPolicy === undefined ? { auctionLogger: auctions.logger } : { placementPolicy }),
    recorder: (identities) => {
      const invariants = [disturbance.follower, upkeep.follower, ...RECORD_INVARIANTS];
      judge = createRecordJudge(spec, identities, invariants);
      other = otherOf?.(identities);
      const all = [judge.sink, ...sinks(identities), ...(other === undefined ? [] : [other.sink])];
      const level = other === undefined ? 'summary' : 'normal';
      recorder = createRecorder(identities, { level, sinks: all });
      return recorder;
    },
  });
  if (judge === undefined || recorder === undefined) throw new Error('nobody recorded the run');
  const { violations: ofRecords } = judge;
  const look = (): Violation[] => [
    ...checkState(foundation, watches),
    ...(other?.states(foundation) ?? []),
  ];
  const heard = [() => ofRecords, () => auctions.violations, other?.heard ?? (() => [])];
  const violations = broken(foundation, until, heard, look);
  const run = { digest: recorder.digest(), events: foundation.simulation.events };
  if (violations.length > 0) return { ...run, violations, rest: null };
  const { violations: pending, ...rest } = pendingAt(foundation, upkeep);
  return { ...run, violations: pending, rest };
}

/** An error in the middle of a run, with where in the program it was, without the folder that it stands in. */
export function thrown(error: unknown, at: Instant): Violation {
  const subject = error instanceof Error ? error.message : String(error);
  const place = error instanceof Error ? (error.stack ?? '').split('\n')[1]?.trim() : undefined;
  const text = place?.replace(/\(?(file:\/\/)?\/\S*\/(sim|dist)\//, '($2/') ?? 'somewhere';
  return { at, invariant: 'throws', subject, text };
}

/** Runs on until something is broken, or the end. `heard`: what listeners have found. */
function broken(
  foundation: Foundation,
  until: Instant,
  heard: readonly (() => readonly Violation[])[],
  look: () => readonly Violation[],
): readonly Violation[] {
  const { simulation } = foundation;
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
    for (const found of heard) {
      const violations = found();
      if (violations.length > 0) return violations;
    }
  }
  simulation.runUntil(until);
  return look();
}

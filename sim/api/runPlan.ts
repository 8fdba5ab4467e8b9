/**
 * What makes a run the one that it is: a scenario, and what was injected since, each after a number of events. From it
 * the run can be had once more, up to where it stands. That takes as long as the run did so far.
 */
import type { Instant } from '../engine/units';
import type { TimedEvent } from '../model/foundationSpec';
import type { ExpandedScenario } from '../scenario/expanded';
import type { Scenario } from '../scenario/schema';
import type { CustomInvariant } from './invariants';
import { type RecordedRun, standAt, startRecorded, stepBefore } from './recordedRun';
import type { ScenarioRunOptions } from './runSettings';

export interface Injection {
  /** How many events had been handled. */
  readonly afterEvents: number;
  /** Of the plan's expansion. */
  readonly events: readonly TimedEvent[];
}

export interface RunPlan {
  /** With what was injected. */
  readonly scenario: Scenario;
  readonly expanded: ExpandedScenario;
  readonly injections: readonly Injection[];
}

/** How far a run has come. */
export interface RunPoint {
  readonly events: number;
  readonly now: Instant;
  readonly digest: string;
}

/** Where a run stands. */
export function pointOf({ run }: RecordedRun): RunPoint {
  const { events, now } = run.foundation.simulation;
  return { events, now, digest: run.recorder.digest() };
}

/** How a plan is run. */
export interface Replay {
  readonly options: ScenarioRunOptions;
  readonly invariants: readonly CustomInvariant[];
  /** Whether they have seen already what is replayed. */
  readonly isMuted: boolean;
}

/** The run of a plan at instant 0, as its scenario had it before anything was injected. */
export function begun(
  { expanded, injections }: RunPlan,
  replay: Pick<Replay, 'options' | 'invariants'>,
  isWatched = true,
): RecordedRun {
  const injected = new Set(injections.flatMap(({ events }) => events));
  const events = expanded.foundation.events.filter((event) => !injected.has(event));
  const foundation = { ...expanded.foundation, events };
  return startRecorded({ ...expanded, foundation }, replay.options, replay.invariants, isWatched);
}

/** The run of a plan once more, up to that point; undefined when it comes to another one. */
export function replayed(plan: RunPlan, point: RunPoint, replay: Replay): RecordedRun | undefined {
  const recorded = begun(plan, replay);
  const { run, watch } = recorded;
  const { foundation } = run;
  watch.isMuted = replay.isMuted;
  const advance = (events: number): void => {
    while (foundation.simulation.events < events && stepBefore(recorded, point.now)) {}
  };
  for (const { afterEvents, events } of plan.injections) {
    advance(afterEvents);
    for (const event of events) foundation.inject(event);
  }
  advance(point.events);
  const { events, now } = foundation.simulation;
  if (events !== point.events || now > point.now) return undefined;
  standAt(recorded, point.now);
  watch.isMuted = false;
  return run.recorder.digest() === point.digest ? recorded : undefined;
}

/** A run with what is injected into it: the same run, or its replay as the scenario with the event has it. */
import { formatDuration } from '../scenario/quantities';
import { type Injected, startEvents } from './injection';
import { InvalidEvent } from './invalidEvent';
import type { RecordedRun } from './recordedRun';
import { pointOf, type RunPlan, type RunPoint, replayed } from './runPlan';
import type { ScenarioRunOptions } from './runSettings';

/** @throws InvalidEvent where the past of the replay is another one. */
export function withInjected(
  recorded: RecordedRun,
  before: RunPlan,
  { plan, events, needsReplay }: Injected,
  options: ScenarioRunOptions,
): { readonly plan: RunPlan; readonly recorded: RecordedRun } {
  const point = pointOf(recorded);
  if (!needsReplay) {
    for (const event of events) recorded.run.foundation.inject(event);
    return { plan: withInjection(plan, point, events), recorded };
  }
  const extra = startEvents(before.expanded.foundation, plan.expanded.foundation);
  const later = (count: number): number => (count === 0 ? 0 : count + extra);
  const injections = plan.injections.map((each) => ({
    ...each,
    afterEvents: later(each.afterEvents),
  }));
  const there = { ...point, events: later(point.events) };
  const whole = withInjection({ ...plan, injections }, there, events);
  const { invariants } = recorded.watch;
  const again = replayed(whole, there, { options, invariants, isMuted: true });
  if (again !== undefined) return { plan: whole, recorded: again };
  throw new InvalidEvent(
    `with it, what has happened so far would have been otherwise; begin anew with withChanges(scenario, { events: [{ at: '${formatDuration(point.now)}', … }] })`,
  );
}

function withInjection(
  plan: RunPlan,
  { events: afterEvents }: RunPoint,
  events: Injected['events'],
) {
  return { ...plan, injections: [...plan.injections, { afterEvents, events }] };
}

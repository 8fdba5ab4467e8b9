/**
 * What befalls a foundation while its story is told: an event that nobody planned, at the instant it is now.
 */
import type { TimedEvent } from '../model/foundationSpec';
import type { FoundationStory } from './foundationStory';

type Unplanned = TimedEvent extends infer Event
  ? Event extends TimedEvent
    ? Omit<Event, 'at'>
    : never
  : never;

/** The operator does it now, as if the scenario had said so. */
export function befalls(story: FoundationStory, event: Unplanned): void {
  const { simulation, spec } = story.foundation;
  const events = spec.events as TimedEvent[];
  events.push({ ...event, at: story.now } as TimedEvent);
  simulation.post(story.now, OPERATOR, {
    kind: 'operator.event',
    event: events.length - 1,
  } as never);
}

/** The operator is the first actor of a foundation. */
const OPERATOR = 0;

export function drain(story: FoundationStory, ...cells: readonly number[]): void {
  befalls(story, { kind: 'drainCells', cells });
}

/** SIGKILL to the rep's process; the supervisor starts it again. */
export function killRep(story: FoundationStory, cell: number): void {
  befalls(story, { kind: 'killProcesses', processes: [{ component: 'rep', cell }] });
}

/** A clean end, for good. */
export function stopRep(story: FoundationStory, cell: number): void {
  befalls(story, { kind: 'stopProcesses', processes: [{ component: 'rep', cell }] });
}

/**
 * When it is time to look at the state. A look costs a step a row and a container, so it is taken after every 50th event,
 * and else once in each second of simulated time in which something happened.
 */
import { type Duration, type Instant, SECOND } from '../engine/units';

const EVENTS_PER_LOOK = 50;
const TIME_PER_LOOK: Duration = SECOND;

/** How far a run had come at the last look. */
export interface Looked {
  readonly events: number;
  readonly at: Instant;
}

/** Whether to look before the event at `at`, after so many events. */
export function isLookDue(looked: Looked, events: number, at: Instant): boolean {
  const unseen = events - looked.events;
  return unseen >= EVENTS_PER_LOOK || (unseen > 0 && at - looked.at >= TIME_PER_LOOK);
}

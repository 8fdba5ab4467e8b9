/** At which instant a scenario's foundation is looked at when nobody says. */
import type { Instant } from '../../engine/units';
import type { TimedEvent } from '../../model/foundationSpec';
import type { ExpandedScenario } from '../../scenario/expanded';
import type { CapacityResult } from './result';

/** Which instant, and why that one. */
export interface InstantToLookAt {
  readonly at: Instant;
  readonly reason: CapacityResult['atReason'];
}

/** What people do to their apps is the foundation's daily work; everything else changes its cells. */
const WORK: ReadonlySet<TimedEvent['kind']> = new Set([
  'addApps',
  'scaleApp',
  'removeApps',
  'releaseApps',
] as const);

/** The last instant before the first event that changes the cells; the end when there is none. */
export function instantToLookAt(
  { foundation, run }: Pick<ExpandedScenario, 'foundation' | 'run'>,
  asked: Instant | undefined,
): InstantToLookAt {
  if (asked !== undefined) return { at: asked, reason: 'asked for' };
  const first = foundation.events.find(
    (event) => !WORK.has(event.kind) && event.at <= run.duration,
  );
  if (first === undefined) return { at: run.duration, reason: 'end of the run' };
  return { at: Math.max(0, first.at - 1), reason: 'before the first event that changes the cells' };
}

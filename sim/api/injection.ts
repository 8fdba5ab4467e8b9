/**
 * Events that a test adds while a run goes on: the scenario is expanded once more with them, and what that adds is
 * handed to the operator.
 *
 * The past cannot change: the expansion must give all that it gave before, in its order. It does not where the new
 * event changes what chance picks later, or brings cells, apps or deploys, which a foundation has from its start.
 */
import type { FoundationSpec, TimedEvent } from '../model/foundationSpec';
import { EVENT } from '../scenario/eventSchema';
import { expandParts, seededDraw } from '../scenario/expand';
import { findingsOf } from '../scenario/findings';
import { partsOf } from '../scenario/parts';
import { type Finding, pathText } from '../scenario/problems';
import { formatDuration } from '../scenario/quantities';
import type { Scenario } from '../scenario/schema';
import { InvalidEvent } from './invalidEvent';

export interface Injected {
  /** With the event: what the next injection is added to. */
  readonly scenario: Scenario;
  readonly foundation: FoundationSpec;
  /** What the operator has to do, in the order of time. */
  readonly events: readonly TimedEvent[];
}

/**
 * What an event of a scenario file, without its time, does at `at`.
 * @throws InvalidEvent for one that the schema, the scenario or what is to come refuses.
 */
export function injected(
  scenario: Scenario,
  before: FoundationSpec,
  event: object,
  at: number,
): Injected {
  const data: unknown = JSON.parse(JSON.stringify({ ...event, at: formatDuration(at) }));
  const parsed = EVENT.safeParse(data);
  if (!parsed.success) throw refused(findingsOf(EVENT, data, parsed.error.issues));
  const changed = { ...scenario, events: [...scenario.events, parsed.data] };
  const found: Pick<Finding, 'path' | 'message' | 'expected'>[] = [];
  const { foundation } = expandParts(
    partsOf(changed),
    seededDraw(scenario.run.seed),
    (path, { message, expected }) => {
      const isOwn = path[0] === 'events' && path[1] === scenario.events.length;
      found.push({ path: isOwn ? path.slice(2) : path, message, expected });
    },
    () => undefined,
  );
  if (found.length > 0) throw refused(found);
  for (const part of ['cells', 'apps', 'pushes', 'tasks', 'deploys', 'rotations'] as const) {
    if (foundation[part].length !== before[part].length) {
      const why = 'a foundation has all that will ever be in it from its start';
      throw new InvalidEvent(`it would bring ${part}: ${why}; write the event into the scenario`);
    }
  }
  return { scenario: changed, foundation, events: added(before.events, foundation.events) };
}

/** What is in `after` and not in `before`, of which `after` must hold everything in its order. */
function added(before: readonly TimedEvent[], after: readonly TimedEvent[]): TimedEvent[] {
  const events: TimedEvent[] = [];
  let place = 0;
  for (const event of after) {
    const expected = before[place];
    if (expected !== undefined && JSON.stringify(expected) === JSON.stringify(event)) place++;
    else events.push(event);
  }
  const lost = before[place];
  if (lost === undefined) return events;
  const when = formatDuration(lost.at);
  throw new InvalidEvent(
    `with it, the ${lost.kind} at ${when} would be another one: inject that one as well, or write both into the scenario`,
  );
}

function refused(
  findings: readonly Pick<Finding, 'path' | 'message' | 'expected'>[],
): InvalidEvent {
  const lines = findings.map(({ path, message, expected }) => {
    const where = pathText(path);
    return `${where === '' ? 'event' : where}: ${message}${expected === '' ? '' : `; expected ${expected}`}`;
  });
  return new InvalidEvent(lines.join('\n'));
}

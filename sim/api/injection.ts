/**
 * Events that a test adds while a run goes on: the scenario is expanded once more with them, and what that adds is what
 * they do. From then on the run is that of the scenario with the event in it.
 *
 * The past cannot change: of what has been, the expansion must give all that it gave before. What is to come may: a later
 * event that picks among the cells that are up picks among others. Where it does, and where the event brings cells, apps,
 * pushes, tasks, deploys or rotations, which a foundation has from its start, asleep, the run is replayed with them.
 */
import type { Instant } from '../engine/units';
import type { FoundationSpec, TimedEvent } from '../model/foundationSpec';
import { EVENT } from '../scenario/eventSchema';
import { expandParts, seededDraw } from '../scenario/expand';
import { findingsOf } from '../scenario/findings';
import { partsOf } from '../scenario/parts';
import { type Finding, pathText, quoted } from '../scenario/problems';
import { formatDuration } from '../scenario/quantities';
import { InvalidEvent } from './invalidEvent';
import type { RunPlan } from './runPlan';
import { timedEventText } from './timedEventText';

/** What a foundation has from its start. */
const PARTS = ['cells', 'apps', 'pushes', 'tasks', 'deploys', 'rotations'] as const;

export interface Injected {
  /** With the event, but not among its injections. */
  readonly plan: RunPlan;
  /** What the operator has to do, in the order of time. */
  readonly events: readonly TimedEvent[];
  /** Whether it brings what the foundation does not have, or changes what is still to come. */
  readonly needsReplay: boolean;
}

/**
 * What an event of a scenario file, without its time, does at `at`, when it is `now`.
 * @throws InvalidEvent for one that the schema, the scenario or what is to come refuses.
 */
export function injected(plan: RunPlan, event: object, at: Instant, now: Instant): Injected {
  const { scenario } = plan;
  const data = dataOf(event, at);
  const parsed = EVENT.safeParse(data);
  if (!parsed.success) throw refused(findingsOf(EVENT, data, parsed.error.issues));
  const changed = { ...scenario, events: [...scenario.events, parsed.data] };
  const found: Pick<Finding, 'path' | 'message' | 'expected'>[] = [];
  const { foundation, expectations } = expandParts(
    partsOf(changed),
    seededDraw(scenario.run.seed),
    (path, { message, expected }) => {
      const isOwn = path[0] === 'events' && path[1] === scenario.events.length;
      found.push({ path: isOwn ? path.slice(2) : path, message, expected });
    },
    () => undefined,
  );
  if (found.length > 0) throw refused(found);
  const before = plan.expanded.foundation;
  if (foundation.tasks.some(({ from }, source) => source >= before.tasks.length && from <= now)) {
    const line = 'run.inject(event, run.now + 1)';
    throw new InvalidEvent(`tasks come from a later instant than now on: ${line}`);
  }
  const { events, sameAs, isAddition } = compared(before, foundation, now);
  // Those that are still to come, when they are compared no more, happen as those of the scenario do.
  const injections = plan.injections.map((each) => ({
    ...each,
    events: each.events.flatMap((old) => sameAs.get(old) ?? []),
  }));
  const expanded = { ...plan.expanded, foundation, expectations };
  return {
    plan: { scenario: changed, expanded, injections },
    events,
    needsReplay:
      !isAddition || PARTS.some((part) => foundation[part].length !== before[part].length),
  };
}

/**
 * How many events more a foundation handles at its very start because of what the new one has: Cloud Controller looks
 * once at each row of pushes.
 */
export function startEvents(before: FoundationSpec, after: FoundationSpec): number {
  return after.pushes.length - before.pushes.length;
}

function dataOf(event: unknown, at: Instant): object {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    throw new InvalidEvent(
      `an event is an object such as { kill: { zone: 'z1' } }, not ${quoted(event)}`,
    );
  }
  if ('at' in event) {
    throw new InvalidEvent(
      "its time is not part of it: run.inject({ kill: { zone: 'z1' } }, '5m')",
    );
  }
  return JSON.parse(JSON.stringify({ ...event, at: formatDuration(at) }));
}

interface Comparison {
  /** What is in the new expansion only. */
  readonly events: readonly TimedEvent[];
  /** By event of the old one: the same in the new one. */
  readonly sameAs: ReadonlyMap<TimedEvent, TimedEvent>;
  /** Whether nothing else has changed. */
  readonly isAddition: boolean;
}

/** What becomes of the events of one expansion in another one. @throws InvalidEvent when one that was by now does not. */
function compared(before: FoundationSpec, after: FoundationSpec, now: Instant): Comparison {
  const whole = matched(before, before.events, after, after.events);
  if (whole.lost === undefined) return { ...whole, isAddition: true };
  const isPast = ({ at }: TimedEvent): boolean => at <= now;
  const past = matched(before, before.events.filter(isPast), after, after.events.filter(isPast));
  if (past.lost === undefined) return { ...past, isAddition: false };
  const what = `${past.lost.kind} at ${formatDuration(past.lost.at)}`;
  throw new InvalidEvent(`with it, the ${what}, which has been, would have been another one`);
}

/** What `found` has beside `expected`, in its order; `lost` is the first that it does not have. */
function matched(
  before: FoundationSpec,
  expected: readonly TimedEvent[],
  after: FoundationSpec,
  found: readonly TimedEvent[],
) {
  const events: TimedEvent[] = [];
  const sameAs = new Map<TimedEvent, TimedEvent>();
  const texts = expected.map((event) => timedEventText(event, before));
  for (const event of found) {
    const next = expected[sameAs.size];
    const isNext = next !== undefined && texts[sameAs.size] === timedEventText(event, after);
    if (isNext) sameAs.set(next, event);
    else events.push(event);
  }
  return { events, sameAs, lost: expected[sameAs.size] };
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

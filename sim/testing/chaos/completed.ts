/**
 * From invented data to a scenario that is valid and long enough: what a file may not say is left out of it.
 *
 * An event about what is not there, or a repair of nothing, is a mistake in a scenario file, and whether it is
 * one follows from all the others. So nothing here knows those rules: entries that the schema or the expansion
 * refuses are dropped, until nothing is refused any more.
 */
import { expandParts, expandScenario, seededDraw } from '../../scenario/expand';
import type { ExpandedScenario } from '../../scenario/expanded';
import { partsOf } from '../../scenario/parts';
import { SCENARIO, type Scenario } from '../../scenario/schema';
import type { Entry, ScenarioData } from './scenarioData';
import { span } from './scenarioData';
import { calmFrom, settledAt, settlingTime } from './settling';
import { upkeepUntil } from './upkeepTime';

/** Data that a file may hold, and what it is expanded to. */
export interface CompletedScenario {
  readonly data: ScenarioData;
  readonly expanded: ExpandedScenario;
}

type Path = readonly PropertyKey[];

const ROUNDS_MAX = 20;

/** The data without what makes it invalid; undefined when the fault is not in an event or in the workload. */
export function fitting(data: ScenarioData): CompletedScenario | undefined {
  let current = data;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const parsed = SCENARIO.safeParse(current);
    const refused = parsed.success
      ? refusals(parsed.data)
      : parsed.error.issues.map(({ path }) => path);
    if (parsed.success && refused.length === 0) {
      return { data: current, expanded: expandScenario(parsed.data) };
    }
    const next = without(current, refused);
    if (next === undefined) return undefined;
    current = next;
  }
  return undefined;
}

/** The same, running on until all must be well again after its last event. */
export function completed(data: ScenarioData): CompletedScenario | undefined {
  const fitted = fitting(data);
  if (fitted === undefined) return undefined;
  const { foundation } = fitted.expanded;
  const upkept = upkeepUntil(foundation, calmFrom(foundation)) + settlingTime(foundation);
  const seconds = Math.ceil(Math.max(settledAt(foundation), upkept) / 1_000_000);
  // A longer run may make more of an event that recurs for ever, never less of one that has ended.
  return fitting({ ...fitted.data, run: { ...fitted.data.run, duration: span(seconds) } });
}

/** Where the expansion finds something wrong. */
function refusals(scenario: Scenario): Path[] {
  const paths: Path[] = [];
  expandParts(
    partsOf(scenario),
    seededDraw(scenario.run.seed),
    (path) => paths.push(path),
    () => undefined,
  );
  return paths;
}

/** Undefined when something else than an entry of a list is refused. */
function without(data: ScenarioData, refused: readonly Path[]): ScenarioData | undefined {
  const gone = { workload: new Set<unknown>(), events: new Set<unknown>() };
  for (const [list, place] of refused) {
    if (list !== 'events' && list !== 'workload') return undefined;
    gone[list].add(place);
  }
  const kept = (entries: readonly Entry[], places: ReadonlySet<unknown>): Entry[] =>
    entries.filter((_, place) => !places.has(place));
  return {
    ...data,
    workload: kept(data.workload, gone.workload),
    events: kept(data.events, gone.events),
  };
}

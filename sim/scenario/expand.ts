/**
 * From a valid scenario to all that a simulation needs: every cell, every app version, every event with
 * the cells and apps it concerns, every component's configuration.
 *
 * The story is told once, in the order of time, and mistakes that only the whole picture shows (an event
 * on a cell that does not exist yet) come out on the way. Selections by chance are keyed draws: the same
 * seed picks the same cells, and a foundation with more cells re-uses the draws of those it shares.
 */
import { keyedDraw } from '../engine/random';
import type { FoundationSpec } from '../model/foundationSpec';
import { addEntry } from './apps';
import { addInitialCells } from './cells';
import { componentConfigs } from './componentConfigs';
import { checkControlPlane } from './controlPlane';
import { deploysOf } from './deploys';
import type { ExpandedScenario, Expectation } from './expanded';
import { expectationsOf } from './expectations';
import { timedEvents } from './faults';
import { type Parts, partsOf, type Report } from './parts';
import { createPopulation, type Draw, type Population, reportMissing } from './population';
import { pathText } from './problems';
import { formatDuration } from './quantities';
import { DURATION_MAXIMUM } from './scalars';
import type { Scenario } from './schema';
import { warnAboutSilk } from './silkWarnings';

/** Keyed draws of a seed. */
export function seededDraw(seed: number): Draw {
  return (owner, purpose, occasion) => keyedDraw(seed, owner, purpose, occasion);
}

/**
 * Expands a scenario that `parseScenario` found valid. It tried the very draws of the scenario's seed.
 * @throws RangeError when it is not valid.
 */
export function expandScenario(
  scenario: Scenario,
  draw: Draw = seededDraw(scenario.run.seed),
): ExpandedScenario {
  const refuse: Report = (path, { message }) => {
    throw new RangeError(`${pathText(path)}: ${message}`);
  };
  const { foundation, expectations } = expandParts(
    partsOf(scenario),
    draw,
    refuse,
    () => undefined,
  );
  return {
    name: scenario.name,
    question: scenario.question,
    foundation,
    expectations,
    run: { ...scenario.run },
  };
}

/** Expands what there is of a scenario, and reports what does not fit together. */
export function expandParts(
  parts: Parts,
  draw: Draw,
  report: Report,
  warn: Report,
): { foundation: FoundationSpec; expectations: Expectation[] } {
  const population = createPopulation(parts, report, draw, parts.run?.duration ?? DURATION_MAXIMUM);
  checkControlPlane(parts, report);
  addInitialCells(population);
  for (const [index, entry] of parts.workload.entries()) {
    if (entry === undefined) continue;
    const isLater = 'at' in entry && entry.at > 0;
    if (isLater) checkArrival(population, entry.at, index);
    else addEntry(population, entry, 'from' in entry ? entry.from : 0, ['workload', index]);
  }
  const events = timedEvents(population);
  reportMissing(population);
  const expectations = expectationsOf(population);
  const { cells, apps, pushes, tasks } = population;
  const { zones = [] } = parts;
  const { controlPlane } = population;
  const config = componentConfigs(parts.properties, parts.silk, parts.stack);
  const deploys = deploysOf(population);
  if (!config.healthMonitor.isResurrectorEnabled) warnAboutPauses(parts, warn);
  warnAboutSilk(population, deploys, config.silk?.leaseExpiration ?? 0, warn);
  return {
    foundation: {
      ...{ zones, controlPlane, cells, apps, pushes, tasks, events, config },
      ...{ deploys, rotations: population.rotations },
    },
    expectations,
  };
}

/** Nobody needs to switch off what is not on. */
function warnAboutPauses({ events }: Parts, warn: Report): void {
  for (const [index, entry] of events.entries()) {
    if (entry === undefined || !('pauseResurrector' in entry)) continue;
    warn(['events', index, 'pauseResurrector'], {
      message: 'the resurrector is off in any case',
      expected: 'foundation.properties: { hm.resurrector_enabled: true }',
    });
  }
}

function checkArrival({ end, report }: Population, at: number, index: number): void {
  if (at < end) return;
  const message = `${formatDuration(at)} is after the end of the run`;
  report(['workload', index, 'at'], {
    message,
    expected: `before run.duration, ${formatDuration(end)}`,
  });
}

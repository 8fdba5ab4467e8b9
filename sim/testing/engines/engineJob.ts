/**
 * A run as plain JSON, so that any JavaScript engine can be asked to make it: the text of a scenario, which the
 * engine reads and expands itself, or a foundation that was drawn elsewhere.
 *
 * What comes of it is told as digests: of the records, which is *the* digest, and of the outcome: the state of
 * everything at the end, and the answer, whose numbers (quantiles, shares, means) no record holds.
 */
import { CAPACITY_DEFAULTS, capacityReport } from '../../answers/capacity/capacityReport';
import { capacityInput } from '../../answers/capacity/fromFoundation';
import { advance, finishRun, startRun } from '../../answers/run';
import { createFoundation } from '../../diego/foundation';
import { createDigest, foldString, hex } from '../../engine/digest';
import type { Simulation } from '../../engine/simulation';
import type { Instant } from '../../engine/units';
import type { FoundationSpec } from '../../model/foundationSpec';
import type { Identities } from '../../model/identity';
import { expandScenario } from '../../scenario/expand';
import type { ExpandedScenario } from '../../scenario/expanded';
import { parseScenario } from '../../scenario/validate';
import { createRecorder, type RecordSink, type TraceRecorder } from '../../trace/recorder';
import { dataLines } from './dataLines';

/** A scenario at its own seed. */
export interface ScenarioJob {
  readonly kind: 'scenario';
  readonly name: string;
  readonly text: string;
  /** Texts of the files that it may extend, by name. */
  readonly siblings: Readonly<Record<string, string>>;
  /** Path and YAML value, as `--set` gives them. */
  readonly overrides: readonly (readonly [path: string, value: string])[];
  /** Whether the outcome holds Diego's metrics, and the capacity at the end, as well. */
  readonly isMeasured: boolean;
}

export interface FoundationJob {
  readonly kind: 'foundation';
  readonly name: string;
  readonly seed: number;
  readonly until: Instant;
  readonly spec: FoundationSpec;
}

export type EngineJob = ScenarioJob | FoundationJob;

/** What came of a run. */
export interface EngineReport {
  /** Of the records; 32 hexadecimal digits. */
  readonly digest: string;
  /** Of the lines of the outcome (`dataLines`). */
  readonly outcome: string;
  readonly events: number;
}

/** A run that can be made in slices. */
export interface StartedJob {
  readonly recorder: TraceRecorder;
  /** Handles at most so many events more; answers whether the run is over. */
  advance(eventsMax: number): boolean;
  /** All that is to be equal besides the records, as plain data. Ask once, at the end. */
  outcome(): unknown;
  events(): number;
}

/** Makes listeners for a run, given the names that it goes on filling. */
export type Listeners = (identities: Identities) => readonly RecordSink[];

const NOBODY: Listeners = () => [];

/** A run at instant 0, every record of it kept. @throws Error when the scenario is not valid. */
export function startJob(job: EngineJob, sinks: Listeners = NOBODY): StartedJob {
  return job.kind === 'scenario'
    ? startScenario(expanded(job), job.isMeasured, sinks)
    : startFoundation(job, sinks);
}

/** What came of a run that is over. */
export function reportOf(started: StartedJob): EngineReport {
  return {
    digest: started.recorder.digest(),
    outcome: digestOfLines(dataLines(started.outcome())),
    events: started.events(),
  };
}

/** From beginning to end in one go: the digest of its records. */
export function digestOfJob(job: EngineJob): string {
  const started = startJob(job);
  started.advance(Number.POSITIVE_INFINITY);
  return started.recorder.digest();
}

export function digestOfLines(lines: Iterable<string>): string {
  const digest = createDigest();
  for (const line of lines) foldString(digest, line);
  return hex(digest);
}

function expanded({ name, text, siblings, overrides }: ScenarioJob): ExpandedScenario {
  const readSibling = (file: string) =>
    Object.hasOwn(siblings, file) ? siblings[file] : undefined;
  const parsed = parseScenario(text, { file: `${name}.yaml`, readSibling, overrides });
  if (parsed.ok) return expandScenario(parsed.scenario);
  const problems = parsed.problems.map(({ message }) => message).join('; ');
  throw new Error(`${name} is not valid: ${problems}`);
}

function startScenario(
  scenario: ExpandedScenario,
  isMeasured: boolean,
  sinks: Listeners,
): StartedJob {
  const run = startRun(scenario, { level: 'full', sinks, hasMetrics: isMeasured });
  const { foundation, metrics, seed } = run;
  return {
    recorder: run.recorder,
    advance: (eventsMax) => advance(run, eventsMax) === 'done',
    outcome: () => ({
      // Neither the version of the program nor the time it took belongs to what is compared.
      answer: finishRun(run),
      state: foundation.simulation.snapshot(),
      metrics: metrics?.store,
      capacity: isMeasured
        ? capacityReport(capacityInput(foundation, undefined), { ...CAPACITY_DEFAULTS, seed })
        : null,
    }),
    events: () => foundation.simulation.events,
  };
}

function startFoundation({ spec, seed, until }: FoundationJob, sinks: Listeners): StartedJob {
  let recorder: TraceRecorder | undefined;
  const { simulation } = createFoundation(spec, {
    seed,
    recorder: (identities) => {
      recorder = createRecorder(identities, { level: 'full', sinks: sinks(identities) });
      return recorder;
    },
  });
  if (recorder === undefined) throw new Error('the foundation made no recorder');
  return {
    recorder,
    advance: (eventsMax) => advanceTo(simulation, until, eventsMax),
    outcome: () => ({ state: simulation.snapshot() }),
    events: () => simulation.events,
  };
}

function advanceTo(simulation: Simulation, until: Instant, eventsMax: number): boolean {
  for (let handled = 0; handled < eventsMax; handled++) {
    const at = simulation.nextAt();
    if (at === undefined || at > until) {
      simulation.runUntil(until);
      return true;
    }
    simulation.step();
  }
  return false;
}

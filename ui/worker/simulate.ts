/**
 * Simulates a scenario in slices, so that progress can be told and a stop heard, and keeps its trace.
 *
 * The trace stays in memory: a run that makes more records than fit is ended there, and says so.
 */
import { advance, finishRun, type Run, startRun } from '../../sim/answers/run';
import { InvariantBroken } from '../../sim/check/invariantBroken';
import { LimitExceeded } from '../../sim/engine/limits';
import { expandScenario } from '../../sim/scenario/expand';
import type { ExpandedScenario } from '../../sim/scenario/expanded';
import { parseScenario } from '../../sim/scenario/validate';
import { columnsSink, createColumns, type TraceColumns } from '../../sim/trace/columns';
import type { TraceSource } from '../replay/openReplay';
import { readBuiltIn } from './builtIn';
import { EXAMINER, type Examination } from './examination';
import type {
  Answer,
  BrokenInvariant,
  JobFailure,
  ScenarioProblem,
  ScenarioRequest,
} from './protocol';

export interface Simulated {
  readonly source: TraceSource;
  readonly answer: Answer;
  readonly notices: readonly string[];
  readonly warnings: readonly ScenarioProblem[];
  readonly findings: readonly BrokenInvariant[] | undefined;
}

/** How far a simulation is. */
export interface SimulationStep {
  readonly run: Run;
  readonly records: number;
}

export type SimulationEnd =
  | { readonly kind: 'done'; readonly simulated: Simulated }
  | { readonly kind: 'failed'; readonly failure: JobFailure };

export interface Simulation {
  /** Goes on a little; undefined when it is not over yet. */
  step(eventsMax: number, wallSeconds: number): SimulationEnd | undefined;
  /** The run as far as it has come. */
  finishEarly(wallSeconds: number): SimulationEnd;
  progress(): SimulationStep;
}

/** Records that are kept at most: 35 bytes each, and about as much again for indexes and keyframes. */
const RECORDS_MAX = 12_000_000;

const STOPPED = 'This run was stopped: what would have followed is not known.';

/** Starts a simulation, or says what is wrong with the scenario. */
export function startSimulation(request: ScenarioRequest, build: string): Simulation | JobFailure {
  const file = `${request.name}.yaml`;
  const overrides: [string, string][] =
    request.seed === null ? [] : [['run.seed', String(request.seed)]];
  const parsed = parseScenario(request.text, { file, readSibling: readBuiltIn, overrides });
  if (!parsed.ok) return { kind: 'problems', problems: parsed.problems };
  const scenario = expandScenario(parsed.scenario);
  const { level } = request;
  let columns: TraceColumns | undefined;
  const examined = EXAMINER?.(scenario.foundation, () => run.foundation.simulation);
  const run: Run = startRun(scenario, {
    level,
    sinks: (identities) => {
      columns = createColumns(identities);
      return [columnsSink(columns), ...(examined === undefined ? [] : [examined.sink(identities)])];
    },
    ...(examined === undefined ? {} : { auctionLogger: examined.auctionLogger }),
  });
  if (columns === undefined) throw new Error('the run made no trace');
  const trace = columns;
  const header = { scenario, seed: run.seed, build, level };

  const end = (wallSeconds: number, interruption?: string): SimulationEnd => {
    const isInterrupted = interruption !== undefined;
    const warnings = parsed.warnings.map(({ message }) => message);
    const findings = examined?.finish(run.foundation, !isInterrupted);
    const result = finishRun(run, { wallSeconds, build, isInterrupted, warnings });
    // What is still broken at the end is among the findings.
    const answer = examined === undefined ? result : { ...result, warnings };
    const notices = isInterrupted ? [interruption] : [];
    const source = { header, columns: trace, isComplete: !isInterrupted };
    return {
      kind: 'done',
      simulated: { source, answer, notices, warnings: parsed.warnings, findings },
    };
  };
  const guarded = <End extends SimulationEnd | undefined>(work: () => End): End | SimulationEnd => {
    try {
      return work();
    } catch (error) {
      return { kind: 'failed', failure: failureOf(error, scenario, run) };
    }
  };

  return {
    step: (eventsMax, wallSeconds) =>
      guarded(() => {
        if (advanced(run, eventsMax, examined) === 'done') return end(wallSeconds);
        if (trace.length < RECORDS_MAX) return undefined;
        return end(wallSeconds, tooManyRecords(level));
      }),
    finishEarly: (wallSeconds) => guarded(() => end(wallSeconds, STOPPED)),
    progress: () => ({ run, records: trace.length }),
  };
}

/** Goes on; an examination looks after every event. */
function advanced(
  run: Run,
  eventsMax: number,
  examined: Examination | undefined,
): 'running' | 'done' {
  if (examined === undefined) return advance(run, eventsMax);
  for (let handled = 0; handled < eventsMax; handled++) {
    if (advance(run, 1) === 'done') return 'done';
    examined.after(run.foundation);
  }
  return 'running';
}

function tooManyRecords(level: string): string {
  const advice =
    level === 'full'
      ? 'Run it at level normal, or for a shorter time'
      : 'Run it for a shorter time';
  return `This run was ended at ${RECORDS_MAX / 1e6} million records, which is all that the page keeps. ${advice}, or use diegosim run --trace.`;
}

function failureOf(error: unknown, scenario: ExpandedScenario, run: Run): JobFailure {
  const command = `diegosim run ${scenario.name}.yaml --seed ${run.seed}`;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof LimitExceeded || error instanceof InvariantBroken) {
    return { kind: 'broken', message, command };
  }
  return { kind: 'broken', message: `Internal error: ${message}`, command };
}

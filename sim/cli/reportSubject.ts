/** The run that a report is of: a trace file, or a scenario, which is simulated with every detail. */
import { basename } from 'node:path';
import { formatExactly } from '../answers/format';
import { type Instant, toSeconds } from '../engine/units';
import { quoted } from '../scenario/problems';
import { parseDuration } from '../scenario/quantities';
import { valueAt } from '../trace/columns';
import type { TraceFile } from '../trace/formatReader';
import { UserError } from './errors';
import type { Io } from './io';
import { type LoadedScenario, loadScenario, warn } from './loadScenario';
import type { ReportOptions } from './report';
import type { InstantRange } from './reportPage';
import { openRunOutputs, planOutputs } from './runOutputs';
import { simulateScenario } from './simulateScenario';
import type { StopRequest } from './stop';
import { createTemporaryTrace } from './temporaryTrace';
import { isTraceFile, readTraceFile } from './traceFiles';

export interface Subject {
  /** The scenario's name. */
  readonly name: string;
  /** Of the file that was named; undefined for standard input. */
  readonly path: string | undefined;
  /** Undefined when the simulation broke, which has been reported, or was stopped. */
  readonly traced: () => Promise<TracedRun | undefined>;
}

export interface TracedRun {
  readonly file: TraceFile;
  /** What it was read from, uncompressed. */
  readonly bytes: Uint8Array;
}

/** What it takes to make a report. */
export interface ReportJob {
  readonly argument: string;
  readonly options: ReportOptions;
  readonly io: Io;
  readonly stop: StopRequest;
}

/** Finds what a person named; nothing is simulated yet. @throws UserError when there is no such thing. */
export async function findSubject(job: ReportJob): Promise<Subject> {
  const { argument, options, io } = job;
  if (argument !== '-' && (await isTraceFile(argument))) {
    if (options.seed !== undefined || options.set !== undefined) {
      throw new UserError(`--seed and --set are for scenarios; ${argument} is a trace`);
    }
    const traced = await readTraceFile(argument);
    const name = scenarioName(traced.file) ?? basename(argument).replace(/\.\w+$/, '');
    return { name, path: argument, traced: async () => traced };
  }
  const loaded = await loadScenario(argument, options, io);
  if (!options.quiet) warn(loaded, io);
  return { name: loaded.scenario.name, path: loaded.path, traced: () => simulated(job, loaded) };
}

/** The name in a trace's header, which may be anything. */
function scenarioName({ header }: TraceFile): string | undefined {
  const { scenario } = header;
  if (typeof scenario !== 'object' || scenario === null || !('name' in scenario)) return undefined;
  return typeof scenario.name === 'string' && scenario.name !== '' ? scenario.name : undefined;
}

async function simulated(
  { argument, options, io, stop }: ReportJob,
  loaded: LoadedScenario,
): Promise<TracedRun | undefined> {
  const temporary = createTemporaryTrace();
  try {
    const trace = temporary.path;
    const plan = planOutputs({ trace, traceLevel: 'full' });
    const outputs = await openRunOutputs({ ...plan, isTraceKept: false }, loaded);
    const job = { argument, options, loaded, outputs, stop, io };
    const result = await simulateScenario(job, () => undefined);
    if (result === undefined || result.isInterrupted) return undefined;
    return await readTraceFile(trace);
  } finally {
    temporary.remove();
  }
}

/** The part of the run that `--range` names. @throws UserError when it names none. */
export function rangeOf(text: string | undefined): InstantRange | undefined {
  if (text === undefined) return undefined;
  const [from, until, ...rest] = text.split(',').map((part) => parseDuration(part.trim()));
  if (from === undefined || until === undefined || rest.length > 0 || from >= until) {
    throw new UserError(
      `--range ${quoted(text)} is no range; expected two durations, the earlier one first, such as 19m,25m`,
    );
  }
  return { from, until };
}

/** The range within the run. @throws UserError when it begins after its end. */
export function rangeWithin({ columns }: TraceFile, range: InstantRange): InstantRange {
  const end: Instant = columns.length === 0 ? 0 : valueAt(columns, 'at', columns.length - 1);
  if (range.from < end) return { from: range.from, until: Math.min(range.until, end) };
  const [from, ended] = [range.from, end].map((at) => formatExactly(toSeconds(at)));
  throw new UserError(`--range begins at ${from}, but the last record of the run is at ${ended}`);
}

/** The files that a run writes: the trace and the auction log while it goes on, the metrics at its end. */
import { statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { createAuctionLog } from '../answers/auctionLog';
import type { Metrics } from '../answers/metrics/metrics';
import type { RunResult } from '../answers/result';
import type { AuctionLogger } from '../diego/auctioneer/auctionLogger';
import type { Instant } from '../engine/units';
import type { Identities } from '../model/identity';
import type { ExpandedScenario } from '../scenario/expanded';
import { parseDuration } from '../scenario/quantities';
import type { Level } from '../trace/kinds';
import type { RecordSink } from '../trace/recorder';
import { UserError } from './errors';
import type { LoadedScenario } from './loadScenario';
import { type OutputFile, openOutputs } from './outputFiles';
import { build } from './packageFiles';
import type { RunOptions } from './run';
import { createTextFile, type TextFile } from './textFile';

export interface RunOutputs {
  /** Which rows the trace keeps. */
  readonly level: Level;
  /** Who writes the trace, made for the names that the run starts with. */
  readonly traceSink: ((identities: Identities) => RecordSink) | undefined;
  readonly auctionLogger: AuctionLogger | undefined;
  /** Whether the run is to keep metrics. */
  readonly hasMetrics: boolean;
  /** Waits until little is left to write. @throws OutputFailed */
  drained(): Promise<void>;
  /** Ends the files and gives them their names; the trace holds the result. @throws OutputFailed */
  finish(
    status: 'completed' | 'interrupted',
    at: Instant,
    result: RunResult,
    metrics: Metrics | null,
  ): Promise<void>;
  /**
   * After an error of the simulation: ends the trace under its partial name, and removes the rest.
   * Answers what is left.
   */
  abandon(): string | undefined;
  /** After an error of an output: removes everything. */
  discard(): void;
}

/** Instants of the batches that the auction log holds: `from` ≤ at < `until`. */
interface Window {
  readonly from: Instant;
  readonly until: Instant;
}

/** What a run is asked to write, checked before anything is read or opened. */
export interface OutputPlan {
  readonly trace: string | undefined;
  /** Whether the trace stays: a partial one, too, is of use then. */
  readonly isTraceKept: boolean;
  readonly level: Level;
  readonly auctionLog: string | undefined;
  readonly metrics: string | undefined;
  readonly window: Window;
}

/** @throws UserError for options that do not go together. */
export function planOutputs(options: RunOptions): OutputPlan {
  const { trace, traceLevel, auctionLog, auctionLogWindow, metrics, serve = false } = options;
  if (traceLevel !== undefined && trace === undefined && !serve) {
    throw new UserError(
      '--trace-level is of use with --trace or --serve only; see "diegosim run --help"',
    );
  }
  if (serve && trace !== undefined) refuseUnservable(trace);
  if (auctionLogWindow !== undefined && auctionLog === undefined) {
    throw new UserError(
      '--auction-log-window is of use with --auction-log only; see "diegosim run --help"',
    );
  }
  // What is to be looked into at once may cost more than what is kept.
  const level = traceLevel ?? (serve && trace === undefined ? 'full' : 'normal');
  const window = windowOf(auctionLogWindow);
  return { trace, isTraceKept: true, auctionLog, metrics, level, window };
}

/** What is written to a device or a pipe cannot be read again. */
function refuseUnservable(trace: string): void {
  if (!isSpecialFile(trace)) return;
  throw new UserError(`--serve needs a plain file for --trace; ${trace} is none`);
}

function isSpecialFile(path: string): boolean {
  try {
    const stats = statSync(path);
    return !stats.isFile() && !stats.isDirectory();
  } catch {
    // Whoever opens it tells why.
    return false;
  }
}

function windowOf(text: string | undefined): Window {
  if (text === undefined) return { from: 0, until: Number.POSITIVE_INFINITY };
  const [from, until, ...rest] = text.split(',').map((part) => parseDuration(part.trim()));
  if (from === undefined || until === undefined || rest.length > 0 || from >= until) {
    throw new UserError(
      `--auction-log-window ${JSON.stringify(text)} is no window; expected two durations, the earlier one first, such as 19m,25m`,
    );
  }
  return { from, until };
}

/** Opens the files. @throws UserError when one cannot be written. */
export async function openRunOutputs(
  plan: OutputPlan,
  { scenario, path: input }: LoadedScenario,
): Promise<RunOutputs> {
  const requests = [
    ...(plan.trace === undefined ? [] : [{ option: '--trace', path: plan.trace }]),
    ...(plan.auctionLog === undefined ? [] : [{ option: '--auction-log', path: plan.auctionLog }]),
    ...(plan.metrics === undefined ? [] : [{ option: '--metrics', path: plan.metrics }]),
  ];
  const files = openOutputs(requests, input);
  const fileOf = (option: string): OutputFile | undefined =>
    files[requests.findIndex((request) => request.option === option)];
  const traceFile = fileOf('--trace');
  const logFile = fileOf('--auction-log');
  const metricsFile = fileOf('--metrics');
  const trace = traceFile && (await createTrace(traceFile, plan.level, scenario));
  const log = logFile && createTextFile(logFile);
  const metricsText = metricsFile && createTextFile(metricsFile);
  return {
    level: plan.level,
    traceSink: trace?.sink,
    auctionLogger:
      log && createAuctionLog(scenario.foundation, (line) => log.write(`${line}\n`), plan.window),
    hasMetrics: metricsText !== undefined,
    drained: async () => log?.drained(),
    async finish(status, at, result, metrics) {
      trace?.end(status, at, result);
      traceFile?.finish();
      await log?.finish();
      if (metricsText !== undefined && metrics !== null) {
        await writeMetrics(metrics, scenario, metricsText);
      }
    },
    abandon() {
      log?.discard();
      metricsText?.discard();
      if (plan.isTraceKept) traceFile?.keepPartial();
      else traceFile?.discard();
      return plan.isTraceKept ? traceFile?.partialPath : undefined;
    },
    discard() {
      log?.discard();
      metricsText?.discard();
      traceFile?.discard();
    },
  };
}

/** Piece by piece: a day of a large foundation is more text than fits in memory. */
async function writeMetrics(
  { store }: Metrics,
  { foundation, run }: ExpandedScenario,
  file: TextFile,
): Promise<void> {
  const { openMetricsText } = await import('../export/openmetrics');
  const startsAt = Date.parse(run.startsAt);
  for (const piece of openMetricsText(store, { startsAt, cells: foundation.cells })) {
    file.write(piece);
    await file.drained();
    // Lets a signal in.
    await setImmediate();
  }
  await file.finish();
}

/** Loads apache-arrow, which takes longer than everything else. */
async function createTrace(file: OutputFile, level: Level, scenario: ExpandedScenario) {
  const { createTraceWriter } = await import('../trace/formatWriter');
  type Writer = ReturnType<typeof createTraceWriter>;
  const header = { scenario, seed: scenario.run.seed, build: build(), level };
  let writer: Writer | undefined;
  return {
    sink(identities: Identities): RecordSink {
      writer = createTraceWriter(file.write, header, identities);
      return writer;
    },
    end(status: 'completed' | 'interrupted', at: Instant, result: RunResult): void {
      writer?.end(status, at, result);
    },
  };
}

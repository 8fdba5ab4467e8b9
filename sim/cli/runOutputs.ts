/** The files that a run writes while it goes on: the trace and the auction log. */
import { statSync } from 'node:fs';
import { createAuctionLog } from '../answers/auctionLog';
import type { RunResult } from '../answers/result';
import type { AuctionLogger } from '../diego/auctioneer/auctionLogger';
import type { Instant } from '../engine/units';
import type { Identities } from '../model/identity';
import type { ExpandedScenario } from '../scenario/expanded';
import { parseDuration } from '../scenario/quantities';
import type { Level } from '../trace/kinds';
import type { RecordSink } from '../trace/recorder';
import { createAuctionLogFile } from './auctionLogFile';
import { UserError } from './errors';
import type { LoadedScenario } from './loadScenario';
import { type OutputFile, openOutputs } from './outputFiles';
import { version } from './packageFiles';
import type { RunOptions } from './run';

export interface RunOutputs {
  /** Which rows the trace keeps. */
  readonly level: Level;
  /** Who writes the trace, made for the names that the run starts with. */
  readonly traceSink: ((identities: Identities) => RecordSink) | undefined;
  readonly auctionLogger: AuctionLogger | undefined;
  /** Waits until little is left to write. @throws OutputFailed */
  drained(): Promise<void>;
  /** Ends the files and gives them their names; the trace holds the result. @throws OutputFailed */
  finish(status: 'completed' | 'interrupted', at: Instant, result: RunResult): Promise<void>;
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
  readonly window: Window;
}

/** @throws UserError for options that do not go together. */
export function planOutputs(options: RunOptions): OutputPlan {
  const { trace, traceLevel, auctionLog, auctionLogWindow, serve = false } = options;
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
  return { trace, isTraceKept: true, auctionLog, level, window: windowOf(auctionLogWindow) };
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
  ];
  const files = openOutputs(requests, input);
  const traceFile = plan.trace === undefined ? undefined : files[0];
  const logFile = plan.auctionLog === undefined ? undefined : files.at(-1);
  const trace = traceFile && (await createTrace(traceFile, plan.level, scenario));
  const log = logFile && createAuctionLogFile(logFile);
  return {
    level: plan.level,
    traceSink: trace?.sink,
    auctionLogger: log && createAuctionLog(scenario.foundation, log.line, plan.window),
    drained: async () => log?.drained(),
    async finish(status, at, result) {
      trace?.end(status, at, result);
      traceFile?.finish();
      await log?.finish();
    },
    abandon() {
      log?.discard();
      if (plan.isTraceKept) traceFile?.keepPartial();
      else traceFile?.discard();
      return plan.isTraceKept ? traceFile?.partialPath : undefined;
    },
    discard() {
      log?.discard();
      traceFile?.discard();
    },
  };
}

/** Loads apache-arrow, which takes longer than everything else. */
async function createTrace(file: OutputFile, level: Level, scenario: ExpandedScenario) {
  const { createTraceWriter } = await import('../trace/formatWriter');
  type Writer = ReturnType<typeof createTraceWriter>;
  const header = { scenario, seed: scenario.run.seed, build: `diegosim ${version()}`, level };
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

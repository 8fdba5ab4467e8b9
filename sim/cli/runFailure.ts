/** The report of an error in the middle of a run: all that it takes to see it again. */
import type { Run } from '../answers/run';
import { InvariantBroken } from '../check/invariantBroken';
import { LimitExceeded } from '../engine/limits';
import { toSeconds } from '../engine/units';
import { printableLines } from '../scenario/problems';
import { programName, runCommandLine } from './commandLine';
import type { Io } from './io';
import type { RecentRecords } from './recentRecords';
import type { RunOptions } from './run';

export interface Failure {
  readonly error: unknown;
  readonly argument: string;
  readonly options: RunOptions;
  readonly seed: number;
  /** Undefined when the error came before the first event. */
  readonly run: Run | undefined;
  readonly recent: RecentRecords;
  /** Where the trace so far is. */
  readonly keptTrace: string | undefined;
}

export function failureText(failure: Failure, io: Io): string {
  const { error, argument, options, seed, run, recent, keptTrace } = failure;
  const message = error instanceof Error ? error.message : String(error);
  const kind = kindOf(error);
  const lines = [`${kind}: ${message}`, `seed: ${seed}`];
  if (run !== undefined) {
    const { simulation, identities } = run.foundation;
    lines.push(`simulated time: ${toSeconds(simulation.now)} s, ${simulation.events} events`);
    lines.push('last records:', ...recent.lines(identities()).map((line) => `  ${line}`));
  }
  if (keptTrace !== undefined) lines.push(`the trace so far: ${keptTrace}`);
  lines.push(
    `reproduce with: ${runCommandLine(argument, { ...options, seed }, programName(io.env))}`,
  );
  if (io.env.DIEGOSIM_DEBUG !== undefined && error instanceof Error) lines.push(error.stack ?? '');
  return printableLines(`${lines.join('\n')}\n`);
}

function kindOf(error: unknown): string {
  if (error instanceof LimitExceeded) return 'limit exceeded';
  return error instanceof InvariantBroken ? 'broken invariant' : 'internal error';
}

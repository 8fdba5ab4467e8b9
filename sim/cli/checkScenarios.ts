/**
 * What `diegosim check` does: plans the cases, runs them, makes failures small, keeps them, and reports.
 *
 * All cases are run, whatever fails, and each failing invariant is shrunk once, where it failed first: so the outcome
 * is the same however many cases run at a time.
 */
import { availableParallelism } from 'node:os';
import type { Failure } from '../testing/chaos/failure';
import type { CheckOptions } from './check';
import { type PlannedCase, plannedCases } from './checkCases';
import { type CheckListener, type CheckThreads, openCheckThreads } from './checkPool';
import { createCheckProgress } from './checkProgress';
import { keepRegression } from './checkRegressions';
import {
  type CheckResults,
  checkDocument,
  checkText,
  type FoundFailure,
  neverHappened,
} from './checkReport';
import type { CaseTask, CheckAnswer, ShrinkTask } from './checkWorker';
import { programName } from './commandLine';
import { UserError } from './errors';
import { EXIT, type ExitCode } from './exitCodes';
import { type Counted, howFarText } from './howFar';
import type { Io } from './io';
import { junitText } from './junit';
import { type OutputFile, openOutputs } from './outputFiles';
import { jsonText } from './session';
import { listenForStop, type StopRequest } from './stop';

/** Invariants whose failures are made small in one invocation. */
const SHRUNK_MAX = 8;
const CASES: Counted = { one: 'case', many: 'cases', verbs: ['has', 'have'], done: 'ended' };
/** Cases between two looks whether one has failed, for `--until-failure`: the same however many run at a time. */
const CASES_PER_LOOK = 8;

/** @throws UserError for bad input and unwritable outputs. */
export async function checkScenarios(options: CheckOptions, io: Io): Promise<ExitCode> {
  const program = programName(io.env);
  const { cases, inputs } = await plannedCases(options, program, io);
  const reports = openReports(options, inputs);
  const stop = listenForStop(io);
  const jobs = options.jobs ?? availableParallelism();
  const threads = openCheckThreads(Math.max(1, Math.min(jobs, cases.length)), stop);
  try {
    const results = await check(cases, { options, program, threads, stop, io });
    print(results, options, io);
    for (const { kept } of results.failures) {
      if (kept !== null && kept.notKept !== null) io.stderr.write(`error: ${kept.notKept}\n`);
    }
    for (const { file, textOf } of reports) {
      file.write(new TextEncoder().encode(textOf(results)));
      file.finish();
    }
    const signal = stop.signal();
    if (signal !== undefined) {
      io.stderr.write(`interrupted: ${howFarText(results.ended, cases.length, CASES)}\n`);
      return EXIT[signal];
    }
    if (results.broken.length > 0) return EXIT.internal;
    const isUncovered = options.requireCoverage === true && neverHappened(results).length > 0;
    return results.failures.length > 0 || isUncovered ? EXIT.notMet : EXIT.ok;
  } catch (error) {
    for (const { file } of reports) discard(file, error);
    throw error;
  } finally {
    await threads.end();
    // The signal that stopped the check may come once more, and must not spoil its exit code.
    if (stop.signal() === undefined) stop.end();
  }
}

/** A file for what was found, and how it is written there. */
interface ReportFile {
  readonly file: OutputFile;
  readonly textOf: (results: CheckResults) => string;
}

/** @throws UserError when one cannot be written. */
function openReports({ junit, jsonFile }: CheckOptions, inputs: readonly string[]): ReportFile[] {
  const asked = [
    { option: '--junit', path: junit, textOf: junitText },
    { option: '--json-file', path: jsonFile, textOf: jsonOf },
  ].flatMap(({ path, ...rest }) => (path === undefined ? [] : [{ ...rest, path }]));
  const files = openOutputs(asked, inputs, 'a scenario that is checked');
  return files.flatMap((file, place) => {
    const { textOf } = asked[place] ?? {};
    return textOf === undefined ? [] : [{ file, textOf }];
  });
}

function discard(file: OutputFile, error: unknown): void {
  if (error instanceof UserError) file.discard();
  else file.keepPartial();
}

function jsonOf(results: CheckResults): string {
  return jsonText(checkDocument(results));
}

interface Check {
  readonly options: CheckOptions;
  readonly program: string;
  readonly threads: CheckThreads;
  readonly stop: StopRequest;
  readonly io: Io;
}

async function check(cases: readonly PlannedCase[], parts: Check): Promise<CheckResults> {
  const { options, io } = parts;
  const progress = options.quiet ? undefined : createCheckProgress(io, cases.length);
  const tasks = cases.map(({ task }) => task);
  const listener: CheckListener = {
    reached: (task, reached) => progress?.reached(task, reached),
    ended: (task, answer) =>
      progress?.ended(task, answer.kind !== 'case' || answer.outcome.failure !== null),
  };
  let answers: (CheckAnswer | undefined)[];
  try {
    answers = await answered(tasks, listener, parts);
  } finally {
    progress?.clear();
  }
  const outcomes = cases.map((each, place) => ({ each, answer: answers[place] }));
  const failed = outcomes.flatMap(({ each, answer }) =>
    answer?.kind === 'case' && answer.outcome.failure !== null
      ? [{ each, failure: answer.outcome.failure }]
      : [],
  );
  const failures = await shrunkFailures(failed, parts);
  return {
    cases,
    outcomes: outcomes.map(({ answer }) => (answer?.kind === 'case' ? answer.outcome : undefined)),
    ended: outcomes.filter(({ answer }) => answer !== undefined).length,
    failures,
    broken: outcomes.flatMap(({ each, answer }) =>
      answer?.kind === 'broke' ? [{ each, reason: answer.reason }] : [],
    ),
    requiresCoverage: options.requireCoverage === true,
    hasShrunk: options.shrink,
  };
}

/** By place in `tasks`, as far as they were run. */
async function answered(
  tasks: readonly CaseTask[],
  listener: CheckListener,
  { options, threads, stop }: Check,
): Promise<(CheckAnswer | undefined)[]> {
  if (options.untilFailure !== true) return await threads.run(tasks, listener);
  const answers: (CheckAnswer | undefined)[] = [];
  while (answers.length < tasks.length && stop.signal() === undefined) {
    const next = tasks.slice(answers.length, answers.length + CASES_PER_LOOK);
    const found = await threads.run(next, listener);
    answers.push(...found);
    if (found.some((each) => each?.kind === 'case' && each.outcome.failure !== null)) break;
  }
  return answers;
}

interface Failed {
  readonly each: PlannedCase;
  readonly failure: Failure;
}

/** Every failure; the first of each invariant is made small and kept. */
async function shrunkFailures(
  failed: readonly Failed[],
  { options, program, threads, stop, io }: Check,
): Promise<FoundFailure[]> {
  const firsts = new Map<string, Failed>();
  for (const each of failed) {
    const { invariant } = each.failure;
    if (each.each.shrinkable !== null && !firsts.has(invariant)) firsts.set(invariant, each);
  }
  const chosen = options.shrink && stop.signal() === undefined ? [...firsts.values()] : [];
  const toShrink = chosen.slice(0, options.untilFailure === true ? 1 : SHRUNK_MAX);
  if (toShrink.length > 0 && !options.quiet) {
    io.stderr.write(
      `making ${toShrink.map(({ failure }) => failure.invariant).join(', ')} small\n`,
    );
  }
  const tasks = toShrink.map(
    ({ each, failure }): ShrinkTask => ({
      kind: 'shrink',
      of: each.shrinkable ?? each.seed,
      failure,
    }),
  );
  const answers = await threads.run(tasks);
  return failed.map((each): FoundFailure => {
    const answer = answers[toShrink.indexOf(each)];
    if (answer?.kind !== 'shrunk') return { ...each, kept: null };
    const { command } = each.each;
    return { ...each, kept: keepRegression(answer.shrunk, command, options.regressions, program) };
  });
}

function print(results: CheckResults, { json }: CheckOptions, io: Io): void {
  io.stdout.write(json ? jsonOf(results) : checkText(results));
}

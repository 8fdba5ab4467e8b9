/**
 * What `diegosim report` does: gets a run and writes it with the dashboard as one HTML file. Where the run
 * comes from is in `reportSubject`, how large its trace may be in `reportTrace`, the page in `reportPage`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notDiegoText } from '../diego/auctioneer/placementPolicy';
import { printable } from '../scenario/problems';
import { dashboardFolder } from './dashboardFiles';
import { EXIT, type ExitCode } from './exitCodes';
import type { Io } from './io';
import { type OutputFile, openOutputs } from './outputFiles';
import type { ReportOptions } from './report';
import { type InstantRange, type ReportData, reportPage } from './reportPage';
import {
  findSubject,
  type ReportJob,
  rangeOf,
  rangeWithin,
  type Subject,
  type TracedRun,
} from './reportSubject';
import { megabytes, REPORT_TRACE_BYTES_MAX, type ReportTrace, reportTrace } from './reportTrace';
import { listenForStop } from './stop';

/** Characters of a name that is shown, or made into a file's. */
const NAME_LENGTH_MAX = 100;

/** Writes a report. @throws UserError for bad input and unwritable outputs. */
export async function writeReport(
  argument: string,
  options: ReportOptions,
  io: Io,
): Promise<ExitCode> {
  const range = rangeOf(options.range);
  const stop = listenForStop(io);
  const job = { argument, options, io, stop };
  try {
    const subject = await findSubject(job);
    const folder = await dashboardFolder(io, stop, 'report.html');
    if (folder === undefined) return stoppedCode(job);
    const template = readFileSync(join(folder, 'report.html'), 'utf8');
    const output = openOutput(options.output ?? `${fileName(subject.name)}.html`, subject);
    return await writeWhole(output, () => write(job, subject, { template, range, output }));
  } finally {
    if (stop.signal() === undefined) stop.end();
  }
}

/** Undefined for standard output. */
function openOutput(path: string, { path: input }: Subject): OutputFile | undefined {
  if (path === '-') return undefined;
  return openOutputs([{ option: '--output', path }], input, 'the run')[0];
}

/** Ends the file when it is written, and removes it otherwise. */
async function writeWhole(
  output: OutputFile | undefined,
  action: () => Promise<ExitCode>,
): Promise<ExitCode> {
  let code: ExitCode = EXIT.internal;
  try {
    code = await action();
    if (code === EXIT.ok) output?.finish();
  } finally {
    if (code !== EXIT.ok) output?.discard();
  }
  return code;
}

interface Plan {
  readonly template: string;
  readonly range: InstantRange | undefined;
  readonly output: OutputFile | undefined;
}

async function write(job: ReportJob, subject: Subject, plan: Plan): Promise<ExitCode> {
  const { options, io, stop } = job;
  const { template, output } = plan;
  const say = (text: string): void => {
    if (!options.quiet) io.stderr.write(`${text}\n`);
  };
  const run = await subject.traced();
  if (stop.signal() !== undefined) return stoppedCode(job);
  if (run === undefined) return EXIT.internal;
  sayDamage(run, say);
  sayPolicy(run, say);
  const range = plan.range && rangeWithin(run.file, plan.range);
  const limit = REPORT_TRACE_BYTES_MAX;
  const trace = await reportTrace({
    ...run,
    range,
    bytesMax: limit,
    onTooLarge: () => say(`the trace is larger than ${megabytes(limit)} compressed: thinning it…`),
    isStopped: () => stop.signal() !== undefined,
  });
  if (trace === undefined) return stoppedCode(job);
  const data: ReportData = {
    title: options.title ?? subject.name,
    name: subject.name,
    build: run.file.header.build,
    range: markedRange(range, trace),
    thinned: trace.thinned,
  };
  let length = 0;
  for (const piece of reportPage(template, data, trace.gzipped)) {
    const bytes = new TextEncoder().encode(piece);
    length += bytes.length;
    if (output === undefined) io.stdout.write(piece);
    else output.write(bytes);
  }
  sayWritten(output?.path ?? 'standard output', length, trace, say);
  return EXIT.ok;
}

/** A range of which there are details. */
function markedRange(
  range: InstantRange | undefined,
  { thinned }: ReportTrace,
): InstantRange | null {
  return thinned === null ? (range ?? null) : { from: thinned.from, until: thinned.until };
}

type Say = (text: string) => void;

/** What a custom policy has placed is not Diego. */
function sayPolicy({ file }: TracedRun, say: Say): void {
  const { placementPolicy } = file.header;
  if (placementPolicy === undefined) return;
  say(`warning: ${notDiegoText(printable(placementPolicy, NAME_LENGTH_MAX))}`);
}

/** A trace is of use as far as it can be read. */
function sayDamage({ file }: TracedRun, say: Say): void {
  const { damage, isComplete } = file;
  if (damage !== undefined) {
    say(`warning: the trace is damaged (${printable(damage, NAME_LENGTH_MAX)}) and ends there`);
  } else if (!isComplete) say('warning: the trace was not written to its end');
}

function sayWritten(where: string, length: number, trace: ReportTrace, say: Say): void {
  const { gzipped, thinned } = trace;
  const size = `${megabytes(length)}, ${megabytes(gzipped.length)} of it compressed trace`;
  say(`${printable(where, NAME_LENGTH_MAX)}: ${size}, ${thinned === null ? 'whole' : 'thinned'}`);
  if (thinned !== null) say(thinned.sentence);
}

function stoppedCode({ stop, io, options }: ReportJob): ExitCode {
  const signal = stop.signal();
  if (signal === undefined) throw new Error('nobody stopped the report');
  if (!options.quiet) io.stderr.write('interrupted: no report was written\n');
  return EXIT[signal];
}

/** A run's name, which may be anything, as that of a plain file in this folder. */
function fileName(name: string): string {
  const plain = name.replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '');
  return plain.slice(0, NAME_LENGTH_MAX) || 'run';
}

/** The outcomes for a person: a line a scenario, a column a thread, then whatever is wrong in full. */
import { type EngineName, THREADS, type Thread } from './engine';
import {
  type CheckOutcome,
  type EngineState,
  isEverywhereEqual,
  type JobOutcomes,
  type SweepOutcome,
  type ThreadOutcome,
} from './outcomes';

/** Characters of a digest that are shown: enough to see a difference. */
const DIGEST_LENGTH = 8;

const TITLES: Readonly<Record<EngineName, string>> = {
  node: 'Node',
  chromium: 'Chromium',
  firefox: 'Firefox',
  webkit: 'WebKit',
};

/** Ends in a line break. */
export function formatOutcome(outcome: CheckOutcome): string {
  const { engines, jobs, sweeps, seconds } = outcome;
  const columns = engines.flatMap(({ name }) => THREADS.map((thread) => ({ name, thread })));
  const heads = [
    ['', '', ...columns.map(({ name, thread }) => (thread === 'main' ? TITLES[name] : ''))],
    ['scenario', 'digest', ...columns.map(({ thread }) => thread)],
  ];
  const rows = [...scenarioRows(outcome), ...foundationRows(outcome)];
  const lines = [
    ...engines.map(engineLine),
    '',
    ...aligned([...heads, ...rows]),
    '',
    ...sweeps.map(sweepLine),
    ...problemLines(jobs),
    `${verdict(outcome)} (${Math.round(seconds)} s)`,
  ];
  return `${lines.join('\n')}\n`;
}

function engineLine({ name, version, reason }: EngineState): string {
  const title = TITLES[name];
  return reason === null ? `${title} ${version}` : `${title}: NOT TRIED: ${reason}`;
}

function scenarioRows({ jobs, engines }: CheckOutcome): string[][] {
  return jobs.filter(({ kind }) => kind === 'scenario').map((job) => rowOf(job, engines));
}

/** All that are equal in one line; any other has its own. */
function foundationRows({ jobs, engines, seed }: CheckOutcome): string[][] {
  const all = jobs.filter(({ kind }) => kind === 'foundation');
  if (all.length === 0) return [];
  const equal = all.filter(isEqual);
  const others = all.filter((job) => !equal.includes(job)).map((job) => rowOf(job, engines));
  const cells = cellsOf(engines, (name, thread) => {
    const times = equal.flatMap(({ threads }) => threads.filter(isOf(name, thread)));
    return seconds(times.reduce((sum, each) => sum + each.seconds, 0));
  });
  const together = [`${equal.length} random foundations`, `seed ${seed}`, ...cells];
  return equal.length === 0 ? others : [together, ...others];
}

function rowOf(job: JobOutcomes, engines: readonly EngineState[]): string[] {
  const digest = job.reference?.digest.slice(0, DIGEST_LENGTH) ?? 'none';
  const cells = cellsOf(engines, (name, thread) => {
    const found = job.threads.find(isOf(name, thread));
    if (found === undefined) return 'not tried';
    switch (found.outcome.kind) {
      case 'equal':
        return seconds(found.seconds);
      case 'differs':
        return 'DIFFERS';
      case 'failed':
        return 'FAILED';
    }
  });
  return [job.name, digest, ...cells];
}

function cellsOf(
  engines: readonly EngineState[],
  cell: (name: EngineName, thread: Thread) => string,
): string[] {
  return engines.flatMap(({ name, reason }) =>
    THREADS.map((thread) => (reason === null ? cell(name, thread) : 'not tried')),
  );
}

function isOf(engine: EngineName, thread: Thread) {
  return (each: ThreadOutcome) => each.engine === engine && each.thread === thread;
}

function isEqual({ reference, threads }: JobOutcomes): boolean {
  return reference !== null && threads.every(({ outcome }) => outcome.kind === 'equal');
}

function sweepLine({ name, jobs, seconds: taken, different }: SweepOutcome): string {
  const what = `sweep ${name} --jobs ${jobs}`;
  if (different === null) return `${what}: FAILED`;
  if (different.length > 0) return `${what}: DIFFERS in ${different.join(', ')}`;
  return `${what}: the same bytes in every file (${seconds(taken)})`;
}

function problemLines(jobs: readonly JobOutcomes[]): string[] {
  return jobs.flatMap(({ name, reference, threads }) =>
    threads.flatMap(({ engine, thread, outcome }) => {
      const where = `${name} in ${TITLES[engine]}, ${thread} thread`;
      if (outcome.kind === 'equal') return [];
      if (outcome.kind === 'failed') return [`${where}: FAILED: ${outcome.error}`];
      const { first, report } = outcome;
      const heading = `${where}: DIFFERS: digest ${report.digest}, outcome ${report.outcome}, ${report.events} events; in Node ${reference?.digest}, ${reference?.outcome}, ${reference?.events}`;
      if (first === 'not looked for') return [heading];
      if (first === null)
        return [heading, '  made again, it is the same: a run before it left something behind'];
      const there = (line: string | null) => line ?? '(no such line)';
      return [
        heading,
        `  first in line ${first.line}, which of a record is its row:`,
        `    Node:  ${there(first.one)}`,
        `    here:  ${there(first.other)}`,
      ];
    }),
  );
}

function verdict(outcome: CheckOutcome): string {
  const { engines, jobs } = outcome;
  const untried = engines.filter(({ reason }) => reason !== null).map(({ name }) => TITLES[name]);
  const unequal = jobs.filter((job) => !isEqual(job)).length;
  if (isEverywhereEqual(outcome)) return `${jobs.length} runs, the same in every thread tried`;
  const reasons = [
    ...(jobs.length === 0 ? ['nothing was run'] : []),
    ...(unequal > 0 ? [`${unequal} of ${jobs.length} runs are not the same everywhere`] : []),
    ...(outcome.sweeps.some(({ different }) => different?.length !== 0)
      ? ['a sweep depends on the number of threads']
      : []),
    ...(untried.length > 0 ? [`not tried: ${untried.join(', ')}`] : []),
  ];
  return `FAILED: ${reasons.join('; ')}`;
}

/** Text to the left, as wide as the widest. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((text, i) => text.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

/**
 * What the parts of `npm run check:deep` came to, in words. Each reads the document that its command writes with
 * `--json-file`, never its text, and throws a ZodError for another one.
 */
import { z } from 'zod';
import { formatCount, formatNumberOf, formatSeconds } from '../answers/format';

const checked = z.object({
  cases: z.number(),
  ended: z.number(),
  events: z.number(),
  judgedAtEnd: z.object({ cases: z.number(), instances: z.number(), surelyFit: z.number() }),
  failures: z.array(z.object({ invariant: z.string() })),
  broken: z.array(z.unknown()),
  coverage: z.record(z.string(), z.number()),
  never: z.array(z.string()),
});

/** Branches that are named; of more, the part itself tells. */
const NEVER_MAX = 5;

export function chaosFigures(document: unknown): string {
  const { cases, ended, events, judgedAtEnd, failures, broken, coverage, never } =
    checked.parse(document);
  const { cases: judged, instances, surelyFit } = judgedAtEnd;
  const branches = Object.keys(coverage).length;
  const invariants = [...new Set(failures.map(({ invariant }) => invariant))];
  return listed([
    ended < cases
      ? `${formatCount(ended)} of ${formatNumberOf(cases, 'case')}`
      : formatNumberOf(cases, 'case'),
    `${formatNumberOf(events, 'event')} in two runs of each`,
    `in the end ${formatNumberOf(instances, 'instance')} of ${formatNumberOf(judged, 'case')} had to run or to have no room, ${formatCount(surelyFit)} surely fitted`,
    `${formatCount(branches - never.length)} of ${formatCount(branches)} branches`,
    never.length === 0 || never.length > NEVER_MAX ? '' : `never: ${never.join(', ')}`,
    broken.length === 0 ? '' : `${formatNumberOf(broken.length, 'case')} broke`,
    failures.length === 0
      ? 'nothing failed'
      : `${formatNumberOf(failures.length, 'case')} failed (${invariants.join(', ')})`,
  ]);
}

const canaries = z.object({
  canaries: z.array(
    z.object({
      name: z.string(),
      isRight: z.boolean(),
      inRuns: z.number().optional(),
      failure: z
        .object({ shrunk: z.object({ cells: z.number(), apps: z.number() }).nullable() })
        .optional(),
    }),
  ),
});

export function canaryFigures(document: unknown): string {
  const all = canaries.parse(document).canaries;
  const right = all.filter(({ isRight }) => isRight);
  const wrong = all.filter(({ isRight }) => !isRight);
  const shrunk = all.flatMap(({ failure }) => failure?.shrunk ?? []);
  const most = (of: readonly number[]): number => Math.max(0, ...of);
  const cells = most(shrunk.map((each) => each.cells));
  const apps = most(shrunk.map((each) => each.apps));
  return listed([
    `${right.length} of ${all.length} caught and made small`,
    wrong.length === 0 ? '' : `not: ${wrong.map(({ name }) => name).join(', ')}`,
    `the last one in run ${most(all.map(({ inRuns = 0 }) => inRuns))}`,
    `at most ${formatNumberOf(cells, 'cell')} and ${formatNumberOf(apps, 'app')} are left`,
  ]);
}

const twice = z.object({
  runs: z.number(),
  foundations: z.number(),
  events: z.number(),
  digests: z.number(),
  unequal: z.number(),
});

export function twiceFigures(document: unknown): string {
  const { runs, foundations, events, digests, unequal } = twice.parse(document);
  return listed([
    `${formatNumberOf(foundations, 'random foundation')}, ${formatNumberOf(runs, 'run')}`,
    `2 × ${formatNumberOf(events, 'event')}`,
    formatNumberOf(digests, 'digest'),
    unequal === 0 ? 'all the same twice' : `${formatCount(unequal)} not the same twice`,
  ]);
}

const engines = z.object({
  engines: z.array(
    z.object({ name: z.string(), version: z.string().nullable(), reason: z.string().nullable() }),
  ),
  jobs: z.array(
    z.object({
      threads: z.array(z.object({ outcome: z.object({ kind: z.string() }) })),
    }),
  ),
  sweeps: z.array(z.object({ jobs: z.number(), different: z.array(z.string()).nullable() })),
});

export function engineFigures(document: unknown): string {
  const { engines: tried, jobs, sweeps } = engines.parse(document);
  const runs = jobs.flatMap(({ threads }) => threads);
  const equal = runs.filter(({ outcome }) => outcome.kind === 'equal');
  const missing = tried.filter(({ reason }) => reason !== null).map(({ name }) => name);
  const unequal = sweeps.filter(({ different }) => different?.length !== 0);
  const there = tried.flatMap(({ name, version }) =>
    version === null ? [] : `${name} ${version}`,
  );
  return listed([
    there.join(', '),
    missing.length === 0 ? '' : `not tried: ${missing.join(', ')}`,
    `${formatNumberOf(jobs.length, 'scenario or foundation', 'scenarios and foundations')}, ${formatCount(equal.length)} of ${formatNumberOf(runs.length, 'run')} equal`,
    sweeps.length === 0
      ? ''
      : `sweep on ${sweeps.map((each) => each.jobs).join(', ')} threads: ${unequal.length === 0 ? 'the same bytes' : 'NOT the same bytes'}`,
  ]);
}

const fuzzed = z.object({
  inputs: z.number(),
  accepted: z.number(),
  failed: z.number(),
  kinds: z.number(),
  longestMilliseconds: z.number(),
  residentMB: z.number(),
  isBounded: z.boolean(),
});

export function fuzzFigures(document: unknown): string {
  const { inputs, accepted, failed, kinds, longestMilliseconds, residentMB, isBounded } =
    fuzzed.parse(document);
  return listed([
    `${formatNumberOf(inputs, 'input')} of ${formatNumberOf(kinds, 'kind')}`,
    `${formatCount(accepted)} accepted, the others refused with a reason`,
    failed === 0 ? 'none failed' : `${formatCount(failed)} failed`,
    `the longest took ${formatSeconds(longestMilliseconds / 1000)}`,
    `at most ${formatCount(residentMB)} MB${isBounded ? '' : ', which is too much'}`,
  ]);
}

const exampled = z.object({ passed: z.number(), failed: z.number() });

export function exampleFigures(document: unknown): string {
  const { passed, failed } = exampled.parse(document);
  return listed([
    `${formatNumberOf(passed, 'test')} passed on the packed package`,
    failed === 0 ? '' : `${formatCount(failed)} failed`,
  ]);
}

const mutated = z.object({
  parts: z.array(
    z.object({
      part: z.string(),
      mutants: z.number(),
      killed: z.number(),
      timedOut: z.number(),
      survived: z.number(),
      uncovered: z.number(),
      percent: z.number(),
      unexplained: z.array(z.string()),
    }),
  ),
});

export function mutationFigures(document: unknown): string {
  const { parts } = mutated.parse(document);
  const sum = (of: (part: (typeof parts)[number]) => number): number =>
    parts.reduce((total, part) => total + of(part), 0);
  const unexplained = sum((part) => part.unexplained.length);
  const broken = sum(({ mutants, killed, timedOut, survived, uncovered }) => {
    return mutants - killed - timedOut - survived - uncovered;
  });
  return listed([
    `${formatNumberOf(
      sum(({ mutants }) => mutants),
      'mutant',
    )}${broken === 0 ? '' : `, of which ${formatCount(broken)} ended their test's process`}`,
    `noticed: ${parts.map(({ part, percent }) => `${part} ${percent.toFixed(1)} %`).join(', ')}`,
    unexplained === 0
      ? 'each of the others has a reason'
      : `${formatCount(unexplained)} of the others have no reason`,
  ]);
}

function listed(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('; ');
}

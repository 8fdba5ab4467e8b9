/**
 * What `npm run check:deep` runs, one after the other: which command each part is, and which of its figures matter. The
 * figures come from what the command writes with `--json-file`, never from its text.
 *
 * To add a part: an entry of PARTS. One that takes hours says `isOnRequest`, and runs only when `--only` names it.
 */
import { z } from 'zod';
import { formatCount, formatNumberOf, formatSeconds } from '../answers/format';
import { nearest } from '../scenario/problems';

/** How much is run: smaller numbers than the defaults show that it works. */
export interface DeepSizes {
  /** Cases of chaos. */
  readonly runs: number;
  /** Random foundations that are run twice. */
  readonly foundations: number;
  /** Generated inputs. */
  readonly inputs: number;
}

export const DEEP_SIZES: DeepSizes = { runs: 10_000, foundations: 1000, inputs: 100_000 };

export interface DeepPart {
  /** As `--only` and `--skip` have it. */
  readonly name: string;
  /** What it shows, for a heading. */
  readonly title: string;
  /** Words behind `npm run`: the script, then `--` and its arguments, if it has any. */
  readonly words: (sizes: DeepSizes) => readonly string[];
  /** What it came to, from its document. @throws ZodError for another document. */
  readonly figures: (document: unknown) => string;
  /** Whether it runs only when it is named. */
  readonly isOnRequest?: boolean;
}

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

function chaosFigures(document: unknown): string {
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

function canaryFigures(document: unknown): string {
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

function twiceFigures(document: unknown): string {
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

function engineFigures(document: unknown): string {
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

function fuzzFigures(document: unknown): string {
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

function exampleFigures(document: unknown): string {
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
      percent: z.number(),
      unexplained: z.array(z.string()),
    }),
  ),
});

function mutationFigures(document: unknown): string {
  const { parts } = mutated.parse(document);
  const sum = (of: (part: (typeof parts)[number]) => number): number =>
    parts.reduce((total, part) => total + of(part), 0);
  const unexplained = sum((part) => part.unexplained.length);
  return listed([
    formatNumberOf(
      sum(({ mutants }) => mutants),
      'mutant',
    ),
    `noticed: ${parts.map(({ part, percent }) => `${part} ${percent.toFixed(1)} %`).join(', ')}`,
    unexplained === 0
      ? 'each of the others has a reason'
      : `${formatCount(unexplained)} of the others have no reason`,
  ]);
}

/** In the order in which they run: first what finds most. */
export const DEEP_PARTS: readonly DeepPart[] = [
  {
    name: 'chaos',
    title: 'chaos, with every invariant on and every branch reached',
    words: ({ runs }) => [
      ...['diegosim', '--', 'check', '--runs', String(runs), '--seed', '1'],
      // A few cases reach a few branches.
      ...(runs < DEEP_SIZES.runs ? [] : ['--require-coverage']),
    ],
    figures: chaosFigures,
  },
  {
    name: 'canaries',
    title: 'canaries: deliberate defects, found and made small',
    words: () => ['check:canaries'],
    figures: canaryFigures,
  },
  {
    name: 'twice',
    title: 'random foundations, each made twice',
    words: ({ foundations }) => [
      ...['check:twice', '--', '--foundations', String(foundations), '--seed', '1'],
    ],
    figures: twiceFigures,
  },
  {
    name: 'engines',
    title: 'the same runs in Node, Chromium, Firefox and WebKit',
    words: () => ['check:engines'],
    figures: engineFigures,
  },
  {
    name: 'fuzz',
    title: 'inputs that nobody should write',
    words: ({ inputs }) => ['check:fuzz', '--', '--runs', String(inputs), '--seed', '1'],
    figures: fuzzFigures,
  },
  {
    name: 'example',
    title: 'the example project, on the package as it is published',
    words: () => ['check:example'],
    figures: exampleFigures,
  },
  {
    name: 'mutation',
    title: 'mutants: whether a test notices each small change of the model',
    words: () => ['check:mutation'],
    figures: mutationFigures,
    isOnRequest: true,
  },
];

/**
 * The parts to run, in their order: those of `only`, or all that need not be asked for; without those of `skip`.
 * @throws RangeError for a name that no part has, and when nothing is left.
 */
export function chosenParts(
  parts: readonly DeepPart[],
  only: readonly string[] | undefined,
  skip: readonly string[],
): DeepPart[] {
  const names = parts.map(({ name }) => name);
  const unknown = [...(only ?? []), ...skip].filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    const meant = unknown.flatMap((name) => nearest(name, names) ?? []);
    const hint = meant.length === 0 ? '' : `; did you mean ${meant.join(', ')}?`;
    throw new RangeError(`there is no part ${unknown.join(', ')}, only ${names.join(', ')}${hint}`);
  }
  const chosen = parts.filter(
    ({ name, isOnRequest = false }) =>
      (only === undefined ? !isOnRequest : only.includes(name)) && !skip.includes(name),
  );
  if (chosen.length === 0) throw new RangeError('nothing is left to run');
  return chosen;
}

/** As a person types it. */
export function commandOf(part: DeepPart, sizes: DeepSizes): string {
  return ['npm run', ...part.words(sizes)].join(' ');
}

function listed(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('; ');
}

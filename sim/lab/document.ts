/**
 * A sweep as one document: what `sweep --json` prints and `results.json` holds. One schema yields the type,
 * the JSON Schema and the test that the program keeps to it.
 *
 * Numbers are in the unit of their outcome; intervals are of 95 %.
 */
import * as z from 'zod';
import { VERDICTS } from '../answers/result';
import { pairingTexts, type SweepAnalysis } from './analysis';
import type { Comparison } from './comparisons';
import { conclusionText } from './conclusionText';
import type { Outcome, Reading } from './outcomes';
import type { OutcomeSummary, PointAnalysis } from './pointAnalysis';
import type { Proportion } from './statistics/proportion';
import type { SweepRun } from './sweepResults';

z.config({ jitless: true });

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
const SWEEP_VERSION = 1;

const count = z.int().min(0);
const index = count.describe('Position in `points`.');
const value = z.number().nullable();
const key = z.string().describe('Of the outcome, as in `outcomes`.');

const MET = z.strictObject({
  successes: count,
  count,
  low: z.number().min(0).max(1).nullable().describe("Wilson's interval; null without runs."),
  high: z.number().min(0).max(1).nullable(),
});

const POINT = z.strictObject({
  index: count.describe('From 0; the last axis changes fastest.'),
  settings: z.array(z.strictObject({ axis: z.string(), label: z.string(), value: z.unknown() })),
  set: z.record(z.string(), z.unknown()).describe('Values by path, as `--set` takes them.'),
  command: z.string().describe('Shows the first run of this point.'),
  cells: count.nullable().describe('Cells that ever exist; null when no run finished.'),
  sizeMB: z.number().nullable().describe('Memory of all of them; 1 GB = 1024 MB.'),
  finished: count.describe('Runs.'),
  broken: count.describe('Runs without an answer; they are in no figure.'),
  met: MET.describe('Runs that met every expectation.'),
  survives: z.boolean().describe('Every seed finished and met every expectation.'),
  expectations: z.array(z.strictObject({ key, met: MET })),
  outcomes: z.array(
    z.strictObject({
      key,
      measured: count.describe('Runs with a value; the figures are of these.'),
      never: count.describe('Runs in which it did not happen before they ended.'),
      mean: value,
      low: value.describe("Student's interval of the mean; null for fewer than two runs."),
      high: value,
      deviation: value.describe('Standard deviation between runs.'),
      minimum: value,
      maximum: value,
      median: value.describe(
        'Over all runs, `never` above everything; null when it is one of those.',
      ),
    }),
  ),
});

const COMPARISON = z.strictObject({
  kind: z
    .enum(['baseline', 'neighbour'])
    .describe('With the baseline, or with the next value along one axis.'),
  axis: z.string().nullable(),
  from: index,
  to: index,
  gained: count.describe('Seeds met at `to` only.'),
  lost: count.describe('Seeds met at `from` only.'),
  isMetDistinguishable: z
    .boolean()
    .describe("McNemar's exact test on them, Holm's over the family, 5%."),
  differences: z
    .array(
      z.strictObject({
        key,
        pairs: count.describe('Seeds with a value at both points.'),
        leftOut: count.describe('Seeds in which it never happened at one of them or both.'),
        mean: value.describe('Of `to` − `from`.'),
        low: value.describe("Student's interval of the differences."),
        high: value,
        correlation: value.describe('Between the points; at or below 0, pairing brings nothing.'),
        varianceReduction: value.describe(
          '1 − variance of the differences / sum of both variances.',
        ),
        verdict: z
          .enum(['better', 'worse', 'same', 'not distinguishable'])
          .nullable()
          .describe(
            "Holm's test at 5% over the comparisons of this outcome with the baseline, or along this axis.",
          ),
      }),
    )
    .describe('One for each outcome.'),
});

const READING = z
  .union([z.number(), z.literal('never'), z.null()])
  .describe('`never`: not before the run ended; null: the run has no such number.');

/** The schema of the document. */
export const SWEEP_DOCUMENT = z.strictObject({
  version: z.literal(SWEEP_VERSION),
  build: z.string().nullable().describe('Version of the program; null when no run finished.'),
  scenario: z.string(),
  question: z.string(),
  seeds: z.array(z.int().min(0)).describe('The same for every point.'),
  axes: z.array(
    z.strictObject({
      name: z.string(),
      labels: z.array(z.string()),
      numbers: z.array(z.number()).nullable().describe('Null when some value is no number.'),
      unit: z.enum(['MB', 'µs', 'share', '']),
    }),
  ),
  baseline: z.strictObject({
    point: index,
    isScenario: z.boolean().describe('Its values are those of the scenario as it is.'),
  }),
  outcomes: z.array(
    z.strictObject({
      key: z.string(),
      title: z.string(),
      description: z.string(),
      unit: z.string(),
      better: z.enum(['less', 'more']),
    }),
  ),
  expectations: z.array(z.strictObject({ key: z.string(), wanted: z.string() })),
  conclusions: z.array(
    z.strictObject({
      kind: z.enum(['smallest', 'axis']),
      heading: z.string(),
      sentences: z.array(z.string()),
      points: z.array(index).describe('Of which it speaks.'),
      smallest: z.array(index).describe('Smallest that survive, if it is about size.'),
      oneStepSmaller: z.array(index),
      failingOfSameSize: z.array(index).describe('As large as the smallest that survive.'),
      exceptions: z.array(index).describe('Larger ones that do not survive.'),
      changes: z
        .array(z.tuple([index, index]))
        .describe('Neighbours of which one survives, if it is about an axis.'),
    }),
  ),
  points: z.array(POINT),
  comparisons: z.array(COMPARISON),
  runs: z.array(
    z.strictObject({
      point: index,
      seed: z.int().min(0),
      verdict: z.enum(VERDICTS).nullable(),
      digest: z.string().nullable(),
      failure: z.string().nullable().describe('Why the run broke.'),
      readings: z.record(z.string(), READING).describe('By outcome.'),
    }),
  ),
  warnings: z.array(z.string()),
});

export type SweepDocument = z.output<typeof SWEEP_DOCUMENT>;

/** The JSON Schema (draft 2020-12) of the document. */
export function sweepJsonSchema(): Record<string, unknown> {
  return { title: 'diegosim sweep result', ...z.toJSONSchema(SWEEP_DOCUMENT) };
}

/** The document of a sweep. */
export function sweepDocument(analysis: SweepAnalysis): SweepDocument {
  const { results, outcomes, expectations, points, comparisons, baseline } = analysis;
  return {
    version: SWEEP_VERSION,
    build: results.runs.find(({ result }) => result !== null)?.result?.build ?? null,
    scenario: results.scenario,
    question: results.question,
    seeds: [...results.seeds],
    axes: results.axes.map(({ name, labels, numbers, unit }) => ({
      name,
      labels: [...labels],
      numbers: numbers === null ? null : [...numbers],
      unit,
    })),
    baseline: { ...baseline },
    outcomes: outcomes.map(({ read: _, ...told }) => told),
    expectations: expectations.map(({ key: name, wanted }) => ({ key: name, wanted })),
    conclusions: conclusionsOf(analysis),
    points: points.map((point) => pointOf(analysis, point)),
    comparisons: comparisons.map((comparison) => comparisonOf(outcomes, comparison)),
    runs: results.runs.map((run) => runOf(outcomes, run)),
    warnings: [...analysis.warnings, ...pairingTexts(analysis)],
  };
}

function conclusionsOf(analysis: SweepAnalysis): SweepDocument['conclusions'] {
  return analysis.conclusions.map((conclusion) => {
    const { heading, sentences } = conclusionText(analysis, conclusion);
    const size = conclusion.kind === 'smallest' ? conclusion : undefined;
    const changes = conclusion.kind === 'axis' ? conclusion.changes : [];
    return {
      kind: conclusion.kind,
      heading,
      sentences: [...sentences],
      points: [...conclusion.points],
      smallest: [...(size?.smallest ?? [])],
      oneStepSmaller: [...(size?.oneStepSmaller ?? [])],
      failingOfSameSize: [...(size?.failingOfSameSize ?? [])],
      exceptions: [...(size?.exceptions ?? [])],
      changes: changes.map(([from, to]): [number, number] => [from, to]),
    };
  });
}

function pointOf(
  { outcomes, expectations }: SweepAnalysis,
  { point, ...analysed }: PointAnalysis,
): SweepDocument['points'][number] {
  return {
    index: point.index,
    settings: point.settings.map(({ axis, label, value: set }) => ({ axis, label, value: set })),
    set: { ...point.set },
    command: point.command,
    cells: analysed.cells,
    sizeMB: analysed.sizeMB,
    finished: analysed.finished,
    broken: analysed.broken,
    met: metOf(analysed.met),
    survives: analysed.survives,
    expectations: expectations.map(({ key: name }, position) => ({
      key: name,
      met: metOf(analysed.expectations[position] as Proportion),
    })),
    outcomes: outcomes.map(({ key: name }, position) =>
      outcomeOf(name, analysed.outcomes[position] as OutcomeSummary),
    ),
  };
}

function metOf({
  successes,
  count: all,
  interval,
}: Proportion): SweepDocument['points'][number]['met'] {
  return { successes, count: all, low: interval?.low ?? null, high: interval?.high ?? null };
}

function outcomeOf(
  name: string,
  { measured, never, summary, median }: OutcomeSummary,
): SweepDocument['points'][number]['outcomes'][number] {
  return {
    key: name,
    measured,
    never,
    mean: summary?.mean ?? null,
    low: summary?.interval?.low ?? null,
    high: summary?.interval?.high ?? null,
    deviation: summary?.deviation ?? null,
    minimum: summary?.minimum ?? null,
    maximum: summary?.maximum ?? null,
    median,
  };
}

function comparisonOf(
  outcomes: readonly Outcome[],
  { differences, ...told }: Comparison,
): SweepDocument['comparisons'][number] {
  return {
    ...told,
    differences: differences.map(({ paired, leftOut, verdict }, position) => ({
      key: outcomes[position]?.key ?? '',
      pairs: paired?.count ?? 0,
      leftOut,
      mean: paired?.mean ?? null,
      low: paired?.interval?.low ?? null,
      high: paired?.interval?.high ?? null,
      correlation: paired?.correlation ?? null,
      varianceReduction: paired?.varianceReduction ?? null,
      verdict,
    })),
  };
}

function runOf(
  outcomes: readonly Outcome[],
  { point, seed, result, failure }: SweepRun,
): SweepDocument['runs'][number] {
  const readings: [string, Reading][] =
    result === null ? [] : outcomes.map((outcome) => [outcome.key, outcome.read(result)]);
  return {
    point,
    seed,
    verdict: result?.verdict ?? null,
    digest: result?.digest ?? null,
    failure,
    readings: Object.fromEntries(readings),
  };
}

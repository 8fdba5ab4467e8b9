/**
 * The shape of a scenario's own sweep: what `diegosim sweep` varies when nothing else is said. A single
 * run takes no notice of it. Whether each point is a valid scenario is checked in `sim/lab/checkPoints`,
 * because that takes as many expansions as there are points.
 */
import * as z from 'zod';
import { printable } from './problems';
import * as scalars from './scalars';
import { SEEDS_DEFAULT, SEEDS_MAX } from './seeds';

/** Combinations of a sweep: more than anybody reads, and each is checked before anything runs. */
export const POINTS_MAX = 5000;

const anyValue = z.unknown();
scalars.valueDocs.add(anyValue, { label: 'value', expected: 'a value for the path' });

const path = z.string().min(1).max(1000);
scalars.valueDocs.add(path, {
  label: 'path',
  expected: 'a path as --set takes it, such as foundation.cells[diego-cell].memory',
});

const settings = z.record(path, anyValue).refine((set) => Object.keys(set).length > 0);
scalars.valueDocs.add(settings, {
  label: 'map of paths and values',
  expected: 'a map of at least one path, such as { "foundation.cells[diego-cell].count": 64 }',
});

/** Reports entries of a list whose key an earlier one has. */
function eachOnce<Entry>(keyOf: (entry: Entry) => { key: string; path: string[] }) {
  return (entries: Entry[], context: z.core.$RefinementCtx<Entry[]>): void => {
    const seen = new Set<string>();
    for (const [index, entry] of entries.entries()) {
      const { key, path } = keyOf(entry);
      const message = `${printable(key, 60)} is listed twice`;
      const params = { expected: 'each entry once' };
      if (seen.has(key)) {
        context.addIssue({ code: 'custom', path: [index, ...path], message, params });
      }
      seen.add(key);
    }
  };
}

const POINT = z.strictObject({
  name: scalars.sentence.describe('What the table calls it.'),
  set: settings.describe('Paths as `--set` takes them, and their values.'),
});

const PATH_AXIS = z.strictObject({
  path: path.describe('What is varied.'),
  values: z
    .array(anyValue)
    .min(1)
    .max(POINTS_MAX)
    .superRefine(eachOnce((value) => ({ key: JSON.stringify(value), path: [] })))
    .describe('Its values, in the order of the table.'),
  name: scalars.sentence.optional().describe('What the table calls it. Without it, the path.'),
});

const POINTS_AXIS = z.strictObject({
  points: z
    .array(POINT)
    .min(1)
    .max(POINTS_MAX)
    .superRefine(eachOnce(({ name }) => ({ key: name, path: ['name'] })))
    .describe('Each sets several paths together: `name`, and `set`, a map of paths and values.'),
  name: scalars.sentence.describe('What the table calls it.'),
});

export const SWEEP_AXIS = z.union([PATH_AXIS, POINTS_AXIS]);

export const SWEEP = z.strictObject({
  seeds: scalars
    .count(1, SEEDS_MAX)
    .prefault(SEEDS_DEFAULT)
    .describe('How many seeds each point runs on, from run.seed upwards.'),
  axes: z.array(SWEEP_AXIS).min(1).max(10).describe('What is varied: every combination is run.'),
});

export type SweepSection = z.output<typeof SWEEP>;

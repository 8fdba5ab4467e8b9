/**
 * The shape of a scenario file: one schema that yields the TypeScript types, the validation, the JSON
 * Schema for editors and the reference page. Its parts stand in `*Schema.ts`; values that need no
 * explanation of their own in `scalars.ts`.
 *
 * What one entry alone cannot tell (an event on a cell that does not exist) is checked when the scenario
 * is expanded.
 */
import * as z from 'zod';
import { SECOND } from '../engine/units';
import { EVENT } from './eventSchema';
import { EXPECTATION } from './expectationSchema';
import { FOUNDATION } from './foundationSchema';
import * as scalars from './scalars';
import { SEED_MAX } from './seeds';
import { SWEEP } from './sweepSchema';
import { WORKLOAD_ENTRY } from './workloadSchema';

export const RUN = z.strictObject({
  duration: scalars
    .duration({ minimum: SECOND })
    .describe('How much time is simulated, 366 days at most.'),
  seed: scalars
    .count(0, SEED_MAX)
    .prefault(1)
    .describe('Decides every draw: one seed, one outcome.'),
  startsAt: scalars.calendarInstant
    .prefault('2026-01-05T09:00:00Z')
    .describe('Date and time at the start, for charts and calendars.'),
});

const siblingFile = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}\.ya?ml$/);
scalars.valueDocs.add(siblingFile, {
  label: 'file name',
  expected: 'the name of a .yaml file in the same folder',
});

export const SCENARIO = z
  .strictObject({
    name: scalars.name.describe('Name of the scenario, as its file is called.'),
    question: scalars.sentence.describe('What the scenario answers.'),
    extends: siblingFile
      .optional()
      .describe(
        'Scenario in the same folder that this one changes: maps are merged, lists replaced.',
      ),
    foundation: FOUNDATION.describe('The foundation at the start.'),
    workload: z.array(WORKLOAD_ENTRY).max(10_000).prefault([]).describe('What runs on it.'),
    events: z.array(EVENT).max(10_000).prefault([]).describe('What happens to it.'),
    expect: z
      .array(EXPECTATION)
      .max(1000)
      .prefault([])
      .describe('What must hold for the answer to be yes.'),
    run: RUN.describe('How long, and which draws.'),
    sweep: SWEEP.optional().describe(
      'What `diegosim sweep` varies when it is not told; a single run takes no notice of it.',
    ),
  })
  .describe('A scenario for diegosim.');

/** A validated scenario file: sizes in MB, durations in µs, shares from 0 to 1. */
export type Scenario = z.output<typeof SCENARIO>;
export type Run = z.output<typeof RUN>;

/** The JSON Schema (draft 2020-12) of scenario files as people write them. */
export function scenarioJsonSchema(): Record<string, unknown> {
  return { title: 'diegosim scenario', ...z.toJSONSchema(SCENARIO, { io: 'input' }) };
}

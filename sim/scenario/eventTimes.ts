/** Scenario files, when a thing happens: once, at an interval, or at random instants; and for how long. */
import type * as z from 'zod';
import type { Distribution } from '../engine/distribution';
import { type Duration, MILLISECOND } from '../engine/units';
import * as scalars from './scalars';

const gap = scalars.duration({ minimum: MILLISECOND });

/** Of an event that happens once, at a time that is known. */
export const once = { at: scalars.duration().describe('When, counted from the start of the run.') };

/** Of an event that may happen again. `checkTimes` belongs to it. */
export const repeated = {
  at: scalars.instant
    .optional()
    .describe(
      'When, counted from the start of the run; from a spread chance picks one instant. Required, unless `poisson` is given.',
    ),
  every: gap.optional().describe('Interval at which it happens again. Default: it happens once.'),
  times: scalars
    .count(1, 10_000)
    .optional()
    .describe('How often it happens, with `every` or `poisson`. Default: until the run ends.'),
  poisson: gap
    .optional()
    .describe(
      'In place of `at`: it happens at random instants, with exponential gaps of this mean.',
    ),
  from: scalars
    .duration()
    .optional()
    .describe('With `poisson`: no instant before. Default: the start of the run.'),
  until: scalars
    .duration()
    .optional()
    .describe('With `every` or `poisson`: no instant at or after. Default: the end of the run.'),
};

/** Of a fault that can be repaired. */
export const lasting = {
  ...repeated,
  for: scalars.distribution
    .optional()
    .describe(
      'After which it is repaired; a spread is drawn for each occurrence. Default: an event of its own repairs it, or nothing does.',
    ),
};

interface Times {
  readonly at?: unknown;
  readonly every?: Duration | undefined;
  readonly times?: number | undefined;
  readonly poisson?: Duration | undefined;
  readonly from?: Duration | undefined;
  readonly until?: Duration | undefined;
  readonly for?: Distribution | undefined;
}

/** What `repeated` allows and means nothing together. */
export function checkTimes(entry: Times, context: z.core.$RefinementCtx): void {
  const refuse = (key: keyof Times, message: string, expected: string): void => {
    context.addIssue({ code: 'custom', path: [key], message, params: { expected } });
  };
  const { at, every, times, poisson, from, until } = entry;
  if (at === undefined && poisson === undefined) {
    const params = { expected: 'when it happens: at: 10m, or poisson: 1h for random instants' };
    context.addIssue({ code: 'custom', path: [], message: '"at" is missing', params });
  }
  if (at !== undefined && poisson !== undefined) {
    refuse('poisson', '"at" is given as well', 'one of the two; "from" says when chance begins');
  }
  if (every !== undefined && poisson !== undefined) {
    refuse('every', '"poisson" is given as well', 'one of the two');
  }
  const isRepeated = every !== undefined || poisson !== undefined;
  if (times !== undefined && !isRepeated) {
    refuse('times', '"times" needs "every"', 'an interval, such as every: 10m');
  }
  if (until !== undefined && !isRepeated) {
    refuse('until', '"until" needs "every" or "poisson"', 'an interval, such as every: 10m');
  }
  if (from !== undefined && poisson === undefined) {
    refuse('from', '"from" needs "poisson"', 'at, which says when it first happens');
  }
  if (entry.for?.kind === 'constant' && entry.for.value === 0) {
    refuse('for', 'it ends as it begins', 'a duration above 0s, or no "for"');
  }
  const first = typeof at === 'number' ? at : (from ?? 0);
  if (until !== undefined && isRepeated && until <= first) {
    refuse('until', 'it ends before it begins', 'an instant after the first');
  }
}

/**
 * Holds the BBS to recordings of the real one: each recorded sequence of calls goes through the same
 * functions as in a simulation, and every answer, call to others, event and row must come out as
 * recorded.
 *
 * The adapter translates names (`bbsOperations`, `bbsNames`) and sorts, nothing else; convergence
 * actions run back to back.
 */
import { z } from 'zod';
import { type Instant, SECOND, toMilliseconds } from '../../engine/units';
import { namedEffect, namedEvents, namedState } from './bbsNames';
import { createReplay, OPERATIONS, type Replay, type StepResult } from './bbsOperations';
import {
  type Conformance,
  checkLine,
  checkLines,
  type Difference,
  type FieldDifference,
  MISSING_NAMED,
  many,
  single,
  unknownFields,
} from './recordedCases';

const entriesSchema = z.array(z.record(z.string(), z.unknown()));

const expectSchema = z.looseObject({
  error: z.string().optional(),
  keepContainer: z.boolean().optional(),
  shouldStart: z.boolean().optional(),
  metrics: z.record(z.string(), z.number()).optional(),
  effects: z.array(z.string()),
  events: z.array(z.string()),
  state: z.object({
    actualLRPs: entriesSchema,
    desiredLRPs: entriesSchema,
    tasks: entriesSchema,
    freshDomains: z.array(z.string()),
  }),
});

const sequenceSchema = z.object({
  name: z.string().optional(),
  cells: z.array(z.string()),
  steps: z.array(
    z.object({
      atMs: z.number(),
      op: z.string(),
      args: z.record(z.string(), z.unknown()).optional(),
      expect: expectSchema,
    }),
  ),
});

type RecordedSequence = z.infer<typeof sequenceSchema>;
type RecordedStep = RecordedSequence['steps'][number];

/** Replays one recorded sequence a line; blank lines are skipped. A line that is none counts as failed. */
export function checkBbsSequences(lines: Iterable<string>): Conformance {
  return checkLines(lines, checkBbsLine);
}

/**
 * Replays the sequence of one line; `place` is its name when it has none of its own. A difference is in
 * `<number> <operation> <field>`, counting steps from 1.
 */
export function checkBbsLine(line: string, place: string): Difference[] {
  const recorded = { schema: sequenceSchema, what: 'a recorded sequence of calls' };
  return checkLine(line, place, recorded, checkSequence);
}

/**
 * Freshness rounds the wall clock to seconds, and recordings count time from their own start without
 * telling which fraction of a second that was. A sequence passes if it could have started at a whole
 * second, shortly after one, or shortly before one.
 */
const LATER_STARTS: readonly Instant[] = [SECOND / 4, (3 * SECOND) / 4];

function checkSequence(recorded: RecordedSequence, name: string): Difference[] {
  const atWholeSecond = replaySequence(recorded, name, 0);
  if (atWholeSecond.length === 0) return atWholeSecond;
  for (const start of LATER_STARTS) {
    if (replaySequence(recorded, name, start).length === 0) return [];
  }
  return atWholeSecond;
}

function replaySequence(recorded: RecordedSequence, name: string, start: Instant): Difference[] {
  const replay = createReplay(recorded.cells, start);
  const differences: Difference[] = [];
  recorded.steps.forEach((step, index) => {
    const place = `${index + 1} ${step.op}`;
    for (const difference of checkStep(replay, step)) {
      const { field, expected, got } = difference;
      differences.push({ case: name, step: `${place} ${field}`.trimEnd(), expected, got });
    }
  });
  return differences;
}

function checkStep(replay: Replay, step: RecordedStep): FieldDifference[] {
  const operation = OPERATIONS.get(step.op);
  if (operation === undefined) {
    return [{ field: '', expected: 'a known operation', got: step.op }];
  }
  const args = operation.args.safeParse(step.args ?? {}, MISSING_NAMED);
  if (!args.success) {
    const got = args.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    return [{ field: 'args', expected: 'arguments of the operation', got: got.join('; ') }];
  }
  return compare(replay, step, operation.run(replay, args.data));
}

function compare(replay: Replay, step: RecordedStep, result: StepResult): FieldDifference[] {
  const { outcome, metrics } = result;
  const { expect } = step;
  const { identities } = replay.rows;
  const state = namedState(replay.rows, replay.start, replay.now);
  const differences = [
    single('atMs', step.atMs, toMilliseconds(replay.now - replay.start)),
    single('error', expect.error, outcome.error),
    single('keepContainer', expect.keepContainer, outcome.keepContainer),
    single('shouldStart', expect.shouldStart, outcome.shouldStart),
    entries(
      'effects',
      expect.effects,
      outcome.effects.flatMap((e) => namedEffect(identities, e)),
    ),
    entries('events', expect.events, namedEvents(identities, outcome.events)),
    entries('actualLRPs', expect.state.actualLRPs, state.actualLRPs),
    entries('desiredLRPs', expect.state.desiredLRPs, state.desiredLRPs),
    entries('tasks', expect.state.tasks, state.tasks),
    entries('freshDomains', expect.state.freshDomains, state.freshDomains),
    ...unknownFields(expect, expectSchema),
  ];
  for (const [metric, value] of Object.entries(expect.metrics ?? {})) {
    differences.push(single(`metrics ${metric}`, value, metrics?.[metric]));
  }
  return differences.filter((difference) => difference !== null);
}

/** Compares two lists of entries without regard to order. */
function entries(
  field: string,
  expected: readonly unknown[],
  got: readonly unknown[],
): FieldDifference | null {
  return many(field, expected.map(canonical), got.map(canonical));
}

/** One text for equal entries, whatever the order of their fields. */
function canonical(entry: unknown): string {
  if (typeof entry !== 'object' || entry === null) return String(entry);
  const fields = Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1));
  return fields.map(([name, value]) => `${name}=${fieldText(value)}`).join(' ');
}

/** A recording that was changed by hand may have anything in a field. */
function fieldText(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

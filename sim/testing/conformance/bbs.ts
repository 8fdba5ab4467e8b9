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

export interface BbsDifference {
  /** The case's name, or its line number. */
  case: string;
  /** `<number> <operation> <field>`, counting steps from 1, or where a malformed line is wrong. */
  step: string;
  expected: string;
  got: string;
}

export interface BbsConformance {
  passed: number;
  failed: number;
  differences: BbsDifference[];
}

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
export function checkBbsSequences(lines: Iterable<string>): BbsConformance {
  const result: BbsConformance = { passed: 0, failed: 0, differences: [] };
  let number = 0;
  for (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const differences = checkBbsLine(line, `line ${number}`);
    if (differences.length === 0) result.passed += 1;
    else result.failed += 1;
    result.differences.push(...differences);
  }
  return result;
}

/** Replays the sequence of one line; `place` is its name when it has none of its own. */
export function checkBbsLine(line: string, place: string): BbsDifference[] {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    return [{ case: place, step: 'line', expected: 'one JSON object', got: String(error) }];
  }
  const parsed = sequenceSchema.safeParse(json);
  if (parsed.success) return checkSequence(parsed.data, parsed.data.name ?? place);
  return parsed.error.issues.map(({ path, message }) => ({
    case: nameOf(json) ?? place,
    step: path.length === 0 ? 'line' : path.map(String).join('.'),
    expected: 'a recorded sequence of calls',
    got: message,
  }));
}

function nameOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || !('name' in json)) return undefined;
  return typeof json.name === 'string' ? json.name : undefined;
}

/**
 * Freshness rounds the wall clock to seconds, and recordings count time from their own start without
 * telling which fraction of a second that was. A sequence passes if it could have started at a whole
 * second, shortly after one, or shortly before one.
 */
const LATER_STARTS: readonly Instant[] = [SECOND / 4, (3 * SECOND) / 4];

function checkSequence(recorded: RecordedSequence, name: string): BbsDifference[] {
  const atWholeSecond = replaySequence(recorded, name, 0);
  if (atWholeSecond.length === 0) return atWholeSecond;
  for (const start of LATER_STARTS) {
    if (replaySequence(recorded, name, start).length === 0) return [];
  }
  return atWholeSecond;
}

function replaySequence(recorded: RecordedSequence, name: string, start: Instant): BbsDifference[] {
  const replay = createReplay(recorded.cells, start);
  const differences: BbsDifference[] = [];
  recorded.steps.forEach((step, index) => {
    const place = `${index + 1} ${step.op}`;
    for (const difference of checkStep(replay, step)) {
      const { field, expected, got } = difference;
      differences.push({ case: name, step: `${place} ${field}`.trimEnd(), expected, got });
    }
  });
  return differences;
}

interface FieldDifference {
  field: string;
  expected: string;
  got: string;
}

function checkStep(replay: Replay, step: RecordedStep): FieldDifference[] {
  const operation = OPERATIONS.get(step.op);
  if (operation === undefined) {
    return [{ field: '', expected: 'a known operation', got: step.op }];
  }
  const args = operation.args.safeParse(step.args ?? {});
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
    many(
      'effects',
      expect.effects,
      outcome.effects.flatMap((e) => namedEffect(identities, e)),
    ),
    many('events', expect.events, namedEvents(identities, outcome.events)),
    many('actualLRPs', expect.state.actualLRPs, state.actualLRPs),
    many('desiredLRPs', expect.state.desiredLRPs, state.desiredLRPs),
    many('tasks', expect.state.tasks, state.tasks),
    many('freshDomains', expect.state.freshDomains, state.freshDomains),
    ...Object.keys(expect)
      .filter((field) => !(field in expectSchema.shape))
      .map(unknownField),
  ];
  for (const [metric, value] of Object.entries(expect.metrics ?? {})) {
    differences.push(single(`metrics ${metric}`, value, metrics?.[metric]));
  }
  return differences.filter((difference) => difference !== null);
}

function unknownField(field: string): FieldDifference {
  return { field, expected: 'a field that the replay can compare', got: field };
}

function single(field: string, expected: unknown, got: unknown): FieldDifference | null {
  if (expected === got) return null;
  return { field, expected: `${expected ?? 'none'}`, got: `${got ?? 'none'}` };
}

/** Compares two lists without regard to order, and shows what only one of them has. */
function many(
  field: string,
  expected: readonly unknown[],
  got: readonly unknown[],
): FieldDifference | null {
  const onlyExpected: string[] = [];
  const rest = got.map(canonical);
  for (const entry of expected.map(canonical)) {
    const place = rest.indexOf(entry);
    if (place === -1) onlyExpected.push(entry);
    else rest.splice(place, 1);
  }
  if (onlyExpected.length === 0 && rest.length === 0) return null;
  const shown = (entries: string[]) => entries.sort().join('\n') || 'none';
  return { field, expected: shown(onlyExpected), got: shown(rest) };
}

/** One text for equal entries, whatever the order of their fields. */
function canonical(entry: unknown): string {
  if (typeof entry !== 'object' || entry === null) return String(entry);
  const fields = Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1));
  return fields.map(([name, value]) => `${name}=${value}`).join(' ');
}

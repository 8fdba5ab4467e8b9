/** One run however it is asked for; and what differs between two is found, in the line where it begins. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../engine/units';
import { app, foundationSpec, kill } from '../builders';
import { engineFoundation } from './engineFoundations';
import { digestOfJob, type FoundationJob, type ScenarioJob } from './engineJob';
import { answerInTurns, type EngineAnswer, type EngineQuestion } from './engineQuestion';
import { type AskEngine, firstDifference } from './firstDifference';

const SPEC = foundationSpec({
  zones: 2,
  cells: 4,
  apps: [app('dora', { instances: 6 })],
  events: [kill(2 * MINUTE, 0)],
});

const job = (others: Partial<FoundationJob> = {}): FoundationJob => ({
  kind: 'foundation',
  name: 'small',
  seed: 1,
  until: 5 * MINUTE,
  spec: SPEC,
  ...others,
});

/** Through JSON, as an engine elsewhere is asked. */
const ask = async <Question extends EngineQuestion>(
  question: Question,
): Promise<EngineAnswer<Question['kind']>> => {
  const turns = answerInTurns(JSON.parse(JSON.stringify(question)));
  for (let turn = turns.next(); ; turn = turns.next()) {
    if (turn.done === true) return turn.value as EngineAnswer<Question['kind']>;
  }
};

/** An engine that takes another job for the one it is asked for. */
const askWith =
  (other: FoundationJob): AskEngine =>
  (question) =>
    ask({ ...question, job: other });

describe('an engine that is asked', () => {
  test('makes the same run in one go and in turns, and another one with another seed', async () => {
    const report = await ask({ kind: 'run', job: job() });
    expect(report.digest).toBe(digestOfJob(job()));
    expect(await ask({ kind: 'run', job: job() })).toEqual(report);
    const other = await ask({ kind: 'run', job: job({ seed: 2 }) });
    expect(other.digest).not.toBe(report.digest);
    expect(other.outcome).not.toBe(report.outcome);
  });

  test('is given random foundations whole: JSON loses nothing of them', () => {
    for (const spec of fc.sample(engineFoundation, { seed: 1, numRuns: 30 })) {
      expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
    }
  });

  test('reads a scenario itself, what it extends and what is set', async () => {
    const scenario: ScenarioJob = {
      kind: 'scenario',
      name: 'child',
      text: 'name: child\nextends: parent.yaml\nquestion: Is it read?\n',
      siblings: {
        'parent.yaml': `name: parent
question: Is it there?
foundation: { zones: [z1], cells: [{ name: diego-cell, count: 2, memory: 8GB, disk: 16GB }] }
workload: [{ app: dora, instances: 3, memory: 256MB, disk: 512MB }]
run: { duration: 10m, seed: 1, startsAt: 2026-01-05T09:00:00Z }
`,
      },
      overrides: [['run.duration', '2m']],
      isMeasured: false,
    };
    const longer = { ...scenario, overrides: [] };
    const { events } = await ask({ kind: 'run', job: scenario });
    expect((await ask({ kind: 'run', job: longer })).events).toBeGreaterThan(events);
    await expect(
      ask({ kind: 'run', job: { ...scenario, overrides: [['run.duration', 'soon']] } }),
    ).rejects.toThrow('child is not valid');
  });
});

describe('the first difference', () => {
  test('is none between two that make the same run', async () => {
    expect(await firstDifference(ask, askWith(job()), job())).toBeUndefined();
  });

  test('is the first record that is another, with what each has there', async () => {
    const later = { ...SPEC, events: [kill(2 * MINUTE + 1, 0)] };
    const first = await firstDifference(ask, askWith(job({ spec: later })), job());
    const at = (line = '') => JSON.parse(line).at;
    expect(at(first?.one ?? '')).toBe(2 * MINUTE);
    expect(at(first?.other ?? '')).not.toBe(2 * MINUTE);
    const block = await ask({
      kind: 'lines',
      job: job(),
      block: Math.floor((first?.line ?? 0) / 256),
    });
    expect(block[(first?.line ?? 0) % 256]).toBe(first?.one);
  });

  test('is told beyond the end of the shorter run', async () => {
    const shorter: AskEngine = async (question) => {
      const answer = await ask(question);
      const cut = Array.isArray(answer) && question.kind === 'lines' ? answer.slice(0, 3) : answer;
      if (question.kind === 'blocks') return ['another'] as unknown as typeof answer;
      return cut as typeof answer;
    };
    const first = await firstDifference(ask, shorter, job());
    expect(first?.line).toBe(3);
    expect(first?.other).toBeNull();
    expect(first?.one).toContain('"at"');
  });

  test('is found in the outcome when no record differs', async () => {
    // Nothing happens within the last microsecond: only the clock tells.
    const longer = job({ until: 5 * MINUTE + 1 });
    const first = await firstDifference(ask, askWith(longer), job());
    expect(first?.one).toBe(`outcome.state.now = ${5 * MINUTE}`);
    expect(first?.other).toBe(`outcome.state.now = ${5 * MINUTE + 1}`);
  });
});

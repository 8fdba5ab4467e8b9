import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { RandomStreams } from '../../engine/random';
import { checkAuctions } from './auction';

const recording = new URL('../recordings/auction.jsonl.gz', import.meta.url);
const lines = gunzipSync(readFileSync(recording)).toString('utf8').trimEnd().split('\n');

function shuffled<T>(items: readonly T[] | null, draw: () => number): T[] | null {
  if (items === null) return null;
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}

describe('the scheduler', () => {
  test('decides every recorded auction as the real one did', () => {
    const chance = new RandomStreams(1).stream('chance');
    const { passed, differences } = checkAuctions(lines, () => chance.next());
    expect(differences).toEqual([]);
    expect(passed).toBe(257);
  });

  test.each([2, 3, 4])('does so whatever the order of arrival (shuffle %i)', (seed) => {
    const streams = new RandomStreams(seed);
    const order = () => streams.draw('order');
    const reordered = lines.map((line) => {
      const recorded = JSON.parse(line);
      return JSON.stringify({
        ...recorded,
        cells: shuffled(recorded.cells, order),
        lrps: shuffled(recorded.lrps, order),
        tasks: shuffled(recorded.tasks, order),
      });
    });
    const { failed, differences } = checkAuctions(reordered, () => streams.draw('chance'));
    expect(differences).toEqual([]);
    expect(failed).toBe(0);
  });
});

describe('the replay', () => {
  const chance = () => 0;
  const first = JSON.parse(lines[0] as string);

  test('tells which identity differs, what was expected and what came', () => {
    const identity = Object.keys(first.expect)[0] as string;
    const winner = first.expect[identity].winner;
    const wrong = { ...first, expect: { ...first.expect, [identity]: { error: 'no reason' } } };
    expect(checkAuctions([JSON.stringify(wrong)], chance)).toEqual({
      passed: 0,
      failed: 1,
      differences: [
        {
          case: 'cold-000',
          step: identity,
          expected: 'error "no reason"',
          got: `winner ${winner}`,
        },
      ],
    });
  });

  test('tells of work that is missing or too much', () => {
    const [dropped, ...rest] = first.lrps;
    const identity = `lrp:${dropped.processGuid}.${dropped.index}`;
    const less = checkAuctions([JSON.stringify({ ...first, lrps: rest })], chance);
    expect(less.differences).toContainEqual(
      expect.objectContaining({ step: identity, got: 'no decision' }),
    );
    const more = { ...first, lrps: [...first.lrps, { ...dropped, processGuid: 'uninvited' }] };
    expect(checkAuctions([JSON.stringify(more)], chance).differences).toContainEqual(
      expect.objectContaining({
        step: `lrp:uninvited.${dropped.index}`,
        expected: 'not in the recording',
      }),
    );
  });

  test('ignores fields it does not know, and blank lines', () => {
    const extended = { ...first, comment: 'hello', cells: first.cells.map(withColour) };
    expect(checkAuctions(['', JSON.stringify(extended), ' '], chance)).toMatchObject({
      passed: 1,
      failed: 0,
    });
  });

  test.each([
    ['no JSON', '{"name":', 'line'],
    ['no object', '[]', 'line'],
    ['nothing in it', '{}', 'config'],
    ['a missing number', JSON.stringify({ ...first, cells: [{ id: 'a' }] }), 'cells.0.index'],
    ['a wrong type', JSON.stringify({ ...first, lrps: 'many' }), 'lrps'],
    [
      'an outcome that is none',
      JSON.stringify({ ...first, expect: { 'lrp:a.0': {} } }),
      'expect.lrp:a.0',
    ],
  ])('reports a line with %s as a failed case', (_, line, step) => {
    const { passed, failed, differences } = checkAuctions([line, lines[0] as string], chance);
    expect({ passed, failed }).toEqual({ passed: 1, failed: 1 });
    expect(differences[0]?.step).toBe(step);
  });
});

function withColour(cell: object): object {
  return { ...cell, colour: 'green' };
}

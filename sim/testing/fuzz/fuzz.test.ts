/** A small part of the fuzzing of inputs, and whether fuzzing finds what it is to find. */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { writeStory } from '../traceFile';
import { createChance } from './chance';
import { failureText } from './failureText';
import { fuzz, inputOf } from './fuzzRun';
import { recordingSubject } from './recordingSubject';
import { scenarioSubject } from './scenarioSubject';
import type { FuzzInput, Reading, Subject } from './subject';
import { traceSubject } from './traceSubject';

const clock = () => 0;
const failuresMax = 5;

const scenarios = new URL('../../../scenarios/', import.meta.url);
const texts = new Map(
  readdirSync(scenarios)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => [file, readFileSync(new URL(file, scenarios), 'utf8')]),
);

function recordedLines(name: string): string[] {
  const file = new URL(`../recordings/${name}.jsonl.gz`, import.meta.url);
  const all = gunzipSync(readFileSync(file)).toString('utf8').split('\n').filter(Boolean);
  return all.sort((one, other) => one.length - other.length).slice(0, 5);
}

function storyBytes(): Uint8Array {
  const { disk, writer } = writeStory(2);
  writer.end('completed', 12);
  return disk.bytes();
}

async function failuresOf(subject: Subject, runs: number, seed = 1): Promise<string[]> {
  const { failures, figures } = await fuzz({ subjects: [subject], runs, seed, clock, failuresMax });
  const { inputs = 0, accepted = 0 } = figures.get(subject.kind) ?? {};
  if (failures.length === 0) {
    // Neither all nor none: else it would show little.
    expect(inputs).toBe(runs);
    expect(accepted).toBeGreaterThan(0);
    expect(accepted).toBeLessThan(runs);
  }
  return failures.map(failureText);
}

describe('a person is told what is wrong, or answered, with', () => {
  it('any scenario file', async () => {
    expect(await failuresOf(scenarioSubject(texts), 80)).toEqual([]);
  });

  it('any trace', async () => {
    expect(await failuresOf(traceSubject([storyBytes()]), 600)).toEqual([]);
  });

  it('any recording', async () => {
    const lines = {
      auction: recordedLines('auction'),
      bbs: recordedLines('bbs'),
      silk: recordedLines('silk'),
    };
    expect(await failuresOf(recordingSubject(lines), 120)).toEqual([]);
  });
});

/** Words of which some make it fail. */
function subjectThat(read: (text: string) => Reading): Subject {
  const words = ['a', 'b', 'crash', 'odd', 'd'];
  return {
    kind: 'url',
    timeMax: 1000,
    generate: (chance) => Array.from({ length: 20 }, () => chance.pick(words)).join(' '),
    read: (input: FuzzInput) => read(String(input)),
  };
}

const fine: Reading = { isAccepted: true, said: [] };
const refused = (...said: string[]): Reading => ({ isAccepted: false, said });

describe('fuzzing', () => {
  it('finds what throws, shortens it, and says how to see it again', async () => {
    const subject = subjectThat((text) => {
      if (text.includes('crash')) throw new TypeError('x is not a function');
      return fine;
    });
    const options = { subjects: [subject], runs: 50, seed: 7, clock, failuresMax: 1 };
    const { failures } = await fuzz(options);
    expect(failures).toHaveLength(1);
    const [failure] = failures;
    expect(failure?.input).toBe('crash');
    const text = failures.map(failureText).join('');
    expect(text).toContain(`crash: TypeError: x is not a function`);
    expect(text).toContain(`npm run check:fuzz -- --kind url --runs 1 --seed ${failure?.seed}`);
  });

  it.each([
    ['a refusal without a word', refused('', ' \n'), 'refused without a word'],
    ['a value that was never set', refused('expected undefined'), 'says "undefined"'],
    ['an object as text', refused('ok', 'got [object Object]'), 'says "[object Object]"'],
    ['no number', refused('at most NaN MB'), 'says "NaN"'],
    ['a stack trace', refused('failed\n    at read (/x/y.ts:3:14)'), 'says '],
    ['a file left behind', { ...refused('no'), wrong: 'out was written' }, 'out was written'],
  ])('finds %s', async (_, reading, detail) => {
    const subject = subjectThat((text) => (text.includes('odd') ? reading : fine));
    const { failures } = await fuzz({ subjects: [subject], runs: 20, seed: 1, clock, failuresMax });
    expect(failures[0]?.fault.detail).toContain(detail);
    expect(failures[0]?.input).toBe('odd');
  });

  it('excuses the words of the input itself', async () => {
    const subject: Subject = {
      ...subjectThat(() => refused('the key "undefined" is not known')),
      generate: () => 'undefined: 1',
    };
    const { failures } = await fuzz({ subjects: [subject], runs: 1, seed: 1, clock, failuresMax });
    expect(failures).toEqual([]);
  });

  it('finds what takes too long', async () => {
    let now = 0;
    const subject = subjectThat((text) => {
      now += text.length;
      return fine;
    });
    const slow = { ...subject, timeMax: 30 };
    const options = { subjects: [slow], runs: 1, seed: 1, clock: () => now, failuresMax };
    const { failures } = await fuzz(options);
    expect(failures[0]?.fault.kind).toBe('hang');
    expect(failures[0]?.input.length).toBeLessThan(62);
  });

  it('makes the same input of a seed, whatever came before', () => {
    const subject = scenarioSubject(texts);
    const inputs = [3, 4, 5].map((seed) => inputOf(subject, seed));
    expect(inputOf(subject, 5)).toBe(inputs[2]);
    expect(inputOf(subject, 3)).toBe(inputs[0]);
    expect(new Set(inputs).size).toBe(3);
    expect(() => createChance(1, 'x').pick([])).toThrow(RangeError);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseVary } from './vary';

function valuesOf(argument: string): string[] {
  const parsed = parseVary(argument);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('; '));
  return parsed.axis.values.flatMap(({ set }) => set.map(({ yaml }) => yaml));
}

function problemsOf(argument: string): string[] {
  const parsed = parseVary(argument);
  return parsed.ok ? [] : parsed.problems.map(({ column, message }) => `${column}: ${message}`);
}

describe('values of an axis', () => {
  it.each([
    ['run.duration=1h,2h', ['1h', '2h']],
    ['a.b= 1 , 2 ', ['1', '2']],
    ['zones=[z1, z2],[z1, z2, z3]', ['[z1, z2]', '[z1, z2, z3]']],
    ['x={ a: 1, b: "}, " },3', ['{ a: 1, b: "}, " }', '3']],
    [`question="Why, then?",'it''s, so',it's`, ['"Why, then?"', `'it''s, so'`, `it's`]],
    ['a[b,c].d=1,2', ['1', '2']],
    ['"p,q"=1,2', ['1', '2']],
  ])('%s is %j', (argument, values) => {
    expect(valuesOf(argument)).toEqual(values);
  });

  it.each([
    ['n=1:5:1', ['1', '2', '3', '4', '5']],
    ['n=1:5:3,9', ['1', '4', '9']],
    ['n=0.1:0.5:0.1', ['0.1', '0.2', '0.3', '0.4', '0.5']],
    ['n=3:-1:-2', ['3', '1', '-1']],
    ['m=20GB:22GB:1GB', ['20GB', '21GB', '22GB']],
    ['m=1GB:2GB:512MB', ['1GB', '1536MB', '2GB']],
    ['d=30s:1m30s:30s', ['30s', '1m', '1m30s']],
    ['d=2m:1m:-30s', ['2m', '1m30s', '1m']],
    ['s=5%:15%:5%', ['5%', '10%', '15%']],
    ['n=7:7:1', ['7']],
    ['image=docker:///dora,2026-01-05T09:00:00Z', ['docker:///dora', '2026-01-05T09:00:00Z']],
  ])('%s is %j', (argument, values) => {
    expect(valuesOf(argument)).toEqual(values);
  });

  it('are numbers of one unit when all of them are', () => {
    const numbersOf = (argument: string) => {
      const parsed = parseVary(argument);
      return parsed.ok ? [parsed.axis.numbers, parsed.axis.unit] : parsed.problems;
    };
    expect(numbersOf('m=512MB,1GB')).toEqual([[512, 1024], 'MB']);
    expect(numbersOf('d=250ms,1s')).toEqual([[250_000, 1_000_000], 'µs']);
    expect(numbersOf('s=5%,50%')).toEqual([[0.05, 0.5], 'share']);
    expect(numbersOf('n=3,1.5')).toEqual([[3, 1.5], '']);
    expect(numbersOf('m=512MB,2')).toEqual([null, '']);
    expect(numbersOf('b=true,false')).toEqual([null, '']);
  });

  it('of a range of whole numbers are as many as its steps, in order, from the first to the last', () => {
    const whole = fc.integer({ min: -1000, max: 1000 });
    const steps = fc.integer({ min: 0, max: 300 });
    const step = fc.integer({ min: -50, max: 50 }).filter((each) => each !== 0);
    fc.assert(
      fc.property(whole, steps, step, (from, count, by) => {
        const values = valuesOf(`n=${from}:${from + count * by}:${by}`).map(Number);
        expect(values).toEqual(Array.from({ length: count + 1 }, (_, i) => from + i * by));
      }),
    );
  });

  it('come back as they were typed when they are plain words', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9.-]{0,10}$/);
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 20 }), (words) => {
        expect(valuesOf(`path=${words.join(',')}`)).toEqual(words);
      }),
    );
  });
});

describe('an argument that is no axis', () => {
  it.each([
    ['run.duration', '1: this cannot be read'],
    ['=1,2', '1: this cannot be read'],
    ['a..b=1', '2: the path cannot be read here'],
    ['a=', '3: no value is given'],
    ['a=1,,2', '5: no value is given'],
    ['a=1,2,1', '7: "1" is listed twice'],
    ['a=1:5', '3: this range cannot be read'],
    ['a=1:5GB:1', '3: this range cannot be read'],
    ['a=1:5:0', '3: these steps never arrive'],
    ['a=5:1:1', '3: these steps never arrive'],
    ['a=-1GB:1GB:1GB', '3: this range cannot be read'],
    ['a=1:1000000:1', '3: these are 1,000,000 values'],
    ['run.seed=1,2', '1: every point runs on the same seeds'],
    ['run["seed"]=1,2', '1: every point runs on the same seeds'],
    ['sweep.seeds=1,2', '1: a sweep does not vary itself'],
  ])('%s: %s', (argument, problem) => {
    expect(problemsOf(argument)).toEqual([problem]);
  });

  it('is read without end neither when it is long nor when it is anything', () => {
    expect(problemsOf(`a=${'1,'.repeat(100_000)}`)).toEqual(['1: this is too long']);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (argument) => {
        expect(() => parseVary(argument)).not.toThrow();
        expect(() => parseVary(`a=${argument}`)).not.toThrow();
      }),
    );
  });
});

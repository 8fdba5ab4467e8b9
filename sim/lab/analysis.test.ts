/** What sweeps with known runs come to: shares, censored outcomes, differences, conclusions. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SweepEntry, sweepOf } from '../testing/sweepFixture';
import { analyse, pairingTexts, type SweepAnalysis } from './analysis';
import { conclusionText, unfinishedText } from './conclusionText';
import { shortName } from './grid';
import { formatSweep } from './table';

const analysed = (entry: SweepEntry): SweepAnalysis => analyse(sweepOf(entry));

function outcomeAt(analysis: SweepAnalysis, point: number, key: string) {
  const position = analysis.outcomes.findIndex((outcome) => outcome.key === key);
  return analysis.points[point]?.outcomes[position];
}

function differenceAt(analysis: SweepAnalysis, from: number, to: number, key: string) {
  const position = analysis.outcomes.findIndex((outcome) => outcome.key === key);
  return analysis.comparisons.find((each) => each.from === from && each.to === to)?.differences[
    position
  ];
}

function sentences(analysis: SweepAnalysis): string[] {
  return analysis.conclusions.flatMap((conclusion) => {
    const { heading, sentences: told } = conclusionText(analysis, conclusion);
    return [heading, ...told];
  });
}

describe('a point', () => {
  test('is met as often as its runs are', () => {
    const analysis = analysed({
      axes: { count: ['2', '3'] },
      seeds: 20,
      run: ([count], seed) => ({ isMet: count === '3' || seed > 15 }),
    });
    expect(analysis.points.map(({ met }) => [met.successes, met.count])).toEqual([
      [5, 20],
      [20, 20],
    ]);
    expect(analysis.points.map(({ survives }) => survives)).toEqual([false, true]);
    expect(analysis.points[1]?.met.interval?.low).toBeCloseTo(0.8389, 4);
  });

  test('counts what never happened apart from the mean of the rest', () => {
    const analysis = analysed({
      axes: { count: ['2'] },
      run: (_, seed) => ({ recovered: seed <= 4 ? null : seed * 10 }),
    });
    const outcome = outcomeAt(analysis, 0, 'recovered-1');
    expect(outcome).toMatchObject({ measured: 6, never: 4, summary: { mean: 75, count: 6 } });
    // Of 50, 60, 70, 80, 90, 100 and four beyond: between the fifth and the sixth.
    expect(outcome?.median).toBe(95);
  });

  test('leaves broken runs out of every figure, and does not survive with them', () => {
    const analysis = analysed({
      axes: { count: ['2', '3'] },
      run: ([count], seed) => (count === '3' && seed === 7 ? 'too many events' : {}),
    });
    expect(analysis.points[1]).toMatchObject({ finished: 9, broken: 1, survives: false });
    expect(analysis.points[1]?.met).toMatchObject({ successes: 9, count: 9 });
    expect(analysis.warnings).toContain('1 of 20 runs broke and are in no figure');
  });

  test('without a single answer has no figures at all', () => {
    const analysis = analysed({
      axes: { count: ['2', '3'] },
      run: ([count]) => (count === '3' ? 'broken' : {}),
    });
    expect(analysis.points[1]).toMatchObject({ finished: 0, sizeMB: null, survives: false });
    expect(analysis.points[1]?.met.interval).toBeNull();
    expect(outcomeAt(analysis, 1, 'recovered-1')).toEqual({
      measured: 0,
      never: 0,
      summary: null,
      median: null,
    });
  });
});

describe('differences', () => {
  test('are of pairs of one seed, with the verdict of the direction', () => {
    const analysis = analysed({
      axes: { count: ['2', '3', '4'] },
      run: ([count], seed) => ({
        recovered: 60 + seed + (count === '3' ? 5 + (seed % 2) : 0),
        longestPass: count === '4' ? seed / 2 : seed,
      }),
    });
    const slower = differenceAt(analysis, 0, 1, 'recovered-1');
    expect(slower?.verdict).toBe('worse');
    expect(slower?.paired?.mean).toBe(5.5);
    expect(slower?.paired?.varianceReduction).toBeGreaterThan(0.9);
    expect(differenceAt(analysis, 0, 2, 'recovered-1')?.verdict).toBe('same');
    expect(differenceAt(analysis, 0, 2, 'longestPass')?.verdict).toBe('better');
  });

  test('are not distinguishable when they may be chance', () => {
    const analysis = analysed({
      axes: { count: ['2', '3'] },
      run: ([count], seed) => ({ recovered: count === '2' ? 60 + seed : 71 - seed }),
    });
    const difference = differenceAt(analysis, 0, 1, 'recovered-1');
    expect(difference?.verdict).toBe('not distinguishable');
    expect(difference?.paired?.correlation).toBeCloseTo(-1, 12);
    expect(analysis.unpaired).toEqual(['recovered']);
    expect(analysis.warnings).toEqual([]);
    expect(pairingTexts(analysis).join()).toMatch(
      /^Equal seeds do not help to compare recovered \(/,
    );
  });

  test('leave out seeds in which something never happened, and say how many', () => {
    const analysis = analysed({
      axes: { count: ['2', '3'] },
      run: ([count], seed) => ({ recovered: count === '2' && seed > 7 ? null : seed }),
    });
    expect(differenceAt(analysis, 0, 1, 'recovered-1')).toMatchObject({
      leftOut: 3,
      paired: { count: 7 },
    });
  });

  test('count seeds won and lost, and know how many it takes', () => {
    const gaining = (seeds: number) =>
      analysed({
        axes: { count: ['2', '3'] },
        run: ([count], seed) => ({ isMet: count === '3' || seed > seeds }),
      }).comparisons.find(({ kind }) => kind === 'baseline');
    expect(gaining(5)).toMatchObject({ gained: 5, lost: 0, isMetDistinguishable: false });
    expect(gaining(6)).toMatchObject({ gained: 6, lost: 0, isMetDistinguishable: true });
  });

  test('weigh on each other only where enough seeds disagree to show anything', () => {
    const { comparisons } = analysed({
      axes: { count: ['2', '3', '4'] },
      run: ([count], seed) => ({ isMet: count === '3' || seed > 6 }),
    });
    // One chance in 32: too much for a family of two, and the other pair disagrees on nothing.
    const found = comparisons.filter(({ kind }) => kind === 'baseline');
    expect(found.map((each) => each.isMetDistinguishable)).toEqual([true, false]);
  });

  test('are told from the baseline to all, and along each axis to the next', () => {
    const { comparisons } = analysed({
      axes: { count: ['2', '3', '4'], memory: ['a', 'b'] },
      baseline: 3,
      run: () => ({}),
    });
    const pairs = (kind: string, axis: string | null) =>
      comparisons
        .filter((each) => each.kind === kind && each.axis === axis)
        .map(({ from, to }) => `${from}-${to}`);
    expect(pairs('baseline', null)).toEqual(['3-0', '3-1', '3-2', '3-4', '3-5']);
    expect(pairs('neighbour', 'count')).toEqual(['0-2', '1-3', '2-4', '3-5']);
    expect(pairs('neighbour', 'memory')).toEqual(['0-1', '2-3', '4-5']);
  });
});

describe('the smallest foundation that survives', () => {
  const sized = (survives: (cells: number, memoryMB: number, seed: number) => boolean) =>
    analysed({
      axes: { count: ['10', '12', '14'], memory: ['1024', '2048'] },
      seeds: 20,
      run: ([count, memory], seed) => ({
        cells: Number(count),
        memoryMB: Number(memory),
        isMet: survives(Number(count), Number(memory), seed),
      }),
    });

  test('is told with its interval and what one step smaller does', () => {
    const analysis = sized((cells, memoryMB, seed) => cells * memoryMB > 20_480 || seed > 18);
    expect(sentences(analysis)).toEqual([
      'Smallest that survives',
      'count 12, memory 2048 (12 cells, 24 GB): met in 20 of 20 seeds (95%: 83.8 to 100%).',
      'One step smaller, count 10, memory 2048 (10 cells, 20 GB): met in 2 of 20 seeds (95%: 2.7 to 30.2%).',
      'One step smaller, count 12, memory 1024 (12 cells, 12 GB): met in 2 of 20 seeds (95%: 2.7 to 30.2%).',
    ]);
  });

  test('is not told apart from its neighbour by one seed', () => {
    const analysis = sized((cells, memoryMB, seed) => cells * memoryMB > 20_480 || seed > 1);
    expect(sentences(analysis)[2]).toContain('19 of 20 seeds');
    expect(sentences(analysis)[2]).toContain('so few seeds do not tell the two apart');
  });

  test('may be at the edge of what was tried, and says so', () => {
    expect(sentences(sized(() => true)).at(-1)).toBe(
      'Nothing smaller by one step was tried: it may not be the limit.',
    );
  });

  test('may be none: then the best is told', () => {
    const analysis = sized((cells, _, seed) => cells === 14 && seed > 5);
    expect(sentences(analysis).slice(1)).toEqual([
      'None of 6 points meets every expectation in all 20 seeds.',
      'Most often does count 14, memory 1024 (14 cells, 14 GB): 15 of 20 seeds (95%: 53.1 to 88.9%).',
    ]);
  });

  test('does not hide that something larger fails', () => {
    const analysis = sized((cells) => cells !== 14);
    expect(sentences(analysis).at(-1)).toBe(
      '2 larger points do not survive: for one, count 14, memory 1024 (14 cells, 14 GB), met in 0 of 20 seeds (95%: 0 to 16.2%).',
    );
  });

  test('is told apart from those of its size that fail', () => {
    const analysis = analysed({
      axes: { count: ['6', '12'], memory: ['1024', '2048'] },
      run: ([count, memory]) => ({
        cells: Number(count),
        memoryMB: Number(memory),
        isMet: count === '12',
      }),
    });
    expect(analysis.conclusions).toMatchObject([
      { smallest: [2], oneStepSmaller: [0], failingOfSameSize: [1], exceptions: [] },
    ]);
    expect(sentences(analysis)).toContain(
      'Of the same size, count 6, memory 2048 (6 cells, 12 GB): met in 0 of 10 seeds (95%: 0 to 27.8%).',
    );
  });

  test('has no step to a neighbour of its own size', () => {
    const analysis = analysed({
      axes: { count: ['10', '10 again', '12'] },
      run: ([count]) => ({ cells: count === '12' ? 12 : 10, isMet: count !== '10' }),
    });
    expect(analysis.conclusions).toMatchObject([{ smallest: [1], oneStepSmaller: [] }]);
  });

  test('is looked for at each value of the axes that do not change the size', () => {
    const analysis = analysed({
      axes: { interval: ['30s', '60s'], count: ['10', '12'] },
      run: ([interval, count]) => ({
        cells: Number(count),
        isMet: interval === '30s' || count === '12',
      }),
    });
    expect(analysis.conclusions.map(({ points }) => points)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(sentences(analysis).filter((each) => each.startsWith('Smallest'))).toEqual([
      'Smallest that survives, interval 30s',
      'Smallest that survives, interval 60s',
    ]);
  });

  test('is the smallest by the definition, whatever the runs', () => {
    const fates = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(fates, (survives) => {
        const { points, conclusions } = analysed({
          axes: { count: ['3', '1', '2'], memory: ['7', '5'] },
          seeds: 2,
          run: ([count, memory]) => ({
            cells: Number(count),
            memoryMB: Number(memory),
            isMet: survives[(Number(count) - 1) * 2 + (memory === '7' ? 1 : 0)] === true,
          }),
        });
        const sizes = points.flatMap((each) => (each.survives ? [each.sizeMB ?? 0] : []));
        const [conclusion] = conclusions;
        if (conclusion?.kind !== 'smallest') throw new Error('no size');
        const found = conclusion.smallest.map((index) => points[index]?.sizeMB);
        expect(new Set(found)).toEqual(new Set(sizes.length > 0 ? [Math.min(...sizes)] : []));
      }),
    );
  });
});

describe('an axis that does not change the size', () => {
  const along = (...fates: boolean[]) =>
    sentences(
      analysed({
        axes: { instances: fates.map((_, position) => String((position + 1) * 100)) },
        run: ([instances]) => ({ isMet: fates[Number(instances) / 100 - 1] === true }),
      }),
    );

  test('has a last value that survives', () => {
    expect(along(true, true, false)).toEqual([
      'Along instances',
      'Survives up to 200 (met in 10 of 10 seeds, 95%: 72.2 to 100%); no more at 300 (met in 0 of 10 seeds, 95%: 0 to 27.8%).',
    ]);
  });

  test('and says nothing of a value at which no run finished', () => {
    const broken = analysed({
      axes: { instances: ['100', '200', '300'] },
      run: ([instances]) => (instances === '200' ? 'too many events' : { isMet: true }),
    });
    expect(broken.conclusions).toMatchObject([{ points: [0, 2], unknown: [1], changes: [] }]);
    const [text] = broken.conclusions.map((each) => conclusionText(broken, each));
    expect(text?.sentences.at(-1)).toBe('No run finished at 200.');
    expect(text?.sentences.join(' ')).not.toContain('0 of 0');
  });

  test('or a first one, or several changes, or none', () => {
    expect(along(false, true)[1]).toMatch(/^Survives from 200 .* on; not yet at 100/);
    expect(along(true, false, true, false).slice(1)).toEqual([
      'The verdict changes 3 times: more is neither always better nor always worse.',
      'Survives at 100 (met in 10 of 10 seeds, 95%: 72.2 to 100%), 300 (met in 10 of 10 seeds, 95%: 72.2 to 100%).',
      'Does not at 200 (met in 0 of 10 seeds, 95%: 0 to 27.8%), 400 (met in 0 of 10 seeds, 95%: 0 to 27.8%).',
    ]);
    expect(along(true, true)[1]).toBe(
      'Survives at every value, 100 to 200: met in all 10 seeds each.',
    );
    expect(along(false, false)[1]).toBe(
      'Survives at no value, 100 to 200: nowhere are all 10 seeds met.',
    );
  });

  test('has no verdict while runs are still to come', () => {
    const running = (isMet: boolean) =>
      analysed({
        axes: { instances: ['100', '200'] },
        run: ([instances], seed) =>
          seed > 6 ? undefined : { isMet: isMet && (instances === '100' || seed !== 3) },
      });
    expect(unfinishedText(running(true))?.sentences).toEqual([
      '8 runs of 20 are still to come: the same command with -o goes on.',
      'Met in every run so far at 1 of 2 points: instances 100.',
    ]);
    expect(unfinishedText(running(false))?.sentences[1]).toBe(
      'No point has met every expectation in every run so far.',
    );
    const text = formatSweep(running(true), { width: 100, colour: false });
    expect(text).toContain('Too early to say what survives');
    expect(text).not.toContain('Survives');
    expect(unfinishedText(analysed({ axes: { instances: ['100'] }, run: () => 'broken' }))).toBe(
      undefined,
    );
  });
});

test('axes are called by as much of their path as tells them apart', () => {
  const names = (...paths: string[]) =>
    paths.map((path) =>
      shortName(
        path,
        paths.map((name) => ({ name })),
      ),
    );
  expect(
    names('foundation.cells[diego-cell].count', 'foundation.cells[diego-cell].memory'),
  ).toEqual(['count', 'memory']);
  expect(names('foundation.cells[a].count', 'foundation.cells[b].count')).toEqual([
    'a.count',
    'b.count',
  ]);
  expect(names('foundation.properties[diego.bbs.convergence_workers]')).toEqual([
    'diego.bbs.convergence_workers',
  ]);
  expect(names('growth')).toEqual(['growth']);
});

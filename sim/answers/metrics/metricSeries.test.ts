import { describe, expect, test } from 'vitest';
import { increaseIn, maximumIn, meanIn, metricSeries } from './metricSeries';
import { createMetricStore, sample } from './metricStore';
import { addSample, createSamples } from './samples';

function samplesOf(...values: readonly (readonly [number, number])[]) {
  const samples = createSamples(10);
  for (const [at, value] of values) addSample(samples, at, value);
  return samples;
}

describe('a window over samples', () => {
  const samples = samplesOf([0, 4], [10, 2], [20, 2], [30, 9]);

  test('leaves out its beginning and holds its end', () => {
    expect(maximumIn(samples, 0, 20)).toBe(2);
    expect(maximumIn(samples, -1, 20)).toBe(4);
    expect(maximumIn(samples, 0, 30)).toBe(9);
    expect(meanIn(samples, 0, 30)).toBeCloseTo(13 / 3);
  });

  test('without samples has no maximum and no mean', () => {
    expect(maximumIn(samples, 30, 90)).toBeUndefined();
    expect(meanIn(samples, 30, 90)).toBeUndefined();
  });
});

describe('the increase of a counter', () => {
  const samples = samplesOf([10, 3], [20, 5], [30, 2], [40, 6]);

  test('is from 0, and from 0 again after it began anew', () => {
    expect(increaseIn(samples, 0, 40)).toBe(3 + 2 + 2 + 4);
    expect(increaseIn(samples, 10, 20)).toBe(2);
    expect(increaseIn(samples, 20, 30)).toBe(2);
    expect(increaseIn(samples, 40, 90)).toBe(0);
  });
});

describe('the series of a metric', () => {
  test('are found by cell and by tag', () => {
    const store = createMetricStore();
    sample(store, 0, 'rep.RequestsStarted', 1, 0, 'State');
    sample(store, 0, 'rep.RequestsStarted', 2, 1, 'State');
    sample(store, 0, 'rep.RequestsStarted', 3, 1, 'Perform');
    expect(metricSeries(store, 'rep.RequestsStarted')).toHaveLength(3);
    expect(metricSeries(store, 'rep.RequestsStarted', { cell: 1 })).toHaveLength(2);
    const [found] = metricSeries(store, 'rep.RequestsStarted', { cell: 1, tag: 'Perform' });
    expect(found?.samples.value[0]).toBe(3);
    expect(metricSeries(store, 'rep.ContainerCount')).toEqual([]);
  });
});

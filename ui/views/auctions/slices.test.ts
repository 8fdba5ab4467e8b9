import { expect, it } from 'vitest';
import { goOn, type Job } from './slices';

function* counting(steps: number): Job<number> {
  for (let step = 0; step < steps; step++) yield undefined;
  return steps;
}

it('a job goes on until it is done', () => {
  expect(goOn(counting(1000), Number.POSITIVE_INFINITY)).toEqual({ done: true, value: 1000 });
});

it('a job pauses when its slice is over, and goes on from there', () => {
  const job = counting(2);
  expect(goOn(job, 0).done).toBe(false);
  expect(goOn(job, 0).done).toBe(false);
  expect(goOn(job, 0)).toEqual({ done: true, value: 2 });
});

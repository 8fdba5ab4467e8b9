import { expect, test } from 'vitest';
import { addRequests, createRequestMeter, takeWindow } from './requestMeter';

test('a request counts in the window in which it is answered, at a tick as before it', () => {
  const meter = createRequestMeter(-5, 10);
  addRequests(meter, 3, 2);
  addRequests(meter, 5, 4);
  // Comes before the tick at 5 and is answered after it.
  addRequests(meter, 6, 9);
  expect(takeWindow(meter, 5)).toEqual({ answered: 2, slowest: 4 });
  expect([meter.started, meter.answered]).toEqual([3, 2]);
  addRequests(meter, 8, 1, 7);
  addRequests(meter, 8, 1, 0);
  expect(takeWindow(meter, 15)).toEqual({ answered: 8, slowest: 9 });
  expect([meter.started, meter.answered]).toEqual([10, 10]);
  expect(takeWindow(meter, 25)).toEqual({ answered: 0, slowest: 0 });
  expect(meter.open.size).toBe(0);
});

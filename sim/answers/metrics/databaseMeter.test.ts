import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDatabaseMeter, type DatabaseWindow } from './databaseMeter';

interface Query {
  readonly from: number;
  readonly done: number;
}

const queries = fc.array(
  fc
    .record({ from: fc.nat(60), elapsed: fc.nat(40) })
    .map(({ from, elapsed }) => ({ from, done: from + elapsed })),
  { maxLength: 40 },
);

/** The same in one window, instant by instant: who comes, then who is done, and first come first served. */
function stepByStep(all: readonly Query[], connections: number, until: number) {
  const expected = { inFlightMax: 0, waits: 0, waited: 0, slowest: 0, openConnections: 0 };
  let line: number[] = [];
  let inFlight = 0;
  for (let now = 0; now <= until; now++) {
    for (const _query of all.filter(({ from }) => from === now)) {
      inFlight++;
      expected.inFlightMax = Math.max(expected.inFlightMax, inFlight);
      if (inFlight > connections) {
        line.push(now);
        expected.waits++;
      }
    }
    for (const { from, done } of all.filter((query) => query.done === now)) {
      inFlight--;
      expected.slowest = Math.max(expected.slowest, done - from);
      const leaving = line.length - Math.max(0, inFlight - connections);
      for (const since of line.slice(0, leaving)) expected.waited += now - since;
      line = line.slice(leaving);
    }
  }
  expected.openConnections = Math.min(connections, expected.inFlightMax);
  return { ...expected, inFlight };
}

describe('queries and their connections', () => {
  test('are those that one would count instant by instant', () => {
    fc.assert(
      fc.property(queries, fc.integer({ min: 1, max: 6 }), (all, connections) => {
        const meter = createDatabaseMeter(connections);
        for (const { from, done } of all) meter.add(from, done);
        const window = meter.takeWindow(101);
        expect(window).toMatchObject(stepByStep(all, connections, 101));
        expect(window).toMatchObject({ total: all.length, done: all.length });
      }),
    );
  });

  test('add up over windows to what one window tells', () => {
    fc.assert(
      fc.property(queries, fc.integer({ min: 1, max: 6 }), (all, connections) => {
        const ticks = [7, 20, 21, 55, 101];
        const one = createDatabaseMeter(connections);
        const several = createDatabaseMeter(connections);
        for (const { from, done } of all) {
          one.add(from, done);
          several.add(from, done);
        }
        const whole = one.takeWindow(101);
        const windows = ticks.map((at) => several.takeWindow(at));
        const sum = (pick: (window: DatabaseWindow) => number) =>
          windows.reduce((total, window) => total + pick(window), 0);
        expect(Math.max(...windows.map(({ slowest }) => slowest))).toBe(whole.slowest);
        windows.forEach(({ total, done, inFlight }, i) => {
          const at = ticks[i] as number;
          expect(total).toBe(all.filter(({ from }) => from < at).length);
          expect(done).toBe(all.filter((each) => each.from < at && each.done <= at).length);
          expect(inFlight).toBe(total - done);
        });
        // A tick lets those go that end at its very instant; a query that comes then finds them gone.
        expect(sum(({ waits }) => waits)).toBeLessThanOrEqual(whole.waits);
        expect(windows.at(-1)?.openConnections).toBeLessThanOrEqual(whole.openConnections);
      }),
    );
  });

  test('are the same whether told of together or one by one, and in any order', () => {
    fc.assert(
      fc.property(
        queries,
        fc.nat(9),
        fc.integer({ min: 1, max: 20 }),
        (all, extra, connections) => {
          const together = createDatabaseMeter(connections);
          const apart = createDatabaseMeter(connections);
          for (const { from, done } of all) together.add(from, done, extra + 1);
          for (const { from, done } of [...all].reverse()) {
            for (let i = 0; i <= extra; i++) apart.add(from, done);
          }
          expect(apart.takeWindow(50)).toEqual(together.takeWindow(50));
          expect(apart.takeWindow(101)).toEqual(together.takeWindow(101));
        },
      ),
    );
  });

  test('wait in line for one of three connections, the first of them for the first that is free', () => {
    const meter = createDatabaseMeter(3);
    meter.add(10, 100, 2);
    meter.add(20, 60);
    meter.add(30, 120);
    meter.add(40, 140);
    const { waits, waited, inFlight, inFlightMax, openConnections, slowest } = meter.takeWindow(90);
    expect({ waits, inFlight, inFlightMax, openConnections }).toEqual({
      waits: 2,
      inFlight: 4,
      inFlightMax: 5,
      openConnections: 3,
    });
    expect(waited).toBe(60 - 30);
    expect(slowest).toBe(40);
    // The second waiter got its connection at 100; nobody came since.
    expect(meter.takeWindow(200)).toEqual({
      total: 5,
      done: 5,
      inFlight: 0,
      inFlightMax: 4,
      slowest: 100,
      openConnections: 3,
      waits: 0,
      waited: 100 - 40,
    });
  });
});

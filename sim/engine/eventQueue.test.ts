/** The queue against a list that is searched from end to end: same events, same order, same answers. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lawRuns } from '../testing/lawRuns';
import {
  cancel,
  createEventQueue,
  type EventId,
  type EventQueue,
  peekAt,
  peekId,
  pendingEvents,
  schedule,
  takeNext,
} from './eventQueue';
import { NEVER } from './units';

/** An event as the model keeps it; `sequence` is its number in the order of scheduling. */
interface Listed {
  at: number;
  key: number;
  sequence: number;
  id: EventId;
}

interface Model {
  pending: Listed[];
  scheduled: Listed[];
}

const byOrder = (a: Listed, b: Listed) => a.at - b.at || a.key - b.key || a.sequence - b.sequence;

type Command = fc.Command<Model, EventQueue<number>>;

function scheduling(at: number, key: number): Command {
  return {
    check: () => true,
    run(model, queue) {
      const sequence = model.scheduled.length;
      const event = { at, key, sequence, id: schedule(queue, at, key, sequence) };
      expect(model.scheduled.map(({ id }) => id)).not.toContain(event.id);
      model.scheduled.push(event);
      model.pending.push(event);
    },
    toString: () => `schedule at ${at}, key ${key}`,
  };
}

const taking: Command = {
  check: () => true,
  run(model, queue) {
    const first = model.pending.sort(byOrder).shift();
    expect(peekAt(queue)).toBe(first?.at);
    expect(takeNext(queue)).toBe(first?.sequence);
  },
  toString: () => 'take',
};

/** Cancels one of all events ever scheduled: pending, taken or cancelled. */
function cancelling(choice: number): Command {
  return {
    check: (model) => model.scheduled.length > 0,
    run(model, queue) {
      const event = model.scheduled[choice % model.scheduled.length] as Listed;
      expect(cancel(queue, event.id)).toBe(model.pending.includes(event));
      model.pending = model.pending.filter((other) => other !== event);
    },
    toString: () => `cancel ${choice}`,
  };
}

const listing: Command = {
  check: () => true,
  run(model, queue) {
    expect(queue.size).toBe(model.pending.length);
    expect(pendingEvents(queue)).toEqual(
      model.pending.sort(byOrder).map(({ at, key, sequence }) => ({ at, key, payload: sequence })),
    );
  },
  toString: () => 'list',
};

const commands = fc.commands(
  [
    // Few instants and keys, so that most events tie with another.
    fc.tuple(fc.nat(6), fc.nat(3)).map(([at, key]) => scheduling(at, key)),
    fc.tuple(fc.nat(6), fc.nat(3)).map(([at, key]) => scheduling(at, key)),
    fc.tuple(fc.maxSafeNat(), fc.maxSafeNat()).map(([at, key]) => scheduling(at, key)),
    fc.constant(taking),
    fc.nat().map(cancelling),
    fc.constant(listing),
  ],
  { size: '+1' },
);

describe('the event queue', () => {
  test('answers whatever is done to it as a sorted list does', () => {
    fc.assert(
      fc.property(commands, fc.integer({ min: 1, max: 8 }), (sequence, capacity) => {
        const setup = () => ({
          model: { pending: [], scheduled: [] },
          real: createEventQueue<number>(capacity),
        });
        fc.modelRun(setup, sequence);
      }),
    );
  });

  test('gives back thousands of events, grown from room for one, in a total order', () => {
    const due = fc.array(fc.tuple(fc.nat(50), fc.nat(5)), { minLength: 1500, maxLength: 2500 });
    fc.assert(
      fc.property(due, (events) => {
        const queue = createEventQueue<number>(1);
        events.forEach(([at, key], sequence) => {
          schedule(queue, at, key, sequence);
        });
        const taken = events.map(() => takeNext(queue) as number);
        const sorted = events
          .map(([at, key], sequence) => ({ at, key, sequence, id: 0 }))
          .sort(byOrder);
        expect(taken).toEqual(sorted.map(({ sequence }) => sequence));
        expect(takeNext(queue)).toBeUndefined();
      }),
      { numRuns: lawRuns(10) },
    );
  });

  test('orders events at one instant by key, and equal keys first scheduled first', () => {
    const queue = createEventQueue<string>();
    schedule(queue, 5, 2, 'second key, first scheduled');
    schedule(queue, 5, 1, 'first key, first scheduled');
    schedule(queue, 5, 2, 'second key, second scheduled');
    schedule(queue, 5, 1, 'first key, second scheduled');
    schedule(queue, 4, 9, 'earlier');
    expect(pendingEvents(queue).map(({ payload }) => payload)).toEqual([
      'earlier',
      'first key, first scheduled',
      'first key, second scheduled',
      'second key, first scheduled',
      'second key, second scheduled',
    ]);
  });

  test('cannot cancel a later event by the id of one that was handled or cancelled', () => {
    const queue = createEventQueue<string>(1);
    const handled = schedule(queue, 1, 0, 'handled');
    takeNext(queue);
    const cancelled = schedule(queue, 1, 0, 'cancelled');
    cancel(queue, cancelled);
    schedule(queue, 1, 0, 'in the same slot');
    expect(cancel(queue, handled)).toBe(false);
    expect(cancel(queue, cancelled)).toBe(false);
    expect(takeNext(queue)).toBe('in the same slot');
  });

  test('answers false for ids that no event ever had', () => {
    const queue = createEventQueue<string>(1);
    const ids = Array.from({ length: 5 }, () => schedule(queue, 1, 0, 'untouched'));
    // 0 to 7 are the slots themselves, used or not, in the generation before their first.
    const small = Array.from({ length: 10 }, (_, id) => id);
    for (const unknown of [-1, ...small, Math.max(...ids) + 1, 0.5, Number.NaN, NEVER]) {
      expect(cancel(queue, unknown)).toBe(false);
    }
    expect(queue.size).toBe(5);
  });

  test('forgets the payload of what was taken or cancelled', () => {
    const queue = createEventQueue<object>(2);
    schedule(queue, 1, 0, {});
    cancel(queue, schedule(queue, 2, 0, {}));
    takeNext(queue);
    expect(queue.payload.filter((payload) => payload !== undefined)).toEqual([]);
  });

  test('goes on in a clone exactly as in the original', () => {
    const queue = createEventQueue<number>(2);
    for (let i = 0; i < 40; i++) schedule(queue, (i * 7) % 10, i % 3, i);
    for (let i = 0; i < 15; i++) takeNext(queue);
    const clone = structuredClone(queue);
    const drain = (from: EventQueue<number>) => {
      schedule(from, 8, 1, 99);
      return Array.from({ length: from.size }, () => takeNext(from));
    };
    expect(drain(clone)).toEqual(drain(queue));
  });

  test('refuses a capacity that it cannot have', () => {
    for (const capacity of [0, -1, Number.NaN, 4_194_305]) {
      expect(() => createEventQueue(capacity)).toThrow(
        `a queue holds 1 to 4194304 events, not ${capacity}`,
      );
    }
  });

  test('names the next event by the id with which it was scheduled', () => {
    const queue = createEventQueue<string>(4);
    expect(peekId(queue)).toBeUndefined();
    for (let round = 0; round < 3; round++) {
      const later = schedule(queue, 2, 0, 'later');
      const earlier = schedule(queue, 1, 0, 'earlier');
      expect(peekId(queue)).toBe(earlier);
      takeNext(queue);
      expect(peekId(queue)).toBe(later);
      takeNext(queue);
      expect(peekId(queue)).toBeUndefined();
    }
  });
});

/**
 * When metrics are sent: each process has tickers of its own, which all began when it did. So the tickers of
 * one process keep step, those of two do not.
 *
 * Nothing of it is an event of the simulation: the run asks, before each event, whether a tick is due.
 */
import { createEventQueue, peekAt, schedule, takeNext } from '../../engine/eventQueue';
import { type Duration, type Instant, NEVER } from '../../engine/units';

/** Called at a due instant; what happened at or before it has been told, what happens at it has not. */
export type Tick = (at: Instant) => void;

export interface MetricClock {
  /** When the next tick is due; NEVER when none is. */
  readonly nextAt: Instant;
  /** Calls `tick` once. */
  at(instant: Instant, tick: Tick): void;
  /**
   * Calls `tick` every `interval` after `epoch`, first at the earliest such instant after `now`, until
   * `isOver` says so.
   */
  every(interval: Duration, epoch: Instant, now: Instant, tick: Tick, isOver?: () => boolean): void;
  /** Calls everything that is due at or before `until`, in order. */
  runTo(until: Instant): void;
}

export function createMetricClock(): MetricClock {
  const queue = createEventQueue<Tick>();
  let nextAt: Instant = NEVER;
  const put = (instant: Instant, tick: Tick): void => {
    schedule(queue, instant, 0, tick);
    nextAt = Math.min(nextAt, instant);
  };
  return {
    get nextAt() {
      return nextAt;
    },
    at: put,
    every(interval, epoch, now, tick, isOver = () => false) {
      const again: Tick = (at) => {
        if (isOver()) return;
        tick(at);
        put(at + interval, again);
      };
      put(epoch + (Math.floor((now - epoch) / interval) + 1) * interval, again);
    },
    runTo(until) {
      while (nextAt <= until) {
        const at = nextAt;
        const tick = takeNext(queue) as Tick;
        tick(at);
        nextAt = peekAt(queue) ?? NEVER;
      }
    },
  };
}

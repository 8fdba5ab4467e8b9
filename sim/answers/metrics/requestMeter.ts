/**
 * Counts requests and finds the slowest in each window between two ticks.
 *
 * Diego: bbs:metrics/request_stat_metron_notifier.go and locket:metrics/helpers/request_metrics.go. A
 * request is told of when it comes, with the time it will take; it counts as answered in the window in which it
 * ends.
 */
import type { Duration, Instant } from '../../engine/units';

interface Window {
  answered: number;
  slowest: Duration;
}

export interface RequestMeter {
  readonly epoch: Instant;
  readonly interval: Duration;
  /** Requests that came. */
  started: number;
  /** Requests that were answered by the last tick. */
  answered: number;
  /** By number of the window, counted from the epoch: those that no tick has ended yet. */
  readonly open: Map<number, Window>;
}

/** For ticks at `epoch` + k × `interval`. */
export function createRequestMeter(epoch: Instant, interval: Duration): RequestMeter {
  return { epoch, interval, started: 0, answered: 0, open: new Map() };
}

/** Takes `count` requests that are answered at `doneAt`, each after `latency`. */
export function addRequests(
  meter: RequestMeter,
  doneAt: Instant,
  latency: Duration,
  count = 1,
): void {
  if (count === 0) return;
  meter.started += count;
  const number = Math.ceil((doneAt - meter.epoch) / meter.interval);
  const window = meter.open.get(number);
  if (window === undefined) {
    meter.open.set(number, { answered: count, slowest: latency });
  } else {
    window.answered += count;
    window.slowest = Math.max(window.slowest, latency);
  }
}

/** Ends the windows up to the tick `at`; answers what was answered since the last one, and the slowest. */
export function takeWindow(
  meter: RequestMeter,
  at: Instant,
): { readonly answered: number; readonly slowest: Duration } {
  const until = Math.round((at - meter.epoch) / meter.interval);
  let answered = 0;
  let slowest = 0;
  for (const [number, window] of meter.open) {
    if (number > until) continue;
    answered += window.answered;
    slowest = Math.max(slowest, window.slowest);
    meter.open.delete(number);
  }
  meter.answered += answered;
  return { answered, slowest };
}

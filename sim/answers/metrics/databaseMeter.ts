/**
 * Follows the queries of one process and its pool of connections: how many at once, how many had to wait.
 *
 * Diego: the monitored database of bbs:metrics/db_stat_metron_notifier.go and its like in Locket and Silk, over
 * Go's database/sql: a query takes an idle connection, opens one, or waits in line once as many as allowed are
 * taken. Queries are told of when they come, with the time at which they will be done. That time already
 * holds all waiting; whether a part of it was for a connection is worked out here and delays nobody.
 */
import { createEventQueue, peekAt, schedule, takeNext } from '../../engine/eventQueue';
import type { Duration, Instant } from '../../engine/units';

/** So many queries that came together and are done together. */
interface Queries {
  readonly from: Instant;
  readonly done: Instant;
  readonly count: number;
}

/** What happened between two ticks, and what is so at the second. */
export interface DatabaseWindow {
  /** Since the beginning: queries that came, and those that are done. */
  readonly total: number;
  readonly done: number;
  /** Under way at the tick, those that wait included. */
  readonly inFlight: number;
  readonly inFlightMax: number;
  /** The slowest of those that were done. */
  readonly slowest: Duration;
  /** Opened connections are kept: both processes may have as many idle as open. */
  readonly openConnections: number;
  /** Queries that found all connections taken. */
  readonly waits: number;
  /** How long those waited that got one. */
  readonly waited: Duration;
}

export interface DatabaseMeter {
  /** Takes queries; they may come later than others that are told of afterwards. */
  add(from: Instant, done: Instant, count?: number): void;
  /** Ends the window at the tick `at`: queries that come at that instant belong to the next. */
  takeWindow(at: Instant): DatabaseWindow;
}

/** For a pool of so many connections; at instant 0 none is open. */
export function createDatabaseMeter(connectionsMax = Number.POSITIVE_INFINITY): DatabaseMeter {
  let told: Queries[] = [];
  const underWay = createEventQueue<Queries>();
  const line = createLine();
  let total = 0;
  let done = 0;
  let inFlightMax = 0;
  let openConnections = 0;
  let slowest: Duration = 0;
  let waits = 0;
  let waited: Duration = 0;

  const finishNext = (): void => {
    const queries = takeNext(underWay) as Queries;
    done += queries.count;
    slowest = Math.max(slowest, queries.done - queries.from);
    const stillWaiting = Math.max(0, total - done - connectionsMax);
    waited += line.leave(line.length - stillWaiting, queries.done);
  };
  const begin = (queries: Queries): void => {
    // Strictly before: queries that come at one instant are at once under way, however long they take.
    while ((peekAt(underWay) ?? queries.from) < queries.from) finishNext();
    schedule(underWay, queries.done, 0, queries);
    total += queries.count;
    const inFlight = total - done;
    inFlightMax = Math.max(inFlightMax, inFlight);
    openConnections = Math.max(openConnections, Math.min(inFlight, connectionsMax));
    const joining = Math.max(0, inFlight - connectionsMax) - line.length;
    if (joining > 0) line.join(joining, queries.from);
    waits += joining;
  };

  return {
    add(from, doneAt, count = 1) {
      told.push({ from, done: doneAt, count });
    },
    takeWindow(at) {
      const begun = told.filter(({ from }) => from < at).sort((a, b) => a.from - b.from);
      told = told.filter(({ from }) => from >= at);
      for (const queries of begun) begin(queries);
      while ((peekAt(underWay) ?? Number.POSITIVE_INFINITY) <= at) finishNext();
      const inFlight = total - done;
      const window = {
        ...{ total, done, inFlight, inFlightMax, slowest, openConnections, waits, waited },
      };
      inFlightMax = inFlight;
      slowest = 0;
      waits = 0;
      waited = 0;
      return window;
    },
  };
}

/** Who waits for a connection, first come first served. */
function createLine() {
  let groups: { readonly since: Instant; count: number }[] = [];
  let first = 0;
  let length = 0;
  return {
    get length() {
      return length;
    },
    join(count: number, since: Instant): void {
      groups.push({ since, count });
      length += count;
    },
    /** The first `count` leave the line; answers how long they have waited, all together. */
    leave(count: number, at: Instant): Duration {
      let waited = 0;
      for (let left = count; left > 0; ) {
        const group = groups[first] as { readonly since: Instant; count: number };
        const leaving = Math.min(left, group.count);
        waited += leaving * (at - group.since);
        group.count -= leaving;
        left -= leaving;
        length -= leaving;
        if (group.count === 0) first++;
      }
      if (length === 0) {
        groups = [];
        first = 0;
      }
      return waited;
    },
  };
}

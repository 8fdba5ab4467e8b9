/**
 * What the auctions of a run came to: how many, why some failed, how long work waited for its cell and for
 * its container to run.
 *
 * The wait in the auction is from the request's arrival at the auctioneer to the decision that places it.
 * The time to run is from the moment the BBS wants an instance to run (its row is UNCLAIMED) to the moment
 * it does, failed attempts included.
 */

import type { AuctionLogger } from '../diego/auctioneer/auctionLogger';
import { type Instant, NEVER } from '../engine/units';
import { type LrpId, NONE, type TextId } from '../model/identity';
import { float64Room, int32Room } from './growing';
import { addValue, createHistogram, type Histogram } from './histogram';
import type { RowDispatch } from './rowDispatch';

export interface AuctionTally {
  batches: number;
  placedLRPs: number;
  placedTasks: number;
  /** Failed auctions by placement error. */
  readonly failures: Map<TextId, number>;
  /** Work that the winning cell handed back. */
  rejected: number;
  /** Cells that did not answer a request for their state. */
  cellsUnanswered: number;
  readonly wait: Histogram;
  readonly timeToRun: Histogram;
  /** The error of the LRP's last auction; `NONE` when it was placed, or never auctioned. */
  placementErrorOf(lrp: LrpId): TextId;
  /** The LRP is not desired any more: nobody waits for it. */
  forget(lrp: LrpId): void;
  /** To be told of each finished batch: knows when its work was asked for. */
  readonly logger: AuctionLogger;
}

export function watchAuctions(rows: RowDispatch): AuctionTally {
  let placementErrors = new Int32Array(0);
  let decidedAt: Instant = 0;
  const failures = new Map<TextId, number>();
  const wait = createHistogram();
  const timeToRun = createHistogram();
  const tally: AuctionTally = {
    batches: 0,
    placedLRPs: 0,
    placedTasks: 0,
    failures,
    rejected: 0,
    cellsUnanswered: 0,
    wait,
    timeToRun,
    placementErrorOf: (lrp) => placementErrors[lrp] ?? NONE,
    forget: watchTimeToRun(rows, timeToRun),
    logger({ decisions }) {
      for (const { auction, error } of decisions) {
        if (error === undefined) addValue(wait, Math.max(0, decidedAt - auction.queuedAt));
      }
    },
  };
  const setError = (lrp: LrpId, error: TextId): void => {
    placementErrors = int32Room(placementErrors, lrp, NONE);
    placementErrors[lrp] = error;
  };
  const fail = (error: TextId): void => {
    failures.set(error, (failures.get(error) ?? 0) + 1);
  };

  rows.on('auction.completed', () => {
    tally.batches += 1;
  });
  rows.on('auction.placed', (at, _cell, lrp) => {
    decidedAt = at;
    tally.placedLRPs += 1;
    setError(lrp, NONE);
  });
  rows.on('auction.taskPlaced', (at) => {
    decidedAt = at;
    tally.placedTasks += 1;
  });
  rows.on('auction.failed', (_at, _cell, lrp, _instance, _batch, error) => {
    fail(error);
    setError(lrp, error);
  });
  rows.on('auction.taskFailed', (_at, _cell, _lrp, _instance, _task, error) => fail(error));
  for (const kind of ['auction.rejected', 'auction.taskRejected'] as const) {
    rows.on(kind, () => {
      tally.rejected += 1;
    });
  }
  rows.on('auction.cellFailed', () => {
    tally.cellsUnanswered += 1;
  });
  return tally;
}

/** Answers how to say that an LRP is not waited for any more. */
function watchTimeToRun(rows: RowDispatch, timeToRun: Histogram): (lrp: LrpId) => void {
  /** By LrpId: since when the BBS wants it to run and it does not; NEVER when it does not wait. */
  let wantedSince = new Float64Array(0);
  const want = (at: Instant, lrp: LrpId): void => {
    wantedSince = float64Room(wantedSince, lrp, NEVER);
    if (wantedSince[lrp] === NEVER) wantedSince[lrp] = at;
  };
  const forget = (lrp: LrpId): void => {
    if (lrp < wantedSince.length) wantedSince[lrp] = NEVER;
  };
  rows.on('actualLRP.created', (at, _cell, lrp) => want(at, lrp));
  rows.on('actualLRP.unclaimed', (at, _cell, lrp) => want(at, lrp));
  rows.on('actualLRP.crashed', (at, _cell, lrp, _instance, _crashCount, waits) => {
    if (waits === 0) want(at, lrp);
    else forget(lrp);
  });
  rows.on('container.running', (at, _cell, lrp) => {
    const since = lrp < 0 ? NEVER : (wantedSince[lrp] ?? NEVER);
    if (since === NEVER) return;
    addValue(timeToRun, at - since);
    forget(lrp);
  });
  return forget;
}

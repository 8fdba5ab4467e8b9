/** A small run in which every way to decide an auction happens, for tests of what tells about auctions. */
import { MINUTE } from '../../../sim/engine/units';
import { app, cells, foundationSpec, kill, restore, task } from '../../../sim/testing/builders';
import { type AuctionIndex, indexAuctions } from '../auctions';
import type { Replay } from '../openReplay';
import { opened, sourceOf, tracedRun } from './tracedRun';

const DURATION = 8 * MINUTE;

/** Two zones of three cells of 1 GB; the first cell is lost for a while; `huge` and `tagged` fit nowhere. */
const STORY = foundationSpec({
  zones: 2,
  cells: [cells(6, { memory: 1024 })],
  apps: [
    app('checkout', { instances: 9 }),
    app('huge', { instances: 1, memory: 1500 }),
    app('tagged', { instances: 1, tags: ['gpu'] }),
  ],
  tasks: [task('backup')],
  events: [kill(2 * MINUTE, 0), restore(4 * MINUTE, 0)],
});

export interface AuctionStory {
  readonly replay: Replay;
  readonly auctions: AuctionIndex;
}

export function auctionStory(level: 'normal' | 'full' = 'full'): AuctionStory {
  const run = tracedRun(STORY, 7, level);
  run.foundation.simulation.runUntil(DURATION);
  const replay = opened(sourceOf(run, DURATION));
  return { replay, auctions: indexAuctions(replay) };
}

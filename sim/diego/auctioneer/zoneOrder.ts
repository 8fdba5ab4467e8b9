/**
 * The order in which an auction visits the zones. Diego keeps them in a Go map and ranges over it anew
 * for every auction. A Go map of up to eight keys is one bucket of eight slots, filled in the order of
 * insertion (here: whose cell answered first); ranging starts at a random slot and wraps around. So a
 * visit order is a rotation, and with three zones the one that answered first is visited first in six of
 * eight auctions.
 *
 * More than eight zones spread over several buckets by a seeded hash; that is simplified to a rotation
 * whose start is drawn evenly.
 */

const BUCKET_SLOTS = 8;

/** The zone, of `zoneCount`, that a visit starts with; `draw` in [0, 1). */
export function firstZoneVisited(zoneCount: number, draw: number): number {
  if (zoneCount > BUCKET_SLOTS) return Math.floor(draw * zoneCount);
  const slot = Math.floor(draw * BUCKET_SLOTS);
  return slot < zoneCount ? slot : 0;
}

/** When `zone` has its turn in a visit that starts with `start`: 0 is first. */
export function turnOf(zone: number, start: number, zoneCount: number): number {
  return (zone - start + zoneCount) % zoneCount;
}

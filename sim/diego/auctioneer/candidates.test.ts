/** Which mismatch is told when no cell matches: auction:auctionrunner/zone_sorter.go filterZones. */
import { expect, test } from 'vitest';
import { Match } from '../../model/matching';
import { mismatchError } from './candidates';

const { failsRootFs: rootFs, failsVolumeDrivers: drivers, failsPlacementTags: tags } = Match;

const TEXTS = {
  [rootFs]: 'found no compatible cell for required rootfs',
  [drivers]: 'found no compatible cell with required volume drivers',
  [tags]: 'found no compatible cell with placement tag "x"',
};

const constraint = { rootFs: 'preloaded:windows', placementTags: ['x'], volumeDrivers: ['nfs'] };

test.each([
  [[rootFs, tags], tags],
  [[rootFs, drivers], drivers],
  [[tags, rootFs], rootFs],
  [[tags, drivers], drivers],
  [[drivers, rootFs], drivers],
  [[drivers, tags], tags],
  [[drivers, tags, rootFs], rootFs],
  [[drivers, rootFs, tags], tags],
] as const)(
  'zones that fail with %j in turn are told as %j, whichever of them is the first',
  (visited, told) => {
    visited.forEach((_, start) => {
      const verdicts = visited.map((__, zone) => {
        const turn = (zone - start + visited.length) % visited.length;
        return visited[turn] as (typeof visited)[number];
      });
      const candidates = {
        constraint,
        positions: new Int32Array(0),
        starts: new Int32Array(visited.length + 1),
        verdicts,
      };
      expect(mismatchError(candidates, start)).toBe(TEXTS[told]);
    });
  },
);

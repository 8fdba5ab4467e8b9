/** The cells that auctions are tried out on take what the simulated reps take. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RepStage } from '../../testing/repStage';
import { takeWork } from './perform';

const work = fc.record({
  memory: fc.constantFrom(0, 32, 100, 128, 500, 1024),
  disk: fc.constantFrom(0, 64, 1024, 4096),
  rootFs: fc.oneof(
    { weight: 9, arbitrary: fc.constant('preloaded:cflinuxfs4') },
    { weight: 1, arbitrary: fc.constantFrom('preloaded:cflinuxfs3', 'docker:///image') },
  ),
});
const cell = fc.record({
  memory: fc.constantFrom(100, 1000, 2048, 4096),
  disk: fc.constantFrom(1000, 8192),
  containers: fc.constantFrom(1, 5, 249),
});

test('a cell hands back what a rep hands back, and is left with what a rep is left with', () => {
  fc.assert(
    fc.property(
      cell,
      fc.array(fc.array(work, { maxLength: 12 }), { maxLength: 4 }),
      (size, batches) => {
        const stage = new RepStage(size);
        const { profile } = stage.parts.spec;
        const taker = { profile, available: { ...size } };
        for (const batch of batches) {
          const lrps = batch.map((each) => stage.lrp(each));
          const { taken, handedBack } = takeWork(taker, lrps, 32);
          expect(new Set(handedBack.map(({ lrp }) => lrp))).toEqual(
            new Set(stage.performs(lrps).lrps),
          );
          expect(taken.length + handedBack.length).toBe(lrps.length);
          expect(taker.available).toEqual(stage.state().available);
        }
      },
    ),
  );
});

import { expect, it } from 'vitest';
import { MINUTE } from '../../../sim/engine/units';
import { auctionStory } from '../../replay/testing/auctionStory';
import { toldDecisions } from './testing/toldDecisions';
import { waitingBefore } from './waiting';

const { replay, ...rest } = auctionStory();
const LINES = toldDecisions({ replay, ...rest }).map(({ line }) => line);

it('an instance waits from the record that set it waiting to its decision', () => {
  const [first, again] = LINES.filter(({ work }) => work === 'checkout-1/5').map((line) =>
    waitingBefore(replay, line),
  );
  expect(first?.reason).toBe('its row was created');
  expect(first?.since).toBeLessThan(2 * MINUTE);
  // Its cell was lost after two minutes.
  expect(again?.since).toBeGreaterThan(2 * MINUTE);
});

it('a task waits from its being stored', () => {
  const line = LINES.find(({ work }) => work === 'backup-1');
  expect(line && waitingBefore(replay, line)?.reason).toBe('it was stored as Pending');
});

import { expect, it } from 'vitest';
import { count } from '../../charts/format';
import { auctionStory } from '../../replay/testing/auctionStory';
import { lackingText } from './lacking';
import { decisionOn } from './testing/toldDecisions';

const STORY = auctionStory();

function lackingOf(work: string): string[] {
  const { asked } = decisionOn(STORY, work);
  return asked.table.removed.map((group) => lackingText(asked, group));
}

it('cells that lack a resource say how much the best of them has, and how much is asked', () => {
  const { asked } = decisionOn(STORY, 'huge-1/0');
  const { cells } = asked.standing.zones;
  const free = Math.max(...cells.map(({ available }) => available.memory));
  const proxy = cells[0]?.proxyMemoryAllocation ?? Number.NaN;
  expect(lackingOf('huge-1/0')).toEqual([
    `at most ${count(free)} of ${count(1500 + proxy)} MB memory free`,
  ]);
});

it('cells that were removed for their tags say nothing of resources', () => {
  expect(lackingOf('tagged-1/0')).toEqual(['']);
});

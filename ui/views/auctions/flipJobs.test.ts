import { describe, expect, it } from 'vitest';
import { auctionTable } from '../../../sim/explain/auctionTable';
import { flipsFor } from '../../../sim/explain/flip';
import { auctionStory } from '../../replay/testing/auctionStory';
import type { AskedDecision } from './askedDecision';
import { cellsByShortage, findFlips, findPlacement } from './flipJobs';
import { goOn } from './slices';
import { decisionOn } from './testing/toldDecisions';

const STORY = auctionStory();

function ended<T>(step: IteratorResult<undefined, T>): T {
  if (step.done !== true) throw new Error('the job has not ended');
  return step.value;
}

/** A decision as it would have been with so many MB left on each cell. */
function withFreeMemory(work: string, free: readonly number[]): AskedDecision {
  const { asked } = decisionOn(STORY, work);
  const { zones } = asked.standing;
  const cells = zones.cells.map((cell, position) => ({
    ...cell,
    available: { ...cell.available, memory: free[position] ?? 0 },
  }));
  const standing = { ...asked.standing, zones: { ...zones, cells } };
  return { ...asked, standing, table: auctionTable(standing) };
}

describe('what would have made a cell win', () => {
  it('is what explaining says, the smallest first', () => {
    const { asked } = decisionOn(STORY, 'checkout-1/4');
    const loser = asked.table.runnerUp?.cell ?? -1;
    const flips = ended(goOn(findFlips(asked, loser), Number.POSITIVE_INFINITY));
    expect(flips).toEqual(flipsFor(asked.standing, loser));
    expect(flips.length).toBeGreaterThan(0);
  });

  it('is worked out after a pause, and only once', () => {
    const { asked } = decisionOn(STORY, 'checkout-1/5');
    const loser = asked.table.candidates.at(-1)?.cell ?? -1;
    const job = findFlips(asked, loser);
    expect(job.next().done).toBe(false);
    const flips = ended(job.next());
    expect(ended(findFlips(asked, loser).next())).toBe(flips);
  });
});

describe('what would have placed work that nobody took', () => {
  it('is the smallest change of all cells', () => {
    const { asked } = decisionOn(STORY, 'tagged-1/0');
    const { best, looked, of } = ended(goOn(findPlacement(asked), Number.POSITIVE_INFINITY));
    const efforts = asked.standing.zones.cellIds.flatMap((cell) =>
      flipsFor(asked.standing, cell).map(({ effort }) => effort),
    );
    expect([looked, of]).toEqual([6, 6]);
    expect(best?.flip.effort).toBe(Math.min(...efforts));
    expect(best?.flip.sentence).toContain('gpu');
  });

  it('is on the cell that lacks the least, where all lack the same', () => {
    const asked = withFreeMemory('checkout-1/4', [40, 10, 50, 30, 20, 0]);
    const { best } = ended(goOn(findPlacement(asked), Number.POSITIVE_INFINITY));
    expect(asked.table.winner).toBeNull();
    expect(best?.cell).toBe(asked.standing.zones.cellIds[2]);
    expect(best?.flip.change).toMatchObject({ kind: 'memory' });
  });

  it('is nothing when the work is larger than any cell', () => {
    const { asked } = decisionOn(STORY, 'huge-1/0');
    expect(ended(goOn(findPlacement(asked), Number.POSITIVE_INFINITY)).best).toBeUndefined();
  });

  it('looks first at the cells that lack the least', () => {
    const { asked } = decisionOn(STORY, 'huge-1/0');
    const { cells, cellIds } = asked.standing.zones;
    const free = cellsByShortage(asked).map(
      (cell) => cells[cellIds.indexOf(cell)]?.available.memory ?? Number.NaN,
    );
    expect(free.length).toBe(6);
    expect(free).toEqual([...free].sort((one, other) => other - one));
  });
});

import { describe, expect, it } from 'vitest';
import { csvOf } from '../../charts/table';
import { auctionStory } from '../../replay/testing/auctionStory';
import {
  BAR_PARTS,
  barLength,
  barScale,
  barShares,
  barTitle,
  candidateTable,
  pointsOf,
} from './candidateTable';
import { scoreText } from './scoreText';
import { toldDecisions } from './testing/toldDecisions';

const STORY = auctionStory();
const TABLES = toldDecisions(STORY).flatMap(({ asked }) => (asked ? [asked.table] : []));
const ALL = TABLES.flatMap(({ candidates }) => candidates);
const nameOf = (cell: number) => STORY.replay.columns.identities.cells[cell] ?? '?';

describe('bars', () => {
  it('add up to the score, with locality told apart', () => {
    expect(ALL.length).toBeGreaterThan(30);
    for (const { parts, total } of ALL) {
      const points = BAR_PARTS.map((part) => pointsOf(parts, part));
      const sum = points.reduce((one, other) => one + other, parts.locality);
      expect(sum).toBeCloseTo(total, 9);
    }
  });

  it('fill the room for the longest one and never more than that', () => {
    for (const { candidates } of TABLES) {
      for (const mode of ['whole', 'differences'] as const) {
        const scale = barScale(candidates, mode);
        const lengths = candidates.map(({ parts }) =>
          barShares(parts, scale).reduce((sum, [, share]) => sum + share, 0),
        );
        for (const length of lengths) expect(length).toBeLessThanOrEqual(1 + 1e-9);
        if (scale.max > 0) expect(Math.max(...lengths)).toBeCloseTo(1, 9);
      }
    }
  });

  it('of cells whose zone had no turn end where there is no more room', () => {
    const [candidate] = ALL;
    if (candidate === undefined) throw new Error('no candidate');
    const parts = { ...candidate.parts, memory: 9, disk: 9 };
    const far = { ...candidate, cell: 99, isConsidered: false, parts };
    const near = { ...candidate, cell: 98, parts: { ...candidate.parts, memory: 1 } };
    const scale = barScale([candidate, near, far], 'differences');
    const shares = barShares(far.parts, scale).map(([, share]) => share);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(1);
  });

  it('of differences leave out what all whose score counted have', () => {
    const table = TABLES.find(
      ({ candidates, decidedBy }) => decidedBy === 'score' && candidates.length > 1,
    );
    const considered = table?.candidates.filter(({ isConsidered }) => isConsidered) ?? [];
    const scale = barScale(considered, 'differences');
    for (const part of BAR_PARTS) {
      const left = considered.map(({ parts }) => pointsOf(parts, part) - scale.floor[part]);
      expect(Math.min(...left)).toBeCloseTo(0, 12);
    }
    expect(scale.max).toBeLessThan(barScale(considered, 'whole').max);
  });

  it('of one length say nothing, rather than something by dividing by 0', () => {
    const [candidate] = ALL;
    const same = candidate === undefined ? [] : [candidate, { ...candidate, cell: 99 }];
    const scale = barScale(same, 'differences');
    expect(scale).toMatchObject({ max: 0, parts: [] });
    expect(same.map(({ parts }) => barLength(parts, scale.floor))).toEqual([0, 0]);
    expect(barScale([], 'whole')).toMatchObject({ max: 0, parts: [], hasLocality: false });
  });

  it('tell the exact numbers on hover, and that a score did not count', () => {
    const far = ALL.find(({ isConsidered }) => !isConsidered);
    expect(far && barTitle(far)).toContain(`score ${far?.total}`);
    expect(far && barTitle(far)).toContain('no turn');
  });
});

it('the table of candidates has every number, and the winner at its top', () => {
  const table = TABLES.find(({ decidedBy }) => decidedBy === 'score');
  if (table?.winner == null || table.runnerUp === null) throw new Error('no winner by score');
  const lines = csvOf(candidateTable(table, nameOf)).split('\r\n');
  expect(lines[0]).toBe(
    "#,Cell,Zone,Zone had a turn,Score,Above the winner's,Instances of the app (points)," +
      'Resources (points),Memory in use (share),Disk in use (share),Containers in use (share),' +
      'Starting containers (points),Bin packing (points)',
  );
  expect(lines[1]?.split(',').slice(0, 6)).toEqual([
    '1',
    nameOf(table.winner.cell),
    table.winner.zone,
    'yes',
    String(table.winner.total),
    '0',
  ]);
  expect(lines.length).toBe(table.candidates.length + 2);
});

it('scores stand aligned by four decimals', () => {
  expect([0, 0.41234, 1000.35679, 0.99999, -0.5, undefined].map(scoreText)).toEqual([
    '0.0000',
    '0.4123',
    '1,000.3568',
    '1.0000',
    '−0.5000',
    '–',
  ]);
});

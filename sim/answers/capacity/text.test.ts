import { describe, expect, test } from 'vitest';
import { type CapacityStory, capacityStory } from '../../testing/capacityFixture';
import { CAPACITY_DEFAULTS, capacityReport } from './capacityReport';
import type { CapacityResult } from './result';
import { formatCapacity } from './text';

function resultOf(story: CapacityStory): CapacityResult {
  return {
    version: 1,
    build: 'test',
    scenario: 'story',
    seed: 1,
    atSeconds: 300,
    atReason: 'end of the run',
    warnings: [],
    ...capacityReport(capacityStory(story), { ...CAPACITY_DEFAULTS, draws: 20, seed: 1 }),
  };
}

/** The text in words, whatever its alignment and line ends. */
function wordsOf(story: CapacityStory): string {
  return formatCapacity(resultOf(story), { width: 140, colour: false }).replace(/\s+/g, ' ');
}

const SEGMENTS: CapacityStory = {
  apps: {
    plain: { size: '1024/1024' },
    secret: { size: '1024/1024', tags: ['persistent_isolation_segment'] },
  },
  cells: ['z1', 'z2', 'z3'].flatMap((zone) => [
    { zone, size: '8192/61440', holds: { plain: 2 } },
    {
      zone,
      size: '3000/61440',
      tags: ['persistent_isolation_segment'],
      holds: { secret: 2 },
    },
  ]),
  proxy: 32,
};

describe('the report as text', () => {
  test.each([20, 60, 100, 140])('keeps within %i columns, or sixty', (width) => {
    const lines = formatCapacity(resultOf(SEGMENTS), { width, colour: false }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(Math.max(60, width));
    expect(lines.length).toBeLessThan(width < 100 ? 135 : 96);
  });

  test('tells of each set of tags by itself, and why adding up misleads across them', () => {
    const words = wordsOf(SEGMENTS);
    expect(words).toContain('z1 [no tags] 1 5.9 GB');
    expect(words).toContain('zone z1 2 4 all but 2 fits:');
    expect(words).toContain('zone z1 [no tags] 1 2 all fits: 12 GB for 2.1 GB');
    expect(words).toContain('zone z1 [persistent_i… 1 2 all but 2 no: 1.7 GB for 2.1 GB');
    expect(words).toContain(
      'zone z1: adding up says it fits, 14 GB for 4.1 GB; the auctions place all but 2 of 4 instances: ' +
        'of the cells that take the rest, none has the 1 GB in one piece that the smallest needs, the most is 888 MB.',
    );
    expect(words).toContain('none: as it is, what zone z1 loses does not fit');
  });

  test('says of what waits for a cell that the losses are tried without it', () => {
    const words = wordsOf({
      apps: { web: { size: '1024', waiting: 3 } },
      cells: ['z1', 'z2'].map((zone) => ({ zone, size: '30000', holds: { web: 10 } })),
    });
    expect(words).toContain(
      '3 desired instances have no container now: losses are tried without them, growth with them.',
    );
    expect(wordsOf(SEGMENTS)).not.toContain('no container now');
  });

  test('leaves out single zones before the sum of a set of tags, and small sizes before large ones', () => {
    const sizes = Array.from({ length: 20 }, (_, step) => `${(step + 1) * 100}`);
    const segments = ['none', 'a', 'b', 'c'];
    const words = wordsOf({
      apps: Object.fromEntries(sizes.map((size) => [`app-${size}`, { size }])),
      cells: ['z1', 'z2', 'z3'].flatMap((zone) =>
        segments.map((tag) => ({
          zone,
          size: '60000',
          ...(tag === 'none'
            ? { holds: Object.fromEntries(sizes.map((size) => [`app-${size}`, 1])) }
            : { tags: [tag] }),
        })),
      ),
    });
    for (const name of ['z3', '[no tags]', '[a]', '[b]', '[c]', 'all']) {
      expect(words).toContain(` ${name} `);
    }
    expect(words).toContain('and 12 sets of cells more');
    expect(words).toMatch(/more of them fit 2 GB and 0 MB 1 3 .*and 8 sizes more/);
  });

  test('has nothing to lose where no cell takes work', () => {
    const cell = { zone: 'z1', size: '30000', isUp: false };
    expect(wordsOf({ apps: {}, cells: [cell] })).toContain('If lost no cell takes work');
  });

  test('names the resource that is short', () => {
    const words = wordsOf({
      apps: { web: { size: '10/10' } },
      cells: [
        { zone: 'z1', size: '9000/9000/50', holds: { web: 30 } },
        { zone: 'z2', size: '9000/9000/20' },
      ],
    });
    expect(words).toContain('zone z1 1 30 all but 10 no: 20 for 30 containers');
    expect(words).toContain('10 insufficient resources: containers web');
  });

  test('says what chance decides', () => {
    const result = resultOf(SEGMENTS);
    const [loss] = result.losses;
    if (loss === undefined) throw new Error('nothing is lost');
    const verdict = 'depends on chance' as const;
    const losses = [{ ...loss, verdict, placedMinimum: 2, placedMaximum: 4 }];
    const text = formatCapacity({ ...result, losses }, { width: 100, colour: true });
    expect(text).toContain('\u001b[33m  zone z1 ');
    expect(text).toContain('all, or all but 2');
  });

  test('promises growth of more than all', () => {
    const words = wordsOf({
      apps: { web: { size: '100' } },
      cells: ['z1', 'z2', 'z3'].map((zone) => ({ zone, size: '30000', holds: { web: 10 } })),
    });
    // 600 - 30 containers are bound by 2 × 249.
    expect(words).toMatch(/could grow by 1,5[4-6]\d% \(4[6-7]\d more instances\)/);
  });

  test('lists indicators past a threshold by name, and why others are not evaluated', () => {
    const words = wordsOf(SEGMENTS);
    expect(words).toMatch(
      /red Diego\.TotalAvailableMemory \d+ GB up to 32 GB all cells \(Healthwatch\)/,
    );
    expect(words).toMatch(/bbs\.LRPsMissing, .*\(nothing was measured up to this instant\); /);
  });
});

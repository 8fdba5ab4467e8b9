/** When a canary counts as found: by who should find it, within its runs, made small, and sound without the defect. */
import { describe, expect, test } from 'vitest';
import { canaryNamed } from '../testing/canaries/canaries';
import { type CanaryOutcome, canariesText, canaryTable, canaryText, isRight } from './canaryReport';

const canary = canaryNamed('double-claim');

type Caught = Extract<CanaryOutcome, { kind: 'caught' }>;
type Shrunk = NonNullable<Caught['failure']['shrunk']>;

const SMALL: Shrunk = {
  path: 'build/canaries/double-claim/scenarios/small.yaml',
  command: 'diegosim check --scenario small.yaml --runs 1',
  notKept: null,
  tries: 12,
  cells: 3,
  apps: 3,
  events: 2,
  atSeconds: 7,
};

function caught(changes: Partial<Shrunk> | null = {}, invariant = 'legalLRPStates'): Caught {
  return {
    kind: 'caught',
    inRuns: 4,
    isSound: true,
    failure: {
      case: 'chaos seed 4',
      seed: 4,
      invariant,
      text: 'dora-1/0: claimed twice',
      atSeconds: 9,
      command: 'diegosim check --runs 1 --seed 4',
      shrunk: changes === null ? null : { ...SMALL, ...changes },
    },
  };
}

test('one that was found and has three cells and three apps is right', () => {
  expect(isRight({ canary, outcome: caught() })).toBe(true);
  expect(canaryText(canary, caught())).not.toContain('NOT RIGHT');
});

describe('not right is', () => {
  const cases: Record<string, CanaryOutcome> = {
    'one that was missed in all the runs it was given': { kind: 'missed', runs: 512 },
    'one whose build broke': { kind: 'broke', reason: 'no such file' },
    'one that is left with a fourth cell': caught({ cells: 4 }),
    'one that is left with a fourth app': caught({ apps: 4 }),
    'one that was not made small': caught(null),
    'one of which another invariant spoke': caught({}, 'uniqueSubnets'),
    'one whose scenario fails without the defect as well': { ...caught(), isSound: false },
  };
  test.each(Object.entries(cases))('%s', (_, outcome) => {
    const result = { canary, outcome };
    expect(isRight(result)).toBe(false);
    expect(canaryText(canary, outcome)).toMatch(/NOT RIGHT|MISSED|BROKE/);
    expect(canariesText([result])).toBe('0 of 1 canary caught and made small; not: double-claim\n');
  });
});

test('all of them end in a table for the README', () => {
  const results = [
    { canary, outcome: caught() },
    { canary: canaryNamed('wrong-tie'), outcome: { kind: 'missed', runs: 9 } as const },
  ];
  expect(canaryTable(results).slice(2)).toEqual([
    '| `double-claim` | An instance may claim a row that another one holds. `bbs/actualLRPRows.ts` | `legalLRPStates` | 4 | 3 cells, 3 apps, 2 events |',
    '| `wrong-tie` | Of equally good cells in a zone the last one wins, not the first one that answered. `auctioneer/search.ts` | nobody | none of 9 |  |',
  ]);
  expect(canariesText(results)).toContain(canaryTable(results).join('\n'));
});

/**
 * What is offered as a change that makes a cell win does so, and nothing smaller does. Asked of the scheduler
 * itself, with cells answering in several orders and every draw.
 */
import { describe, test } from 'vitest';
import { MINUTE } from '../engine/units';
import type { FoundationSpec } from '../model/foundationSpec';
import type { CellId } from '../model/identity';
import { anyAuctions, auctionsOfRun, toldBatches } from '../testing/auctionsOfRun';
import { expectLaw } from '../testing/law';
import { applyChange, type Change, positionOf } from './change';
import { type Flip, flipsFor } from './flip';
import {
  answeringFirst,
  answeringInOrder,
  answeringLast,
  decide,
  type Standing,
  standingAt,
} from './standing';

const DURATION = 8 * MINUTE;
/** One in each of the slots at which a visit of the zones can start. */
const DRAWS = [0, 1, 2, 3, 4, 5, 6, 7].map((slot) => slot / 8);
const SAMPLES_PER_RUN = 12;

describe('each change that is offered', () => {
  test('makes the cell win, always or by chance as it says, and a smaller one does not', () => {
    expectLaw(anyAuctions, 60, (spec, seed) => samplesOf(spec, seed).flatMap(problemsOf));
  });
});

describe('where no weight is offered', () => {
  test('none makes the cell win', () => {
    expectLaw(anyAuctions, 15, (spec, seed) => {
      const wrong: string[] = [];
      for (const { standing, cell } of samplesOf(spec, seed)) {
        const mustWin = outcomes(standing, cell).possible;
        for (const setting of ['startingContainerWeight', 'binPackFirstFitWeight'] as const) {
          const isOffered = flipsFor(standing, cell).some(
            ({ change }) => change.kind === 'setting' && change.setting === setting,
          );
          if (isOffered || decide(standing).cell === cell) continue;
          for (const value of [0, 0.003, 0.01, 0.1, 0.2, 0.3, 0.7, 1, 3, 10]) {
            const change: Change = { kind: 'setting', setting, value, atMost: true, precision: 1 };
            const { possible, always } = outcomes(applyChange(standing, cell, change), cell);
            if (mustWin ? always : possible) wrong.push(`${setting} ${value} would do`);
          }
        }
      }
      return wrong;
    });
  });
});

interface Sample {
  readonly standing: Standing;
  readonly cell: CellId;
}

/** Some decisions of a run, each with one of the cells. */
function samplesOf(spec: FoundationSpec, seed: number): Sample[] {
  const run = auctionsOfRun(spec, seed, DURATION);
  const standings = toldBatches(run).flatMap((batch) =>
    batch.decisions.map((_, i) => standingAt(batch, i) as Standing),
  );
  const samples: Sample[] = [];
  for (let sample = 0; sample < SAMPLES_PER_RUN && standings.length > 0; sample++) {
    const standing = standings[(seed + sample * 7919) % standings.length] as Standing;
    const { cellIds } = standing.zones;
    const cell = cellIds[(seed + sample) % Math.max(1, cellIds.length)];
    if (cell !== undefined) samples.push({ standing, cell });
  }
  return samples;
}

function problemsOf({ standing, cell }: Sample): string[] {
  const flips = flipsFor(standing, cell);
  if (decide(standing).cell === cell && flips.length > 0) return ['a winner is offered changes'];
  const mustWin = outcomes(standing, cell).possible;
  const problems: string[] = [];
  let effort = 0;
  for (const flip of flips) {
    const say = (text: string) => problems.push(`${flip.sentence} (${flip.outcome}): ${text}`);
    const { possible, always } = outcomes(applyChange(standing, cell, flip.change), cell);
    if (!possible) say('the cell does not win');
    if (always !== (flip.outcome === 'wins')) say(`always: ${always}`);
    for (const smaller of smallerThan(flip, standing)) {
      const before = outcomes(applyChange(standing, cell, smaller), cell);
      if (mustWin ? before.always : before.possible) say(`so does ${JSON.stringify(smaller)}`);
    }
    if (!(flip.effort >= effort)) say('less effort than the one before');
    effort = flip.effort;
  }
  return problems;
}

/** Whether the cell wins in some, and in all, of these orders and draws. */
function outcomes(standing: Standing, cell: CellId) {
  const position = positionOf(standing, cell);
  const orders = [standing, answeringFirst(standing, position), answeringLast(standing, position)];
  // Bin packing numbers cells of equal index in the order of their answers, so that scores depend on it.
  if (standing.config.binPackFirstFitWeight === 0) {
    const given = standing.zones.cells.map((_, other) => other);
    orders.push(answeringInOrder(standing, given.reverse()));
  }
  const wins = orders.flatMap((order) =>
    DRAWS.map((draw) => decide({ ...order, draw }).cell === cell),
  );
  return { possible: wins.includes(true), always: !wins.includes(false) };
}

/** The next smaller changes of the same kind, as long as they change anything. */
function smallerThan({ change }: Flip, standing: Standing): Change[] {
  switch (change.kind) {
    case 'memory':
    case 'disk':
    case 'containers':
      return change.more > 1 ? [{ ...change, more: change.more - 1 }] : [];
    case 'startingContainers':
    case 'instances':
      return change.fewer > 1 ? [{ ...change, fewer: change.fewer - 1 }] : [];
    case 'zoneInstances':
      return change.from.map((_, i) => ({
        ...change,
        from: change.from
          .map(({ cell, count }, j) => ({ cell, count: i === j ? count - 1 : count }))
          .filter(({ count }) => count > 0),
      }));
    case 'setting': {
      const present = standing.config[change.setting];
      const step = change.atMost ? change.precision : -change.precision;
      const value = change.value + step;
      const isSmaller = change.atMost ? value < present : value > present;
      return isSmaller ? [{ ...change, value }] : [];
    }
    case 'appTags':
      return [
        ...change.asks.map((_, i) => ({ ...change, asks: change.asks.toSpliced(i, 1) })),
        ...change.drops.map((_, i) => ({ ...change, drops: change.drops.toSpliced(i, 1) })),
      ];
    case 'profile': {
      const { optionalPlacementTags: offers = [], withoutTags = [] } = change.profile;
      const part = (profile: typeof change.profile) => ({ ...change, profile });
      return [
        ...offers.map((_, i) =>
          part({ optionalPlacementTags: offers.toSpliced(i, 1), withoutTags }),
        ),
        ...withoutTags.map((_, i) =>
          part({ optionalPlacementTags: offers, withoutTags: withoutTags.toSpliced(i, 1) }),
        ),
      ];
    }
  }
}

/** Pictures say what the replay's own accessors say, of any foundation at any instant, however it was reached. */
import { describe, test } from 'vitest';
import { type Instant, MINUTE } from '../../../sim/engine/units';
import { anyFoundation } from '../../../sim/testing/arbitraries';
import { expectLaw } from '../../../sim/testing/law';
import type { Replay } from '../../replay/openReplay';
import { opened, sourceOf, tracedRun } from '../../replay/testing/tracedRun';
import { containersOnCell, readCell, readContainer } from '../../replay/things';
import { advanceView, type View, viewAt } from '../../replay/view';
import { type CellPicture, cellPictures, type Style } from './cellPicture';
import { lookOf, stackRank, tintingOf } from './glyphLook';

const DURATION = 10 * MINUTE;

function instants(seed: number): Instant[] {
  const some = Array.from(
    { length: 6 },
    (_, i) => (Math.imul(seed + i + 1, 0x9e3779b1) >>> 0) % DURATION,
  );
  return some.sort((one, other) => one - other);
}

function styleOf(replay: Replay, seed: number): Style {
  const colour = (['state', 'app', 'size', 'age'] as const)[seed % 4] ?? 'state';
  const fill = (['memory', 'containers'] as const)[seed % 2] ?? 'memory';
  return { tinting: tintingOf(replay, colour), fill, lit: undefined, isStack: seed % 3 === 0 };
}

/** Where a picture does not say what the cell is. */
function differences(
  replay: Replay,
  view: View,
  picture: CellPicture,
  { fill, isStack }: Style,
): string[] {
  const cell = readCell(replay, view, picture.cell);
  const slots = containersOnCell(view, picture.cell);
  const states = Array.from(picture.looks, (code) => lookOf(code).state);
  const running = slots.filter((slot) => readContainer(replay, view, slot)?.state === 'running');
  const used = fill === 'memory' ? cell.memoryUsed : cell.containers;
  const share = (used ?? 0) / (cell.total?.[fill] ?? 1);
  const sum = picture.shares.reduce((all, each) => all + each, 0);
  const others = states.filter((state) => state === 'suspect' || state === 'evacuating').length;
  const shown = states.filter((state) => state === 'running').length;
  const looks = Array.from(picture.looks);
  const ranks = isStack ? looks.map(stackRank) : looks.map((code) => lookOf(code).tint);
  const order = Array.from(
    picture.slots,
    (slot) => readContainer(replay, view, slot)?.instance ?? -1,
  );
  const isSorted = order.every(
    (instance, place) =>
      place === 0 ||
      (ranks[place - 1] ?? 0) < (ranks[place] ?? 0) ||
      (ranks[place - 1] === ranks[place] && (order[place - 1] ?? 0) < instance),
  );
  const checks: [boolean, string][] = [
    [isSorted, 'the order'],
    [picture.state === cell.state, 'state'],
    [Math.abs((picture.fill ?? 0) - Math.min(1, share)) < 1e-9, 'fill'],
    [Math.abs(sum - share) < 1e-5, 'the shares of containers'],
    [String([...picture.slots].sort()) === String([...slots].sort()), 'which containers'],
    [shown <= running.length && shown + others >= running.length, 'how many run'],
    [
      picture.hasEvacuating === ((cell.rows?.evacuating ?? 0) > 0 || cell.evacuation !== undefined),
      'evacuating',
    ],
    [picture.update === (cell.update?.step ?? 'none'), 'its update'],
    [picture.isDeleted === cell.isDeleted, 'whether its VM is deleted'],
    [picture.isDrained === (cell.drain.state === 'drained'), 'drained'],
    [(picture.garden === 'unhealthy') === (cell.garden.isHealthy === false), 'Garden'],
    [picture.hasSuspect === (cell.rows?.suspect ?? 0) > 0, 'suspect rows'],
  ];
  return checks.filter(([isRight]) => !isRight).map(([, what]) => `${cell.cellGuid}: ${what}`);
}

describe('pictures of cells', () => {
  test('say what the replay says', () => {
    expectLaw(anyFoundation, 40, (spec, seed) => {
      const run = tracedRun(spec, seed);
      run.foundation.simulation.runUntil(DURATION);
      const replay = opened(sourceOf(run, DURATION));
      const style = styleOf(replay, seed);
      return instants(seed).flatMap((at) => {
        const view = viewAt(replay, at);
        return cellPictures(replay, view, style, []).flatMap((picture) =>
          differences(replay, view, picture, style),
        );
      });
    });
  });

  test('are the same whether time was played or sought, and new ones only where a cell changed', () => {
    expectLaw(anyFoundation, 40, (spec, seed) => {
      const run = tracedRun(spec, seed);
      run.foundation.simulation.runUntil(DURATION);
      const replay = opened(sourceOf(run, DURATION), { keyframeDistance: 1 + (seed % 300) });
      const style = styleOf(replay, seed);
      let played = viewAt(replay, 0);
      let pictures = cellPictures(replay, played, style, []);
      return instants(seed).flatMap((at) => {
        played = advanceView(played, replay, at);
        const before = pictures;
        pictures = cellPictures(replay, played, style, before);
        const sought = cellPictures(replay, viewAt(replay, at), style, []);
        return pictures.flatMap((picture, cell) => {
          const same = JSON.stringify(picture) === JSON.stringify(sought[cell]);
          const isAsBefore = JSON.stringify(picture) === JSON.stringify(before[cell]);
          return [
            ...(same ? [] : [`cell ${cell} at ${at}: played and sought differ`]),
            ...(isAsBefore === (picture === before[cell]) ? [] : [`cell ${cell}: another object`]),
          ];
        });
      });
    });
  });
});

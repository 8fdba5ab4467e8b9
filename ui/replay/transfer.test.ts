import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../sim/engine/units';
import { app, cells, foundationSpec, kill, restore, task } from '../../sim/testing/builders';
import { effectsOf, indexEffects } from '../../sim/trace/causes';
import { bytesOf } from './keyframes';
import type { Replay } from './openReplay';
import { describeView } from './testing/describeView';
import { opened, sourceOf, tracedRun } from './testing/tracedRun';
import { packReplay, unpackReplay } from './transfer';
import { advanceView, viewAt } from './view';

const DURATION = 8 * MINUTE;
const STORY = foundationSpec({
  zones: 2,
  cells: [cells(4, { memory: 2048 })],
  apps: [app('checkout', { instances: 9 }), app('search', { instances: 3 })],
  tasks: [task('backup')],
  events: [kill(2 * MINUTE, 0), restore(4 * MINUTE, 0)],
});

function openedStory(): Replay {
  const run = tracedRun(STORY, 7);
  run.foundation.simulation.runUntil(DURATION);
  return opened(sourceOf(run, DURATION), { keyframeDistance: 40 });
}

const instants = [0, 61_000_000, 2 * MINUTE, 150_123_456, 4 * MINUTE, DURATION];
const tellAll = (replay: Replay) =>
  instants.map((at) => describeView(replay, viewAt(replay, at)).join('\n'));

describe('a replay that was handed to another thread', () => {
  const sent = openedStory();
  const effects = indexEffects(sent.columns);
  const expected = {
    views: tellAll(sent),
    pages: bytesOf(sent.keyframes),
    rows: sent.columns.length,
  };
  const someEffects = [...effectsOf(effects, 3)];
  const { packed, buffers } = packReplay(sent, effects);
  const received = unpackReplay(structuredClone(packed, { transfer: buffers }));

  it('shows the same views, by seeking and by stepping', () => {
    expect(tellAll(received.replay)).toEqual(expected.views);
    let view = viewAt(received.replay, 0);
    instants.forEach((at, place) => {
      view = advanceView(view, received.replay, at);
      expect(describeView(received.replay, view).join('\n')).toBe(expected.views[place]);
    });
  });

  it('shares the pages that keyframes shared', () => {
    expect(received.replay.keyframes.length).toBeGreaterThan(5);
    expect(bytesOf(received.replay.keyframes)).toBe(expected.pages);
  });

  it('keeps its records, marks, lists and effects', () => {
    const again = openedStory();
    expect(received.replay.columns.length).toBe(expected.rows);
    expect(received.replay.columns.identities).toEqual(again.columns.identities);
    expect(received.replay.marks).toEqual(again.marks);
    expect(received.replay.series).toEqual(again.series);
    expect(received.replay.rowsOf).toEqual(again.rowsOf);
    expect(received.replay.tells).toEqual(again.tells);
    expect([...effectsOf(received.effects, 3)]).toEqual(someEffects);
  });

  it('leaves no memory of its records behind', () => {
    expect(new Set(buffers).size).toBe(buffers.length);
    expect(buffers.every((buffer) => buffer.byteLength === 0)).toBe(true);
    expect(sent.columns.batches[0]?.at.length).toBe(0);
    expect(sent.rowsOf.lrp.rows.length).toBe(0);
    expect(sent.slots.table.length).toBe(0);
    expect(effects.starts.length).toBe(0);
    const held = sent.keyframes.flatMap(({ state }) => state.rows.state.pages);
    expect(held.every((page) => page.length > 0)).toBe(true);
  });
});

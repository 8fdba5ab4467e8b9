import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../sim/engine/units';
import { app, cells, foundationSpec } from '../../../sim/testing/builders';
import { kill } from '../../../sim/testing/scenarioFixture';
import { indexEffects } from '../../../sim/trace/causes';
import type { Level } from '../../../sim/trace/kinds';
import { indexAuctions } from '../../replay/auctions';
import { opened, sourceOf, tracedRun } from '../../replay/testing/tracedRun';
import { viewAfter, viewAt } from '../../replay/view';
import { type ClockState, createClock } from '../../session/clock';
import type { Frame } from '../../session/frames';
import { SESSION_DEFAULT, type Session } from '../../session/session';
import { createMapModeller } from './mapModel';

const SIZE = { width: 900, height: 440 };
const STILL = { hovered: undefined, focused: undefined, hasMotion: true };

function runOf(level: Level) {
  const spec = foundationSpec({
    zones: 2,
    cells: [cells(6)],
    apps: [app('shop', { instances: 18 })],
    events: [kill(2 * MINUTE, 0, 2, 4)],
  });
  const run = tracedRun(spec, 11, level);
  run.foundation.simulation.runUntil(6 * MINUTE);
  const replay = opened(sourceOf(run, 6 * MINUTE));
  return {
    replay,
    effects: indexEffects(replay.columns),
    auctions: indexAuctions(replay),
    answer: undefined,
    notices: [],
    warnings: [],
  };
}

const loaded = runOf('full');

function frameAt(at: number, session: Session = SESSION_DEFAULT, run = loaded): Frame {
  const clock: ClockState = { ...createClock().get(), at, speed: 10 };
  return { run, view: viewAt(run.replay, at), clock, session };
}

const playing = (frame: Frame, speed: number): Frame => ({
  ...frame,
  clock: { ...frame.clock, isPlaying: true, speed },
});

describe('the model of the map', () => {
  test('is the same object while nothing changes, another one when the pointer moves', () => {
    const model = createMapModeller();
    const frame = frameAt(MINUTE);
    const first = model(frame, SIZE, STILL);
    expect(model({ ...frame }, SIZE, { ...STILL })).toBe(first);
    const hovered = model(frame, SIZE, { ...STILL, hovered: { kind: 'cell', cell: 1 } });
    expect(hovered).not.toBe(first);
    expect(hovered.pictures).toBe(first.pictures);
  });

  test('has new pictures of the cells that changed and of no others', () => {
    const model = createMapModeller();
    const before = model(frameAt(2 * MINUTE - 1), SIZE, STILL);
    const { replay } = loaded;
    const [fault = -1] = replay.marks.faults;
    const frame = { ...frameAt(2 * MINUTE), view: viewAfter(replay, fault) };
    const after = model(frame, SIZE, STILL);
    const changed = after.pictures.filter((picture, cell) => picture !== before.pictures[cell]);
    expect(changed.map(({ cell, state }) => [cell, state])).toEqual([[0, 'down']]);
    expect(after.labels[1]).toBe(before.labels[1]);
    expect(after.labels[0]).not.toBe(before.labels[0]);
  });

  test('says beside each zone what is in it', () => {
    const { labels, legend } = createMapModeller()(frameAt(2 * MINUTE + SECOND), SIZE, STILL);
    expect(labels[0]?.sum).toMatchObject({ cells: 3, up: 0, down: 3, running: 0 });
    expect(labels[1]?.sum).toMatchObject({ cells: 3, up: 3, down: 0, running: 9 });
    const texts = legend.map(({ text }) => text);
    expect(texts).toContain('9 containers running');
    expect(texts).toContain('3 cells down');
    expect(texts).toContain('3 cells down, still listed by Locket');
    expect(texts).toContain('9 BBS rows of cells that are not up');
  });

  test('says what a summary trace does not tell instead of showing nothing', () => {
    const summary = runOf('summary');
    const model = createMapModeller();
    const { legend, labels, pictures } = model(
      frameAt(MINUTE, SESSION_DEFAULT, summary),
      SIZE,
      STILL,
    );
    expect(legend[0]?.text).toContain('not in this trace');
    expect(labels[0]?.sum).toMatchObject({ up: undefined, running: undefined, used: undefined });
    expect(pictures[0]).toMatchObject({ state: 'unknown', fill: undefined, presence: 'asItIs' });
  });
});

describe('instances glide to other cells', () => {
  /** Just after the replacements were placed. */
  const { replay } = loaded;
  const placed = replay.marks.batches.findLast(({ endRow }) => endRow >= 0);
  const at = (placed?.until ?? 0) + SECOND;

  test('from the cell that they were on', () => {
    const { flights } = createMapModeller()(playing(frameAt(at), 10), SIZE, STILL);
    expect(flights).toHaveLength(9);
    for (const { from, to, progress } of flights) {
      expect([0, 2, 4]).toContain(from);
      expect([1, 3, 5]).toContain(to);
      expect(progress).toBeGreaterThan(0);
      expect(progress).toBeLessThan(1);
    }
  });

  test.each([
    ['paused', frameAt(at), STILL],
    ['faster than anybody can follow', playing(frameAt(at), 100), STILL],
    ['asked to keep still', playing(frameAt(at), 10), { ...STILL, hasMotion: false }],
    ['long after', playing(frameAt(at + MINUTE), 10), STILL],
  ])('not when %s', (_when, frame, attention) => {
    expect(createMapModeller()(frame, SIZE, attention).flights).toEqual([]);
  });
});

import { describe, expect, it, test } from 'vitest';
import { type Instant, MINUTE, SECOND } from '../../sim/engine/units';
import { anyFoundation } from '../../sim/testing/arbitraries';
import { app, cells, exactly, kill, restore, scale } from '../../sim/testing/builders';
import { expectLaw } from '../../sim/testing/law';
import { type InstanceLife, type Interval, lifeOf } from './instanceLife';
import { missingInstances } from './missing';
import type { Replay } from './openReplay';
import { DURATION, opened, replayOf, sourceOf, tracedRun } from './testing/tracedRun';
import { readInstance } from './things';
import { viewAt } from './view';

function life(replay: Replay, lrp: number): InstanceLife {
  const found = lifeOf(replay, lrp);
  if (found === undefined) throw new Error(`no LRP ${lrp}`);
  return found;
}

const holdsAt = <T extends Interval>(intervals: readonly T[], at: Instant) =>
  intervals.filter(({ from, until }) => from <= at && at < until);

describe('the life of an instance', () => {
  it('that starts and stays is one stay with its phases, after one wait', () => {
    const replay = replayOf({ cells: 1, apps: [app('checkout')] });
    const { stays, waits, attempts, crashes, desired, beliefs } = life(replay, 0);
    expect(stays).toMatchObject([{ cell: 0, end: 'there', until: DURATION, reason: undefined }]);
    expect(stays[0]?.phases.map(({ state }) => state)).toEqual(['reserved', 'created', 'running']);
    expect(stays[0]?.runningAt).toBe(stays[0]?.phases[2]?.from);
    expect(waits.map(({ reason }) => reason)).toEqual(['waiting', 'starting']);
    expect(waits.at(-1)?.until).toBe(stays[0]?.runningAt);
    expect(attempts).toMatchObject([{ outcome: 'placed', cell: 0, placementError: undefined }]);
    expect(crashes).toBe(0);
    expect(desired).toMatchObject([{ until: DURATION }]);
    expect(beliefs.map(({ state }) => state)).toEqual(['UNCLAIMED', 'CLAIMED', 'RUNNING']);
  });

  it('on a killed cell goes on elsewhere, with what the BBS believed in between', () => {
    const replay = replayOf({
      zones: 2,
      cells: [cells(2)],
      apps: [app('checkout', { instances: 2 })],
      events: [kill(2 * MINUTE, 0), restore(8 * MINUTE, 0)],
    });
    const lrp = [0, 1].find((each) => life(replay, each).stays[0]?.cell === 0) ?? -1;
    const { stays, waits, beliefs } = life(replay, lrp);
    expect(stays).toMatchObject([
      { cell: 0, end: 'cellKilled', until: 2 * MINUTE },
      { cell: 1, end: 'there' },
    ]);
    const afterKill = waits.filter(({ from }) => from >= 2 * MINUTE);
    expect(afterKill.map(({ reason }) => reason)).toEqual(['unnoticed', 'waiting', 'starting']);
    expect(afterKill[0]?.from).toBe(2 * MINUTE);
    expect(afterKill.at(-1)?.until).toBe(stays[1]?.runningAt);
    expect(beliefs.some(({ presence, cell }) => presence === 'SUSPECT' && cell === 0)).toBe(true);
  });

  it('that crashes again and again has a stay a run, and waits for its back-off', () => {
    const crash = { kind: 'exits', after: exactly(SECOND), share: 1, times: 4 } as const;
    const replay = replayOf({ cells: 1, apps: [app('broken', { crash })] });
    const { stays, waits, crashes } = life(replay, 0);
    expect(crashes).toBe(4);
    expect(stays.map(({ end }) => end)).toEqual([
      'crashed',
      'crashed',
      'crashed',
      'crashed',
      'there',
    ]);
    expect(stays[0]?.reason).toBe('APP/PROC/WEB: Exited with status 1');
    expect(waits.some(({ reason }) => reason === 'crashed')).toBe(true);
  });

  it('that fits nowhere is one long wait with its placement error', () => {
    const replay = replayOf({
      cells: [cells(1, { memory: 1024 })],
      apps: [app('huge', { memory: 2048 })],
    });
    const { stays, waits, attempts } = life(replay, 0);
    expect(stays).toEqual([]);
    expect(waits.at(-1)).toMatchObject({
      reason: 'refused',
      placementError: 'insufficient resources: memory',
      until: DURATION,
    });
    expect(attempts.length).toBeGreaterThan(1);
    expect(attempts.every(({ outcome, cell }) => outcome === 'failed' && cell === -1)).toBe(true);
  });

  it('that is scaled away is stopped, and no longer desired', () => {
    const replay = replayOf({
      cells: 1,
      apps: [app('checkout', { instances: 2 })],
      events: [scale(3 * MINUTE, 0, 1)],
    });
    const { stays, desired, waits } = life(replay, 1);
    expect(stays).toMatchObject([{ end: 'stopped', reason: '' }]);
    expect(desired).toHaveLength(1);
    expect(desired[0]?.until).toBeLessThan(4 * MINUTE);
    expect(waits.every(({ until }) => until < MINUTE)).toBe(true);
  });

  it('of a trace that does not tell of it, or of nobody, is unknown', () => {
    const entry = { cells: 1, apps: [app('checkout')] };
    expect(lifeOf(replayOf(entry, 'summary'), 0)).toBeUndefined();
    expect(lifeOf(replayOf(entry), 99)).toBeUndefined();
  });

  test('agrees with the views of its instants, in any foundation', () => {
    expectLaw(anyFoundation, 40, (spec, seed) => {
      const run = tracedRun(spec, seed);
      run.foundation.simulation.runUntil(DURATION);
      const replay = opened(sourceOf(run, DURATION));
      const lives = run.columns.identities.lrpProcess.map((_, lrp) => life(replay, lrp));
      return Array.from({ length: 6 }, (_, i) => i).flatMap((i) => {
        const at = (Math.imul(seed + i + 1, 0x9e3779b1) >>> 0) % DURATION;
        const view = viewAt(replay, at);
        const missing = missingInstances(replay, view, 1e6);
        return lives.flatMap((each, lrp) => {
          const instance = readInstance(replay, view, lrp);
          const wait = missing?.list.find((other) => other.lrp === lrp);
          const expected = {
            isDesired: instance?.isDesired,
            containers: instance?.containers.length,
            reason: wait?.reason,
            placementError: wait?.placementError,
            rows: instance?.rows.map(({ presence, state, cell }) => [presence, state, cell]).sort(),
          };
          const waits = holdsAt(each.waits, at);
          const found = {
            isDesired: holdsAt(each.desired, at).length > 0,
            containers: holdsAt(each.stays, at).length,
            reason: waits[0]?.reason,
            placementError: waits[0]?.placementError,
            rows: holdsAt(each.beliefs, at)
              .map(({ presence, state, cell }) => [presence, state, cell])
              .sort(),
          };
          const [first, second] = [JSON.stringify(expected), JSON.stringify(found)];
          return first === second ? [] : [`LRP ${lrp} at ${at}:\n${first}\n${second}`];
        });
      });
    });
  });
});

import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../sim/engine/units';
import { app, cells, exactly, type FoundationEntry, kill } from '../../../sim/testing/builders';
import type { InstanceLife } from '../../replay/instanceLife';
import type { Replay } from '../../replay/openReplay';
import { DURATION, replayOf } from '../../replay/testing/tracedRun';
import { instanceLane, lanesOfLife } from './lifeLanes';
import { lifeRows } from './lifeTable';
import { keptLife } from './lives';

function life(replay: Replay, lrp: number): InstanceLife {
  const found = keptLife(replay, lrp);
  if (found === undefined) throw new Error(`no LRP ${lrp}`);
  return found;
}

const OUTAGE: FoundationEntry = {
  cells: [cells(2)],
  apps: [app('checkout', { instances: 2 })],
  events: [kill(2 * MINUTE, 0)],
};

/** The instance that was on the cell that is killed. */
function movedLrp(replay: Replay): number {
  return [0, 1].find((each) => life(replay, each).stays[0]?.cell === 0) ?? -1;
}

describe('the lane of an instance', () => {
  it('shows where it ran, that its cell was killed, and that nobody noticed at first', () => {
    const replay = replayOf(OUTAGE);
    const lane = instanceLane(replay, life(replay, movedLrp(replay)), '/0', undefined);
    const full = lane.bars.filter(({ shape }) => shape === 'full');
    expect(full.map(({ label }) => label)).toEqual(['cell-0', 'cell-1']);
    expect(full[0]?.until).toBe(2 * MINUTE);
    expect(lane.marks).toMatchObject([{ shape: 'killed', at: 2 * MINUTE }]);
    const wait = lane.bars.find(({ shape, from }) => shape === 'wait' && from === 2 * MINUTE);
    expect(wait).toMatchObject({ colour: 'gone', label: 'unnoticed' });
    expect(lane.tracks).toBe(1);
  });

  it('has no gap and no overlap between bars while it is desired', () => {
    const replay = replayOf(OUTAGE);
    const lrp = movedLrp(replay);
    const bars = [...instanceLane(replay, life(replay, lrp), '/0', undefined).bars];
    bars.sort((one, other) => one.from - other.from);
    for (const [place, { until }] of bars.slice(0, -1).entries()) {
      expect(bars[place + 1]?.from).toBe(until);
    }
    expect(bars.at(-1)?.until).toBe(DURATION);
  });

  it('of one that crashes has a cross for each crash, and stays on one track', () => {
    const crash = { kind: 'exits', after: exactly(SECOND), share: 1, times: 4 } as const;
    const replay = replayOf({ cells: 1, apps: [app('broken', { crash })] });
    const lane = instanceLane(replay, life(replay, 0), '/0', undefined);
    expect(lane.marks.map(({ shape }) => shape)).toEqual(Array(4).fill('crashed'));
    expect(lane.tracks).toBe(1);
    expect(lane.bars.some(({ label, shape }) => shape === 'wait' && label === 'back-off')).toBe(
      true,
    );
  });
});

describe('the lanes of a life', () => {
  it('tell of containers, of the BBS by presence, and of auctions', () => {
    const replay = replayOf(OUTAGE);
    const lanes = lanesOfLife(replay, life(replay, movedLrp(replay)));
    expect(lanes.map(({ key }) => key)).toEqual([
      'containers',
      'bbs-ORDINARY',
      'bbs-SUSPECT',
      'auctions',
    ]);
    expect(lanes.at(-1)?.marks.map(({ shape }) => shape)).toEqual(['placed', 'placed']);
    const quiet = lanesOfLife(replay, life(replay, 1 - movedLrp(replay)));
    expect(quiet.map(({ key }) => key)).toEqual(['containers', 'bbs-ORDINARY', 'auctions']);
  });

  it('of one that fits nowhere have failed auctions with what they said', () => {
    const replay = replayOf({ cells: 1, apps: [app('huge', { memory: 999_999 })] });
    const lanes = lanesOfLife(replay, life(replay, 0));
    const marks = lanes.at(-1)?.marks ?? [];
    expect(marks.length).toBeGreaterThan(0);
    expect(marks[0]).toMatchObject({ shape: 'failed' });
    expect(marks[0]?.about).toContain('insufficient resources: memory');
  });
});

describe('the table of a life', () => {
  it('has every stretch once, in order, and says how containers ended', () => {
    const replay = replayOf(OUTAGE);
    const rows = lifeRows(replay, life(replay, movedLrp(replay)));
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
    expect(rows.map(({ from }) => from)).toEqual(
      rows.map(({ from }) => from).sort((a, b) => a - b),
    );
    const ended = rows.filter(({ outcome }) => outcome === 'cell killed');
    expect(ended).toMatchObject([{ what: 'Container running', cell: 'cell-0', until: 2 * MINUTE }]);
  });
});

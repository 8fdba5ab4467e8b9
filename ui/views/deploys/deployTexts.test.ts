import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../sim/engine/units';
import { boshLanes } from '../../charts/boshLanes';
import { deployAt } from '../../replay/deployProgress';
import { deploysOf } from '../../replay/deploys';
import { resurrectorAt, resurrectorOf } from '../../replay/resurrector';
import { rotationAt, rotationsOf } from '../../replay/rotations';
import { DEPLOY, ENTRY, guid, updated, WHOLE } from '../../replay/testing/deployStory';
import { type HandmadeRow, handmadeTrace } from '../../replay/testing/handmadeTrace';
import { opened } from '../../replay/testing/tracedRun';
import { startsAtOf } from '../../session/runFacts';
import { outcomeText, paceText, placeText, progressText, stepsText } from './deployTexts';
import { resurrectorText, rotationText, verdictOf } from './rotationTexts';
import { updatesTable } from './updatesTable';

const replayOf = (rows: readonly HandmadeRow[], entry = ENTRY) =>
  opened(handmadeTrace(entry, rows));

function toldOf(rows: readonly HandmadeRow[]) {
  const replay = replayOf(rows);
  const deploys = deploysOf(replay);
  const [life] = deploys.lives;
  if (life === undefined) throw new Error('no deploy');
  return (seconds: number) => deployAt(deploys, life, seconds * SECOND);
}

/** 2026-01-01 00:00 UTC, when these traces start. */
const STARTS_AT = Date.UTC(2026, 0, 1);

describe('a deploy in words', () => {
  it('says how far it is, at which pace, and when that would end', () => {
    const at = toldOf(WHOLE);
    expect(progressText(at(150))).toBe('1 of 3 VMs updated, 1 under way');
    expect(stepsText(at(150).underWay)).toBe('1 deleting the VM');
    expect(at(150).places.map(placeText)).toEqual([
      '1 of 2 updated, 1 of 1 under way, 1 canary',
      '0 of 1 updated',
    ]);
    expect(paceText(at(150), STARTS_AT, 150 * SECOND)).toBe(
      '24.0 VMs an hour · 1m 40s each · at this pace done 2026-01-01 00:05 UTC, in 2m 30s',
    );
  });

  it('says what each run came to', () => {
    const at = toldOf(WHOLE);
    const [run] = at(300).life.runs;
    expect(run && outcomeText(run, 200 * SECOND)).toBe('under way');
    expect(run && outcomeText(run, 300 * SECOND)).toBe('completed after 5m 00s');
    expect(progressText(toldOf([])(10))).toBe('not begun: 3 VMs to update');
    const failed = toldOf([
      [0, 'deploy.started', { a: 'stemcell', b: 3, x: 1 }],
      [60, 'deploy.failed', { a: 'stemcell', b: 0, x: 60 * SECOND }],
    ]);
    expect(progressText(failed(60))).toBe('stopped at a failure: 0 of 3 VMs updated');
    const again = toldOf([
      [0, 'deploy.started', { a: 'stemcell', b: 3, x: 1 }],
      [60, 'deploy.failed', { a: 'stemcell', b: 0, x: 60 * SECOND }],
      [120, 'deploy.started', { a: 'stemcell', b: 3, x: 2 }],
      [300, 'deploy.completed', { a: 'stemcell', b: 3, x: 300 * SECOND }],
    ]);
    expect(paceText(again(300), STARTS_AT, 300 * SECOND)).toBe(
      'done 2026-01-01 00:05 UTC, after 5m 00s',
    );
  });

  it('has every update in its table, with the step at the clock', () => {
    const replay = replayOf(WHOLE);
    const { columns, rows } = updatesTable(replay, deploysOf(replay), 150 * SECOND);
    const state = columns.find(({ key }) => key === 'state');
    expect(rows.map((row) => [row.update.vm, row.zone, state?.text(row)])).toEqual([
      [guid(0), 'z1', 'updated'],
      [guid(1), 'z1', 'deleting the VM'],
    ]);
  });
});

describe('a certificate in words', () => {
  const entry = {
    ...ENTRY,
    deploys: [DEPLOY, { ...DEPLOY, name: 'second' }],
    rotations: [
      { certificate: 'ca', expiresAt: 30 * HOUR, deploys: [0, 1], pause: 50 * SECOND },
      { certificate: 'leaf', expiresAt: 400 * SECOND, deploys: [0, 1], pause: 50 * SECOND },
    ],
  };
  const replay = replayOf(
    [
      [0, 'rotation.started', { a: 'ca', b: 2 }],
      [0, 'rotation.started', { a: 'leaf', b: 2 }],
      ...WHOLE,
    ],
    entry,
  );
  const at = 150 * SECOND;
  const [ca, leaf] = rotationsOf(replay).map((life) => rotationAt(replay, life, at));

  it('makes its date or does not, at the pace so far', () => {
    expect(ca && verdictOf(ca, STARTS_AT)).toEqual({
      verdict: 'good',
      text: 'At this pace rotated 2026-01-01 00:10 UTC: 29h 49m to spare.',
    });
    expect(leaf && verdictOf(leaf, STARTS_AT)).toEqual({
      verdict: 'bad',
      text: 'At this pace rotated 2026-01-01 00:10 UTC: 4m 10s too late. It will not make it.',
    });
  });

  it('says how many deploys are done, and how long is left', () => {
    expect(ca && rotationText(ca, STARTS_AT, at)).toBe(
      '0 of 2 deploys done · expires 2026-01-02 06:00 UTC, in 29h 58m',
    );
    expect(leaf && rotationText(leaf, STARTS_AT, 10 * MINUTE)).toBe(
      '0 of 2 deploys done · expired 2026-01-01 00:06 UTC, 3m 20s ago',
    );
  });
});

describe('the resurrector in words', () => {
  const rows: HandmadeRow[] = [
    [90, 'resurrector.detected', { cell: 0, a: guid(0) }],
    [100, 'resurrector.melted', { a: 5, b: 20 }],
  ];
  it('says why it does nothing', () => {
    const life = resurrectorOf(replayOf(rows));
    const at = (seconds: number) => life && resurrectorAt(life, seconds * SECOND);
    const [before, after] = [at(95), at(100)];
    expect(before && resurrectorText(before, false)).toBe('at work · 1 VM found down');
    expect(before && resurrectorText(before, true)).toContain('waits for the deploy');
    expect(after && resurrectorText(after, false)).toBe(
      'in meltdown since 5 of 20 VMs were down: it does nothing · 1 VM found down',
    );
  });
});

describe('the lanes of BOSH', () => {
  it('have a bar for each turn of a zone, and a mark where an update failed', () => {
    const failing: HandmadeRow[] = [
      ...WHOLE.slice(0, 2),
      ...updated(0, 0, 1).slice(0, -1),
      [100, 'deploy.vmFailed', { cell: 0, a: 'stemcell', b: guid(0), x: 100 * SECOND }],
      [100, 'deploy.vmFailure', { cell: 0, a: guid(0), b: 'no VM' }],
      [100, 'deploy.failed', { a: 'stemcell', b: 0, x: 100 * SECOND }],
    ];
    const lanes = [WHOLE, failing].map((rows) => boshLanes(replayOf(rows))[0]);
    const bars = lanes.map((lane) =>
      lane?.bars.map(({ from, until, label }) => [label, from / SECOND, until / SECOND]),
    );
    expect(bars).toEqual([
      [
        ['z1', 0, 200],
        ['z2', 200, 300],
      ],
      [['z1', 0, 100]],
    ]);
    expect(lanes[1]?.marks).toMatchObject([
      { at: 100 * SECOND, about: `${guid(0)} failed: no VM` },
    ]);
  });

  it('say the date of a certificate, be it after the end of the run', () => {
    const replay = replayOf([[0, 'rotation.started', { a: 'ca', b: 1 }]], {
      ...ENTRY,
      rotations: [{ certificate: 'ca', expiresAt: 30 * HOUR, deploys: [0], pause: 0 }],
    });
    expect(startsAtOf(replay)).toBe(STARTS_AT);
    const [lane] = boshLanes(replay);
    expect(lane?.bars).toMatchObject([
      { from: 0, until: 30 * HOUR, label: 'ca, expires 2026-01-02 06:00 UTC' },
    ]);
  });
});

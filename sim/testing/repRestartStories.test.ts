/** What becomes of a cell whose rep is stopped, or whose process is killed and started again. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import { app, task } from './builders';
import { FoundationStory } from './foundationStory';
import { befalls, killRep, stopRep } from './repFaults';

describe('a rep that is stopped', () => {
  test('deletes its containers first, and tells the BBS nothing of it', () => {
    const story = FoundationStory.of({
      cells: 1,
      apps: [app('dora', { instances: 2 })],
      tasks: [task('report', { runs: { kind: 'constant', value: 5 * MINUTE } })],
    });
    story.runsTo(MINUTE);
    expect(story.containers('cell-0')).toHaveLength(3);
    stopRep(story, 0);
    story.runsUntil('rep.stopped');
    expect(story.containers('cell-0')).toEqual([]);
    // 5 s for the proxy, 0.1 s for the process, 0.5 s for each in Garden.
    expect(story.now - MINUTE).toBeLessThan(8 * SECOND);
    expect(story.rows('dora-1/0')).toEqual(['ORDINARY RUNNING on cell-0']);
    expect(story.happenings('evacuation.requested')).toEqual([]);
  });
});

describe('a process of a cell', () => {
  const rep = { component: 'rep', cell: 0 } as const;

  test('that runs is neither started nor resumed by a start or a resume, and nobody says so', () => {
    const story = FoundationStory.of({ cells: 1, apps: [app('dora')] }).runsTo(MINUTE);
    befalls(story, { kind: 'startProcesses', processes: [rep] });
    befalls(story, { kind: 'resumeProcesses', processes: [rep] });
    story.runsFor(10 * SECOND);
    expect(story.happenings('process.started')).toEqual([]);
    expect(story.happenings('process.resumed')).toEqual([]);
  });

  test('that was told to stop starts again when a start comes before it has ended', () => {
    const story = FoundationStory.of({ cells: 1, apps: [app('dora')] }).runsTo(MINUTE);
    stopRep(story, 0);
    story.runsFor(SECOND);
    befalls(story, { kind: 'startProcesses', processes: [rep] });
    story.runsUntil('rep.stopped').runsFor(2 * MINUTE);
    expect(story.happenings('process.started')).toHaveLength(1);
    expect(story.running()).toEqual(['dora-1/0']);
  });

  test('that was told to stop stays down when it is killed before it has ended', () => {
    const story = FoundationStory.of({ cells: 1, apps: [app('dora')] }).runsTo(MINUTE);
    stopRep(story, 0);
    story.runsFor(SECOND);
    killRep(story, 0);
    story.runsFor(MINUTE);
    expect(story.happenings('process.started')).toEqual([]);
  });

  test('that hangs is killed and started, and nothing is left to resume', () => {
    const story = FoundationStory.of({ cells: 1, apps: [app('dora')] }).runsTo(MINUTE);
    befalls(story, { kind: 'hangProcesses', processes: [rep] });
    befalls(story, { kind: 'hangProcesses', processes: [rep] });
    story.runsFor(SECOND);
    killRep(story, 0);
    story.runsFor(MINUTE);
    befalls(story, { kind: 'resumeProcesses', processes: [rep] });
    story.runsFor(MINUTE);
    expect(story.happenings('process.hung')).toHaveLength(1);
    expect(story.happenings('process.resumed')).toEqual([]);
    expect(story.running()).toEqual(['dora-1/0']);
  });
});

describe('a BBS that is stopped and started at one instant', () => {
  test('runs again', () => {
    const bbs = { component: 'bbs', index: 0 } as const;
    const story = FoundationStory.of({ cells: 1, apps: [app('dora')] }).runsTo(MINUTE);
    befalls(story, { kind: 'stopProcesses', processes: [bbs] });
    befalls(story, { kind: 'startProcesses', processes: [bbs] });
    story.runsFor(SECOND);
    expect(story.happenings('process.started')).toHaveLength(1);
  });
});

describe('a rep whose process is killed', () => {
  test('leaves its instances running, until the next process destroys them', () => {
    const story = FoundationStory.of({ cells: 1, apps: [app('dora', { instances: 2 })] });
    story.runsTo(MINUTE);
    killRep(story, 0);
    story.runsUntil('process.started', { cell: 'cell-0' });
    // The supervisor looks every 10 s.
    expect(story.now - MINUTE).toBeLessThan(10 * SECOND);
    expect(story.running()).toEqual(['dora-1/0', 'dora-1/1']);
    story.runsFor(2 * SECOND);
    expect(story.happenings('container.deleted')).toHaveLength(2);
    expect(story.running()).toEqual([]);
    expect(story.rows('dora-1/0')).toEqual(['ORDINARY RUNNING on cell-0']);
  });

  test('cannot have its presence before the old one has expired, and refuses work meanwhile', () => {
    const story = FoundationStory.of({ cells: 1, apps: [app('dora')] }).runsTo(MINUTE);
    killRep(story, 0);
    story.runsUntil('presence.collided', { cell: 'cell-0' });
    expect(story.happenings('rep.started', { from: MINUTE })).toEqual([]);
    expect(story.presentCells()).toEqual(['cell-0']);
    story.runsFor(15 * SECOND);
    const expired = story.firstAt('presence.expired');
    const started = story.firstAt('rep.started', { from: MINUTE });
    expect(started).toBeGreaterThan(expired);
    expect(started - expired).toBeLessThan(5.1 * SECOND);
  });

  test('has its instances back once its first sync has told the BBS that they are gone (cell 200)', () => {
    const story = FoundationStory.of({ cells: 1, apps: [app('dora')] }).runsTo(MINUTE);
    killRep(story, 0);
    story.runsUntil('rep.started', { from: MINUTE });
    const started = story.now;
    story.runsUntil('actualLRP.removed');
    expect(story.now - started).toBeGreaterThanOrEqual(30 * SECOND);
    expect(story.now - started).toBeLessThan(31 * SECOND);
    story.runsFor(40 * SECOND);
    expect(story.running()).toEqual(['dora-1/0']);
  });

  test('cannot tell of its tasks: the first sync fails those that are gone (cell 200)', () => {
    const story = FoundationStory.of({
      cells: 1,
      tasks: [
        task('report', { runs: { kind: 'constant', value: 5 * MINUTE }, hasCallback: false }),
      ],
    });
    story.runsTo(MINUTE);
    killRep(story, 0);
    story.runsFor(MINUTE);
    expect(story.task('report-1')).toMatchObject({ state: 'Completed', hasFailed: true });
  });

  test('may be killed again while it clears up: the next one does the rest', () => {
    const story = FoundationStory.of({ cells: 1, apps: [app('dora')] }).runsTo(MINUTE);
    killRep(story, 0);
    story.runsUntil('process.started', { cell: 'cell-0' }).runsFor(SECOND / 4);
    killRep(story, 0);
    expect(story.happenings('container.deleted')).toEqual([]);
    story.runsUntil('process.started', { cell: 'cell-0' }).runsFor(SECOND);
    expect(story.happenings('container.deleted')).toHaveLength(1);
    story.runsFor(2 * MINUTE);
    expect(story.running()).toEqual(['dora-1/0']);
  });
});

describe('a silk-daemon that is killed', () => {
  test('is started once by its supervisor, and finds the lease that its cell has', () => {
    const story = FoundationStory.of({ cells: 1, silk: { subnetPrefix: 24 } }).runsTo(MINUTE);
    befalls(story, {
      kind: 'killProcesses',
      processes: [{ component: 'silk-daemon', cell: 0 }],
    });
    story.runsFor(5 * MINUTE);
    const [started, ...others] = story.happenings('process.started', { cell: 'cell-0' });
    expect(started?.text).toBe('silk-daemon');
    expect(started?.at).toBe(MINUTE + 10 * SECOND);
    expect(others).toEqual([]);
    const leases = story.happenings('silk.leaseAcquired', { cell: 'cell-0' });
    expect(leases.map(({ text }) => text)).toEqual(['free', 'existing']);
    expect(story.foundation.silkDaemon(0)?.status).toBe('running');
  });
});

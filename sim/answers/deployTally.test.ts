import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../engine/units';
import type { DeploySpec, RotationSpec } from '../model/foundationSpec';
import { cellId, createIdentities, lrpId, processId, textId } from '../model/identity';
import { EXCEEDED_INFLIGHT_CREATION } from '../model/placementErrors';
import { app, cells, foundationSpec } from '../testing/builders';
import { expandedScenario } from '../testing/scenarioFixture';
import { smallAnswer } from '../testing/sweepFixture';
import { type KindName, kindId } from '../trace/kinds';
import { createAvailableJudge, createRotatedJudge, createUpdatedJudge } from './deployJudges';
import { deployAnswers } from './deployReport';
import type { EndOfRun } from './judge';
import { formatSummary } from './summary';
import { createWatch } from './watch';

const DEPLOY: DeploySpec = {
  name: 'stemcell',
  groups: [
    {
      name: 'cell',
      zones: [
        { zone: 'z1', cells: [0, 2], vms: [] },
        { zone: 'z2', cells: [1, 3], vms: [] },
      ],
    },
  ],
  canaries: { kind: 'count', count: 1 },
  maxInFlight: { kind: 'count', count: 1 },
  canaryWatchTime: { from: 30 * SECOND, until: 20 * MINUTE },
  updateWatchTime: { from: 5 * SECOND, until: 20 * MINUTE },
  change: 'recreate',
  addresses: 'same',
  strategy: 'delete-create',
  skipDrain: false,
  failing: 0,
  rerun: null,
};
const SECOND_DEPLOY = { ...DEPLOY, name: 'second' };
const ROTATION: RotationSpec = {
  certificate: 'ca',
  expiresAt: 10 * HOUR,
  deploys: [0, 1],
  pause: HOUR,
};

/** A run of four cells in two zones, of which records are written by hand. */
function stage() {
  const foundation = foundationSpec({
    zones: 2,
    cells: [cells(4)],
    apps: [app('web', { instances: 2 }), app('api', { instances: 1 })],
    deploys: [DEPLOY, SECOND_DEPLOY],
    rotations: [ROTATION],
  });
  const scenario = expandedScenario({ foundation, duration: 20 * HOUR });
  const identities = createIdentities();
  for (const { cellGuid } of foundation.cells) cellId(identities, cellGuid);
  for (const { processGuid } of foundation.apps) processId(identities, processGuid);
  const watch = createWatch(scenario, identities, () => {
    throw new Error('nobody asks for rows');
  });
  const id = (value: string | number): number =>
    typeof value === 'string' ? textId(identities, value) : value;
  /** At so many seconds. */
  const row = (
    at: number,
    kind: KindName,
    a: string | number = 0,
    b: string | number = 0,
    x = 0,
    cell = -1,
    lrp = -1,
    instance = -1,
  ): void => watch.sink.row(0, at * SECOND, -1, kindId(kind), cell, lrp, instance, id(a), id(b), x);
  return {
    watch,
    row,
    identities,
    /** The update of a cell, by seconds at which its steps begin; the last is its end. */
    update(cell: number, isCanary: boolean, steps: Readonly<Record<string, number>>): void {
      const vm = `cell-${cell}`;
      const [first, ...rest] = Object.entries(steps);
      row(first?.[1] ?? 0, 'deploy.vmStarted', 'stemcell', vm, isCanary ? 1 : 0, cell);
      for (const [step, at] of [first, ...rest].flatMap((each) => (each ? [each] : []))) {
        if (step === 'end') {
          const elapsed = (at - (first?.[1] ?? 0)) * SECOND;
          row(at, 'deploy.vmCompleted', 'stemcell', vm, elapsed, cell);
        } else row(at, 'deploy.vmStep', vm, step, 0, cell);
      }
    },
    answers(at: number) {
      watch.end(at * SECOND);
      return deployAnswers(scenario, watch, at * SECOND);
    },
    /** The instance of an app at this index ends running on, or leaves, a cell. */
    runs: (at: number, process: number, index: number, cell: number, instance: number) =>
      row(at, 'container.running', -1, 0, 0, cell, lrpId(identities, process, index), instance),
    gone: (at: number, process: number, index: number, cell: number, instance: number) =>
      row(at, 'container.deleted', -1, 0, 0, cell, lrpId(identities, process, index), instance),
    end: (at: number): EndOfRun => ({
      at: at * SECOND,
      isInterrupted: false,
      neverFitted: () => 0,
      pushes: { all: 0, inTime: 0 },
    }),
  };
}

/** A deploy that has updated both cells of the first zone: the canary in 300 s, the other in 200 s. */
function halfDone() {
  const story = stage();
  story.row(0, 'deploy.started', 'stemcell', 4, 1);
  story.row(0, 'deploy.zoneStarted', 'stemcell', 'z1', 1);
  story.update(0, true, { drain: 0, delete: 40, create: 100, watch: 240, end: 300 });
  story.update(2, false, { drain: 300, delete: 320, create: 380, watch: 480, end: 500 });
  return story;
}

describe('a deploy', () => {
  test('is told by zone, by step and by pace', () => {
    const story = halfDone();
    story.row(500, 'deploy.zoneStarted', 'stemcell', 'z2', 1);
    story.update(1, false, { drain: 500, delete: 520, create: 580, watch: 680, end: 700 });
    story.update(3, false, { drain: 700, delete: 720, create: 780, watch: 880, end: 900 });
    story.row(900, 'deploy.completed', 'stemcell', 4, 900 * SECOND);
    const [deploy] = story.answers(1000).deploys;
    expect(deploy).toMatchObject({
      state: 'completed',
      endedSeconds: 900,
      endedDate: '2026-01-05T09:15:00Z',
      durationSeconds: 900,
      vms: 4,
      updated: 4,
      canaries: 1,
      perHour: 16,
      canarySeconds: 300,
      vmSeconds: 200,
      vmLongestSeconds: 200,
      zones: [
        { group: 'cell', zone: 'z1', fromSeconds: 0, untilSeconds: 500, updated: 2, canaries: 1 },
        { group: 'cell', zone: 'z2', fromSeconds: 500, untilSeconds: 900, updated: 2, canaries: 0 },
      ],
      forecast: null,
    });
    expect(deploy?.steps).toEqual([
      { step: 'drain', seconds: 100, share: 100 / 900 },
      { step: 'delete', seconds: 240, share: 240 / 900 },
      { step: 'create', seconds: 440, share: 440 / 900 },
      { step: 'watch', seconds: 120, share: 120 / 900 },
    ]);
    expect(deploy?.limits.map(({ what, seconds }) => [what, seconds])).toEqual([
      ['vm', 680],
      ['watch', 120],
      ['looks', 100],
    ]);
  });

  test('that does not end in the run tells when it would at its pace', () => {
    const story = halfDone();
    story.row(500, 'deploy.zoneStarted', 'stemcell', 'z2', 1);
    story.row(500, 'deploy.vmStarted', 'stemcell', 'cell-1', 0, 1);
    story.row(500, 'deploy.vmStep', 'cell-1', 'drain', 0, 1);
    const { deploys } = story.answers(600);
    // Two cells at 200 s each are left, and the first of them has had 100 s.
    expect(deploys[0]).toMatchObject({
      state: 'running',
      endedSeconds: null,
      durationSeconds: 600,
      forecast: { atSeconds: 900, date: '2026-01-05T09:15:00Z', secondsEach: 200 },
    });
    expect(deploys[1]).toMatchObject({ state: 'not begun', vms: 4, durationSeconds: 0 });
  });

  test('that fails and is run again counts its reruns, and names what failed', () => {
    const story = halfDone();
    story.row(500, 'deploy.zoneStarted', 'stemcell', 'z2', 1);
    story.row(500, 'deploy.vmStarted', 'stemcell', 'cell-1', 0, 1);
    story.row(560, 'deploy.vmFailed', 'stemcell', 'cell-1', 60 * SECOND, 1);
    story.row(560, 'deploy.vmFailure', 'cell-1', 'no quota', 0, 1);
    story.row(560, 'deploy.failed', 'stemcell', 2, 560 * SECOND);
    story.row(1560, 'deploy.started', 'stemcell', 2, 2);
    story.row(1560, 'deploy.zoneStarted', 'stemcell', 'z2', 1);
    story.update(1, true, { drain: 1560, watch: 1600, end: 1660 });
    story.update(3, false, { drain: 1660, watch: 1700, end: 1760 });
    story.row(1760, 'deploy.completed', 'stemcell', 2, 200 * SECOND);
    const [deploy] = story.answers(2000).deploys;
    expect(deploy).toMatchObject({
      state: 'completed',
      runs: 2,
      vms: 4,
      updated: 4,
      durationSeconds: 1760,
      // Four in 760 s of running; the thousand seconds until somebody tried again are not its pace.
      perHour: (4 / 760) * 3600,
      failures: [{ vm: 'cell-1', atSeconds: 560, reason: 'no quota' }],
    });
  });

  test('spends slots that nothing is updated in on canaries, or on the last VMs of a zone', () => {
    const story = stage();
    story.row(0, 'deploy.started', 'stemcell', 4, 1);
    story.row(0, 'deploy.zoneStarted', 'stemcell', 'z1', 2);
    story.update(0, true, { drain: 0, end: 100 });
    story.update(2, false, { drain: 100, end: 160 });
    story.row(160, 'deploy.completed', 'stemcell', 2, 160 * SECOND);
    const [deploy] = story.answers(200).deploys;
    expect(deploy?.limits.map(({ what, seconds }) => [what, seconds])).toEqual([
      ['looks', 160],
      ['canaries', 100],
      ['ends', 60],
    ]);
  });
});

describe('a drain waits', () => {
  test('for room, for the cap, for starts and for looks, whichever is furthest from done', () => {
    const story = stage();
    const { row, identities } = story;
    const lrp = (index: number): number => lrpId(identities, 0, index);
    story.runs(0, 0, 0, 0, 10);
    story.runs(0, 0, 1, 0, 11);
    row(0, 'deploy.started', 'stemcell', 4, 1);
    row(0, 'deploy.zoneStarted', 'stemcell', 'z1', 1);
    row(0, 'deploy.vmStarted', 'stemcell', 'cell-0', 0, 0);
    row(0, 'deploy.vmStep', 'cell-0', 'drain', 0, 0);
    row(0, 'cell.drainStarted', 0, 0, 0, 0);
    row(5, 'evacuation.requested', 0, 0, 0, 0, lrp(0), 10);
    row(5, 'evacuation.requested', 0, 0, 0, 0, lrp(1), 11);
    row(6, 'auction.failed', 1, 'insufficient resources: memory', 0, -1, lrp(0));
    row(6, 'auction.placed', 1, 1, 0, 1, lrp(1));
    story.runs(20, 0, 1, 1, 12);
    row(36, 'auction.failed', 2, EXCEEDED_INFLIGHT_CREATION, 0, -1, lrp(0));
    row(66, 'auction.placed', 3, 1, 0, 1, lrp(0));
    story.runs(90, 0, 0, 1, 13);
    story.gone(95, 0, 1, 0, 11);
    story.gone(96, 0, 0, 0, 10);
    row(100, 'cell.drained', 0, 0, 100 * SECOND, 0);
    row(105, 'deploy.vmStep', 'cell-0', 'delete', 0, 0);
    const [deploy] = story.answers(110).deploys;
    const waits = deploy?.limits.map(({ what, seconds }) => [what, seconds]);
    expect(waits).toEqual([
      ['room', 30],
      ['startCap', 30],
      ['start', 1 + 24],
      ['looks', 5 + 6 + 4 + 5],
      ['vm', 5],
    ]);
    expect(deploy).toMatchObject({ movedInstances: 2, drains: { count: 1, timedOut: 0 } });
  });

  test('for tasks, and tells what a timeout left behind', () => {
    const story = stage();
    const { row, identities } = story;
    const lrp = lrpId(identities, 0, 0);
    row(0, 'container.reserved', 7, 128, 0, 0, -1, 20);
    row(0, 'deploy.started', 'stemcell', 4, 1);
    row(0, 'deploy.zoneStarted', 'stemcell', 'z1', 1);
    row(0, 'deploy.vmStarted', 'stemcell', 'cell-0', 0, 0);
    row(0, 'deploy.vmStep', 'cell-0', 'drain', 0, 0);
    row(0, 'cell.drainStarted', 0, 0, 0, 0);
    row(30, 'container.deleted', 7, 0, 0, 0, -1, 20);
    row(30, 'evacuation.requested', 0, 0, 0, 0, lrp, 10);
    row(40, 'auction.failed', 1, 'insufficient resources', 0, -1, lrp);
    story.gone(600, 0, 0, 0, 10);
    row(600, 'cell.drained', 1, 1, 600 * SECOND, 0);
    row(600, 'deploy.vmStep', 'cell-0', 'delete', 0, 0);
    const [deploy] = story.answers(600).deploys;
    expect(deploy?.limits.map(({ what, seconds }) => [what, seconds])).toEqual([
      ['room', 560],
      ['tasks', 30],
      ['start', 10],
    ]);
    expect(deploy).toMatchObject({
      movedInstances: 0,
      drains: { count: 1, timedOut: 1, strandedInstances: 1 },
    });
  });
});

describe('apps during a deploy', () => {
  /** Two instances of web and one of api run when the deploy begins. */
  function running() {
    const story = stage();
    story.row(0, 'desiredLRP.created', 0, 2);
    story.row(0, 'desiredLRP.created', 1, 1);
    story.runs(1, 0, 0, 0, 10);
    story.runs(1, 0, 1, 1, 11);
    story.runs(1, 1, 0, 2, 12);
    story.row(100, 'deploy.started', 'stemcell', 4, 1);
    return story;
  }

  test('that lose instances are told with their longest stretch and their least share', () => {
    const story = running();
    story.gone(110, 0, 0, 0, 10);
    story.runs(140, 0, 0, 3, 13);
    story.gone(150, 1, 0, 2, 12);
    story.runs(175, 1, 0, 3, 14);
    story.row(200, 'deploy.completed', 'stemcell', 4, 100 * SECOND);
    // After its end it is nobody's doing.
    story.gone(250, 1, 0, 3, 14);
    expect(story.answers(300).deploys[0]?.apps).toEqual({
      count: 2,
      belowCount: 2,
      vanished: 1,
      belowBefore: 0,
      goneBefore: 0,
      worstShare: 0,
      worst: [
        { app: 'api', unavailableSeconds: 25, belowSeconds: 25, worstShare: 0 },
        { app: 'web', unavailableSeconds: 0, belowSeconds: 30, worstShare: 0.5 },
      ],
    });
  });

  test('that move within an instant, or run on two cells, lack nothing', () => {
    const story = running();
    story.runs(110, 0, 0, 3, 13);
    story.gone(120, 0, 0, 0, 10);
    story.gone(130, 1, 0, 2, 12);
    story.runs(130, 1, 0, 3, 14);
    expect(story.answers(300).deploys[0]?.apps).toMatchObject({ belowCount: 0, worstShare: 1 });
  });

  test('that vanish with a VM deleted under them have vanished', () => {
    const story = running();
    story.row(110, 'vm.deleted', 'cell-2', 0, 0, 2);
    story.runs(150, 1, 0, 3, 14);
    story.row(200, 'deploy.completed', 'stemcell', 4, 100 * SECOND);
    const apps = story.answers(300).deploys[0]?.apps;
    expect(apps).toMatchObject({ vanished: 1, belowCount: 1 });
    expect(apps?.worst[0]).toMatchObject({ app: 'api', unavailableSeconds: 40 });
  });

  test('that still lack something at its end count for as long as they do', () => {
    const story = running();
    story.gone(180, 1, 0, 2, 12);
    story.row(200, 'deploy.completed', 'stemcell', 4, 100 * SECOND);
    story.runs(260, 1, 0, 3, 14);
    expect(story.answers(300).deploys[0]?.apps.worst[0]?.unavailableSeconds).toBe(80);
  });

  test('that lacked something before, or were just scaled, are excused until they have less', () => {
    const story = stage();
    story.row(0, 'desiredLRP.created', 0, 2);
    story.row(0, 'desiredLRP.created', 1, 1);
    story.runs(1, 0, 0, 0, 10);
    story.row(100, 'deploy.started', 'stemcell', 4, 1);
    story.runs(110, 1, 0, 2, 12);
    story.row(120, 'desiredLRP.changed', 1, 3);
    story.row(130, 'deploy.zoneStarted', 'stemcell', 'z1', 1);
    const { deploys } = story.watch.deploys;
    expect(deploys[0]?.state).toBe('running');
    expect(story.watch.deployApps.impactsOf(0).size).toBe(0);
    // Of three that it asks for it had one, and again none.
    story.gone(132, 1, 0, 2, 12);
    story.runs(137, 1, 0, 2, 14);
    // From half of its instances to none.
    story.gone(140, 0, 0, 0, 10);
    story.runs(160, 0, 0, 1, 13);
    story.row(200, 'deploy.completed', 'stemcell', 4, 100 * SECOND);
    expect(story.answers(300).deploys[0]?.apps).toMatchObject({
      belowCount: 2,
      vanished: 2,
      belowBefore: 2,
      goneBefore: 1,
      worstShare: 0,
      worst: [
        { app: 'web', unavailableSeconds: 20, belowSeconds: 0, worstShare: 0 },
        { app: 'api', unavailableSeconds: 5, belowSeconds: 0, worstShare: 0 },
      ],
    });
  });

  test('are judged by the least share of any of them', () => {
    const story = running();
    const evidence = {
      deployApps: story.watch.deployApps,
      deploys: story.watch.deploys,
      apps: foundationSpec({ cells: 1, apps: [app('web', { instances: 2 })] }).apps,
      covered: [0],
    } as unknown as Parameters<typeof createAvailableJudge>[1];
    const judge = createAvailableJudge(
      { kind: 'available', share: 0.6, deploys: [0], apps: [0] },
      evidence,
    );
    story.gone(150, 1, 0, 2, 12);
    story.runs(155, 1, 0, 3, 14);
    expect(judge.judge(story.end(160)).verdict).toBe('met');
    story.gone(170, 0, 0, 0, 10);
    story.row(171, 'deploy.zoneStarted', 'stemcell', 'z1', 1);
    expect(judge.judge(story.end(180))).toMatchObject({
      verdict: 'not met',
      measured: '50% of web at one time',
      value: 0.5,
      limit: 0.6,
      atSeconds: 170,
    });
  });
});

describe('a rotation', () => {
  test('that is done tells its margin', () => {
    const story = stage();
    story.row(0, 'rotation.started', 'ca', 2);
    story.row(900, 'rotation.stepped', 'ca', 1);
    story.row(7200, 'rotation.stepped', 'ca', 2);
    story.row(7200, 'rotation.completed', 'ca', 0, 7200 * SECOND);
    story.row(36_000, 'certificate.expired', 'ca', 1);
    const judge = createRotatedJudge(
      { kind: 'rotated', rotation: 0, margin: HOUR },
      { rotations: story.watch.rotations, rotationSpecs: [ROTATION] },
    );
    expect(judge.judge(story.end(40_000))).toMatchObject({ verdict: 'met', value: 8 * 3600 });
    expect(story.answers(40_000).rotations[0]).toMatchObject({
      state: 'completed',
      deploysDone: 2,
      completedDate: '2026-01-05T11:00:00Z',
      expiresDate: '2026-01-05T19:00:00Z',
      marginHours: 8,
      isMadeInTime: true,
    });
  });

  test('that is under way tells when it would be done, and by how much that is too late', () => {
    const story = halfDone();
    story.row(0, 'rotation.started', 'ca', 2);
    story.row(500, 'deploy.zoneStarted', 'stemcell', 'z2', 1);
    const { rotations } = story.answers(500);
    // 400 s more; an hour of pause; then a canary of 300 s and three VMs of 200 s.
    expect(rotations[0]).toMatchObject({
      state: 'running',
      deploysDone: 0,
      marginHours: 10 - (500 + 400 + 3600 + 300 + 600) / 3600,
      isMadeInTime: null,
      forecast: { atSeconds: 5400, secondsEach: 200 },
    });
  });

  test('has failed with a deploy that nobody runs again, and then makes no date', () => {
    const story = halfDone();
    story.row(0, 'rotation.started', 'ca', 2);
    story.row(600, 'deploy.failed', 'stemcell', 2, 600 * SECOND);
    const { rotations } = story.answers(700);
    expect(rotations[0]).toMatchObject({
      state: 'failed',
      deploysDone: 0,
      marginHours: null,
      isMadeInTime: false,
      forecast: null,
    });
  });

  test('that has not completed at its date is missed, whatever follows', () => {
    const story = stage();
    story.row(0, 'rotation.started', 'ca', 2);
    story.row(36_000, 'certificate.expired', 'ca', 0);
    const judge = createRotatedJudge(
      { kind: 'rotated', rotation: 0, margin: 0 },
      { rotations: story.watch.rotations, rotationSpecs: [ROTATION] },
    );
    const end = { ...story.end(36_001), isInterrupted: true };
    expect(judge.judge(end)).toMatchObject({
      verdict: 'not met',
      measured: 'not rotated, 0 of 2 deploys done',
    });
    expect(story.answers(36_001).rotations[0]?.isMadeInTime).toBe(false);
  });
});

describe('an update', () => {
  test('is met when it completes in time, and lost once its time is over', () => {
    const story = halfDone();
    const judge = (within: number) =>
      createUpdatedJudge({ kind: 'updated', deploy: 0, within: within * SECOND }, story.watch);
    const cut = { ...story.end(600), isInterrupted: true };
    expect(judge(500).judge(cut).verdict).toBe('not met');
    expect(judge(900).judge(cut).verdict).toBe('not decided');
    expect(judge(900).judge(story.end(600)).measured).toBe(
      'not completed after 10m, 2 of 4 VMs updated',
    );
    story.row(800, 'deploy.completed', 'stemcell', 4, 800 * SECOND);
    expect(judge(900).judge(story.end(1000)).verdict).toBe('met');
    expect(judge(700).judge(story.end(1000)).verdict).toBe('not met');
  });
});

describe('the resurrector', () => {
  test('is told with how long it took to notice and to recreate, and when it kept still', () => {
    const story = stage();
    const { row } = story;
    row(0, 'cell.killed', 0, 0, 0, 1);
    row(75, 'resurrector.detected', 'cell-1', 0, 0, 1);
    row(80, 'resurrector.recreating', 'cell-1', 0, 0, 1);
    row(300, 'vm.created', 'cell-1', '10.0.16.5', 0, 1);
    row(400, 'resurrector.melted', 5, 20);
    row(900, 'resurrector.resolved', 2, 20);
    row(1000, 'resurrector.paused');
    expect(story.answers(1200).resurrector).toEqual({
      detected: 1,
      recreating: 1,
      recreated: 1,
      detectedAfter: { count: 1, leastSeconds: 75, meanSeconds: 75, mostSeconds: 75 },
      recreatedAfter: { count: 1, leastSeconds: 300, meanSeconds: 300, mostSeconds: 300 },
      still: [
        { reason: 'melted', fromSeconds: 400, untilSeconds: 900, down: 5, agents: 20 },
        { reason: 'paused', fromSeconds: 1000, untilSeconds: null, down: 0, agents: 0 },
      ],
      leftOut: 0,
    });
  });
});

test('the summary says how far a deploy got, what slows it, and what a rotation lacks', () => {
  const story = halfDone();
  story.row(0, 'rotation.started', 'ca', 2);
  story.row(500, 'deploy.zoneStarted', 'stemcell', 'z2', 1);
  const text = formatSummary(
    { ...smallAnswer(), ...story.answers(500) },
    { width: 100, colour: false },
  );
  const from = text.indexOf('Deploy ');
  expect(text.slice(from, text.indexOf('\n\n', from))).toBe(
    `Deploy         stemcell did not end in the run: 2 of 4 VMs after 8m20s, 14 an hour; at this pace it
               ends 2026-01-05 09:15
               72% of its time: VMs are deleted and created (the IaaS: sim.bosh.vm_delete_time,
               vm_create_time and agent_time)
               z1 2 in 8m20s, 1 at a time; z2 0 so far, 1 at a time; 3m20s each, 1 canary 5m
               a VM's time: drain 12%, delete 24%, create 48%, watch 16%
               2 drains, none timed out, nothing stranded; 0 instances moved
               no app came to have fewer instances than it asks for
  1 deploy had not begun
Rotation       ca: 0 of 2 deploys done; at this pace it is rotated 2026-01-05 10:30, 8h30m before
               the date: it expires 2026-01-05 19:00`,
  );
});

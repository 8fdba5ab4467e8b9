import { describe, expect, it } from 'vitest';
import { HOUR, type Instant, SECOND } from '../../sim/engine/units';
import { cells, type FoundationEntry } from '../../sim/testing/builders';
import { thinTrace } from '../../sim/trace/thin';
import { controlPlaneOf } from './controlPlane';
import { deployAt } from './deployProgress';
import { deploysOf, stepAt } from './deploys';
import { resurrectorAt, resurrectorOf } from './resurrector';
import { rotationAt, rotationsOf } from './rotations';
import { DEPLOY, ENTRY, guid, updated, WHOLE } from './testing/deployStory';
import { type HandmadeRow, handmadeTrace } from './testing/handmadeTrace';
import { opened } from './testing/tracedRun';
import { readCell } from './things';
import { viewAt } from './view';

function progressOf(rows: readonly HandmadeRow[], entry = ENTRY) {
  const replay = opened(handmadeTrace(entry, rows));
  const deploys = deploysOf(replay);
  return (seconds: number, name = 'stemcell') => {
    const life = deploys.lives.find(({ deploy }) => deploy === name);
    if (life === undefined) throw new Error(`no deploy ${name}`);
    return deployAt(deploys, life, seconds * SECOND);
  };
}

/** `z1 1/2, z2 0/1`. */
function placesText({ places }: ReturnType<ReturnType<typeof progressOf>>): string {
  return places.map(({ zone, updated: done, vms }) => `${zone} ${done}/${vms}`).join(', ');
}

describe('a deploy', () => {
  it('goes through its zones, VM after VM, step after step', () => {
    const at = progressOf(WHOLE);
    expect(placesText(at(50))).toBe('z1 0/2, z2 0/1');
    expect(at(50).underWay.map(({ step, since }) => [step, since])).toEqual([
      ['delete', 40 * SECOND],
    ]);
    expect(at(50).underWay[0]?.update).toMatchObject({ vm: guid(0), isCanary: true, place: 0 });
    expect(placesText(at(150))).toBe('z1 1/2, z2 0/1');
    expect(at(150).places[0]).toMatchObject({ canaries: 1, underWay: 1, maxInFlight: 1 });
    expect(placesText(at(250))).toBe('z1 2/2, z2 0/1');
    expect(at(300)).toMatchObject({ state: 'completed', updated: 3, expectedEnd: 300 * SECOND });
  });

  it('says when it would end at the pace so far', () => {
    const at = progressOf(WHOLE);
    // Nothing is done yet: nothing to go by.
    expect(at(99).expectedEnd).toBeUndefined();
    // 100 s each: half of the second, and the third, are left.
    expect(at(150)).toMatchObject({ pace: 1 * (HOUR / (150 * SECOND)), meanUpdate: 100 * SECOND });
    expect(at(150).expectedEnd).toBe(300 * SECOND);
    expect(at(250).expectedEnd).toBe(300 * SECOND);
  });

  it('of which only the scenario tells has not begun', () => {
    const at = progressOf([]);
    expect(at(10)).toMatchObject({ state: 'waiting', updated: 0, vms: 3, expectedEnd: undefined });
  });

  it('that failed is run again for what it has not updated', () => {
    const at = progressOf([
      [0, 'deploy.started', { a: 'stemcell', b: 3, x: 1 }],
      [0, 'deploy.zoneStarted', { a: 'stemcell', b: 'z1', x: 1 }],
      ...updated(0, 0, 1),
      [100, 'deploy.vmStarted', { cell: 1, a: 'stemcell', b: guid(1) }],
      [130, 'deploy.vmFailed', { cell: 1, a: 'stemcell', b: guid(1), x: 30 * SECOND }],
      [130, 'deploy.vmFailure', { cell: 1, a: guid(1), b: 'the VM could not be created' }],
      [130, 'deploy.failed', { a: 'stemcell', b: 1, x: 130 * SECOND }],
      [200, 'deploy.started', { a: 'stemcell', b: 2, x: 2 }],
      [200, 'deploy.zoneStarted', { a: 'stemcell', b: 'z1', x: 1 }],
      ...updated(1, 200, 1),
    ]);
    expect(at(150)).toMatchObject({ state: 'failed', updated: 1, run: { run: 1 } });
    expect(at(150).places[0]).toMatchObject({ failed: 1, updated: 1 });
    expect(at(150).life.updates[1]).toMatchObject({
      outcome: 'failed',
      reason: 'the VM could not be created',
    });
    expect(at(250)).toMatchObject({ state: 'running', updated: 1, run: { run: 2 } });
    expect(at(250).places[0]).toMatchObject({ failed: 0, underWay: 1 });
    expect(at(300)).toMatchObject({ updated: 2 });
  });

  it('tells each cell what happens to it, its new address included', () => {
    const replay = opened(handmadeTrace(ENTRY, WHOLE));
    const told = (seconds: number) => readCell(replay, viewAt(replay, seconds * SECOND), 1);
    expect(told(99)).toMatchObject({ update: { step: 'none' }, isDeleted: false });
    expect(told(120)).toMatchObject({ update: { step: 'drain' } });
    expect(told(150)).toMatchObject({ state: 'down', isDeleted: true, update: { step: 'delete' } });
    expect(told(170)).toMatchObject({ state: 'starting', isDeleted: false, address: '10.0.99.1' });
    expect(told(200)).toMatchObject({ state: 'up', update: { step: 'none' } });
    expect(deploysOf(replay).ofCell.get(1)).toMatchObject([{ update: { outcome: 'updated' } }]);
  });

  it('drains its cells as a part of itself, not as a fault', () => {
    const { marks } = opened(handmadeTrace(ENTRY, WHOLE));
    expect([...marks.faults]).toEqual([]);
    expect(marks.deeds).toHaveLength(6);
    const drained: HandmadeRow[] = [[10, 'cell.drainStarted', { cell: 2 }]];
    const rows = [...WHOLE.slice(0, 3), ...drained, ...WHOLE.slice(5)];
    expect([...opened(handmadeTrace(ENTRY, rows)).marks.faults]).toEqual([3]);
  });

  it('stops processes of the control plane as a part of itself, which are down all the same', () => {
    const replay = opened(
      handmadeTrace(ENTRY, [
        [0, 'deploy.started', { a: 'stemcell', b: 1, x: 1 }],
        [10, 'deploy.vmStarted', { a: 'stemcell', b: 'scheduler/0', x: 1 }],
        [20, 'process.stopped', { a: 'auctioneer/0' }],
        [25, 'process.killed', { a: 'auctioneer/1' }],
        [30, 'process.started', { a: 'auctioneer/0' }],
        [40, 'deploy.vmCompleted', { a: 'stemcell', b: 'scheduler/0', x: 30 * SECOND }],
        [50, 'process.stopped', { a: 'auctioneer/0' }],
      ]),
    );
    expect([...replay.marks.faults]).toEqual([3, 6]);
    const auctioneer = controlPlaneOf(replay)?.processes.find(
      ({ component }) => component === 'auctioneer/0',
    );
    const states = auctioneer?.stretches.map(({ from, value }) => [from / SECOND, value]);
    expect(states).toEqual([
      [0, 'standby'],
      [20, 'down'],
      [30, 'standby'],
      [50, 'down'],
    ]);
  });

  it('of a thinned trace is that of the whole one, within its range', () => {
    const source = handmadeTrace(ENTRY, WHOLE);
    const whole = deploysOf(opened(source));
    for (const from of [0, 50, 150, 260]) {
      const range = { from: from * SECOND, until: 290 * SECOND };
      const thinned = deploysOf(opened({ ...source, ...thinTrace(source, range) }));
      for (let at = range.from; at <= range.until; at += 10 * SECOND) {
        const told = (deploys: typeof whole) =>
          deploys.lives.map((life) => {
            const { updated: done, places, underWay, expectedEnd } = deployAt(deploys, life, at);
            return { done, places, steps: underWay.map(({ step }) => step), expectedEnd };
          });
        expect(told(thinned)).toEqual(told(whole));
      }
      const life = thinned.lives[0];
      expect(life && deployAt(thinned, life, 300 * SECOND)).toMatchObject({
        state: 'completed',
        updated: 3,
      });
    }
  });

  it('of a summary tells runs and zones, and not how many VMs', () => {
    const source = handmadeTrace(ENTRY, WHOLE);
    const summary = { ...source, header: { ...source.header, level: 'summary' as const } };
    const deploys = deploysOf(opened(summary));
    const life = deploys.lives[0];
    expect(life && deployAt(deploys, life, 150 * SECOND).updated).toBeUndefined();
    expect(life && deployAt(deploys, life, 300 * SECOND).updated).toBe(3);
  });

  it('has VMs of the control plane, which have no cell', () => {
    const entry = {
      cells: [cells(3)],
      deploys: [
        {
          ...DEPLOY,
          groups: [{ name: 'diego-api', zones: [{ zone: 'z1', cells: [], vms: ['diego-api/0'] }] }],
        },
      ],
    };
    const at = progressOf(
      [
        [0, 'deploy.started', { a: 'stemcell', b: 1, x: 1 }],
        [0, 'deploy.zoneStarted', { a: 'stemcell', b: 'z1', x: 1 }],
        [0, 'deploy.vmStarted', { a: 'stemcell', b: 'diego-api/0', x: 1 }],
        [30, 'deploy.vmStep', { a: 'diego-api/0', b: 'stop' }],
      ],
      entry,
    );
    expect(at(40).underWay).toMatchObject([{ step: 'stop', update: { cell: -1 } }]);
    expect(stepAt(at(40).life.updates[0] as never, 10 * SECOND)?.step).toBe('prepare');
  });
});

describe('a rotation', () => {
  const date = 500 * SECOND;
  const entry: FoundationEntry = {
    ...ENTRY,
    deploys: [
      { ...DEPLOY, name: 'stemcell' },
      { ...DEPLOY, name: 'second' },
    ],
    rotations: [{ certificate: 'ca', expiresAt: date, deploys: [0, 1], pause: 50 * SECOND }],
  };
  const rotation = (rows: readonly HandmadeRow[], at: Instant) => {
    const replay = opened(handmadeTrace(entry, rows));
    const [life] = rotationsOf(replay);
    if (life === undefined) throw new Error('no rotation');
    return rotationAt(replay, life, at);
  };
  const begun: HandmadeRow[] = [[0, 'rotation.started', { a: 'ca', b: 2 }], ...WHOLE];

  it('will be late when its deploys take as long as the first one so far', () => {
    expect(rotation(begun, 50 * SECOND)).toMatchObject({ state: 'underWay', end: undefined });
    // 300 s for the one under way, 50 s between, 300 s for the next.
    expect(rotation(begun, 150 * SECOND)).toMatchObject({
      done: 0,
      expiresAt: date,
      end: 650 * SECOND,
      margin: -150 * SECOND,
    });
    const stepped: HandmadeRow[] = [...begun, [300, 'rotation.stepped', { a: 'ca', b: 1 }]];
    expect(rotation(stepped, 320 * SECOND)).toMatchObject({ done: 1, end: 650 * SECOND });
    expect(rotation(stepped, 501 * SECOND)).toMatchObject({ state: 'expired', done: 1 });
  });

  it('stops at a deploy that fails, unless somebody runs it again', () => {
    const failed: HandmadeRow[] = [
      [0, 'rotation.started', { a: 'ca', b: 2 }],
      ...WHOLE.slice(0, 12),
      [120, 'deploy.failed', { a: 'stemcell', b: 1, x: 120 * SECOND }],
    ];
    expect(rotation(failed, 110 * SECOND)).toMatchObject({ state: 'underWay' });
    expect(rotation(failed, 130 * SECOND)).toMatchObject({ state: 'stopped', end: undefined });
    expect(rotation(failed, 501 * SECOND).state).toBe('expired');
    const again: HandmadeRow = [200, 'deploy.started', { a: 'stemcell', b: 2, x: 2 }];
    expect(rotation([...failed, again], 130 * SECOND).state).toBe('underWay');
  });

  it('that is done has its margin for good', () => {
    const rows: HandmadeRow[] = [
      ...begun,
      [300, 'rotation.stepped', { a: 'ca', b: 1 }],
      [400, 'rotation.stepped', { a: 'ca', b: 2 }],
      [400, 'rotation.completed', { a: 'ca', x: 400 * SECOND }],
      [500, 'certificate.expired', { a: 'ca', b: 1 }],
    ];
    expect(rotation(rows, 550 * SECOND)).toMatchObject({
      state: 'rotated',
      done: 2,
      margin: 100 * SECOND,
    });
  });
});

it('two rotations of one certificate at a time are told apart by the deploys that complete', () => {
  const spec = { certificate: 'ca', expiresAt: null, pause: 0 };
  const twice: FoundationEntry = {
    ...ENTRY,
    deploys: ['ca-1', 'ca-2', 'ca-3'].map((name) => ({ ...DEPLOY, name })),
    rotations: [
      { ...spec, deploys: [0, 1] },
      { ...spec, deploys: [2] },
    ],
  };
  const rows: HandmadeRow[] = [
    [0, 'rotation.started', { a: 'ca', b: 2 }],
    [1, 'rotation.started', { a: 'ca', b: 1 }],
    [90, 'deploy.completed', { a: 'ca-3', b: 1 }],
    [90, 'rotation.stepped', { a: 'ca', b: 1 }],
    [90, 'rotation.completed', { a: 'ca' }],
  ];
  const lives = rotationsOf(opened(handmadeTrace(twice, rows)));
  expect(lives.map(({ completedAt }) => completedAt)).toEqual([undefined, 90 * SECOND]);
});

describe('the resurrector', () => {
  const rows: HandmadeRow[] = [
    [10, 'cell.killed', { cell: 0 }],
    [90, 'resurrector.detected', { cell: 0, a: guid(0) }],
    [95, 'resurrector.recreating', { cell: 0, a: guid(0) }],
    [100, 'resurrector.melted', { a: 5, b: 20 }],
    [110, 'resurrector.detected', { cell: 1, a: guid(1) }],
    [120, 'resurrector.resolved', { a: 3, b: 20 }],
    [200, 'vm.created', { cell: 0, a: guid(0), b: '10.0.16.4' }],
    [250, 'resurrector.paused'],
    [260, 'cell.restored', { cell: 1 }],
  ];

  it('finds, recreates, melts down and is switched off', () => {
    const replay = opened(handmadeTrace(ENTRY, rows));
    const life = resurrectorOf(replay);
    const told = (seconds: number) => {
      if (life === undefined) throw new Error('no resurrector');
      const { standstills, waiting, recreating, recreated } = resurrectorAt(life, seconds * SECOND);
      const why = standstills.map(({ reason }) => reason).join(' ');
      return [waiting.length, recreating.length, recreated, why];
    };
    expect(told(80)).toEqual([0, 0, 0, '']);
    expect(told(92)).toEqual([1, 0, 0, '']);
    expect(told(115)).toEqual([1, 1, 0, 'melted']);
    expect(told(210)).toEqual([1, 0, 1, '']);
    // The second one came back without it.
    expect(told(300)).toEqual([0, 0, 1, 'paused']);
  });

  it('is not spoken of where no record names it', () => {
    expect(resurrectorOf(opened(handmadeTrace(ENTRY, WHOLE)))).toBeUndefined();
  });
});

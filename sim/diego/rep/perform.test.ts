/** The cases of rep:auctioncellrep/auction_cell_rep_test.go and batch_container_allocator_test.go. */

import { describe, expect, test } from 'vitest';
import { VM_BOOT } from '../../testing/boots';
import { RepStage } from '../../testing/repStage';

describe('the state that a rep reports', () => {
  test.each([
    ['reserved', 1],
    ['initializing', 1],
    ['created', 1],
    ['running', 0],
    ['completed', 0],
  ] as const)(
    'lists a container that is %s and counts %i as starting (cell 96..98)',
    (state, starting) => {
      const stage = new RepStage();
      const { lrp } = stage.container(state);
      const { task } = stage.container(state, true);
      const reported = stage.state();
      expect([...reported.lrps]).toEqual([lrp]);
      expect([...reported.tasks]).toEqual([task]);
      expect(reported.startingContainerCount).toBe(2 * starting);
    },
  );

  test('is what the cell was configured with (cell 99, 101)', () => {
    const entry = { memory: 1000, disk: 2000, containers: 10, tags: ['a'], optionalTags: ['b'] };
    const reported = new RepStage(entry).state();
    expect(reported.cellGuid).toBe('cell-0');
    expect(reported.index).toBe(0);
    expect(reported.zone).toBe('z1');
    expect(reported.total).toEqual({ memory: 1000, disk: 2000, containers: 10 });
    expect(reported.available).toEqual(reported.total);
    expect(reported.evacuating).toBe(false);
    expect(reported.profile.placementTags).toEqual(['a']);
    expect(reported.profile.optionalPlacementTags).toEqual(['b']);
    expect(reported.profile.stacks).toEqual(['cflinuxfs4']);
    expect(reported.proxyMemoryAllocation).toBe(32);
  });

  test('has no proxy memory when the proxy is off (cell 99)', () => {
    const stage = new RepStage({}, { 'containers.proxy.enabled': false });
    expect(stage.state().proxyMemoryAllocation).toBe(0);
  });

  test('counts the proxy of an LRP, and none for a task', () => {
    const stage = new RepStage({ memory: 1000, disk: 2000, containers: 10 });
    stage.performs([stage.lrp({ memory: 100, disk: 10 })], [stage.task({ memory: 200, disk: 20 })]);
    expect(stage.state().available).toEqual({
      memory: 1000 - 132 - 200,
      disk: 1970,
      containers: 8,
    });
  });

  test('is not answered before the rep is up', () => {
    const stage = new RepStage();
    stage.tell(VM_BOOT);
    const [answer] = stage.tell({ kind: 'rep.state', batch: 1, attempt: 1 });
    expect(answer).toMatchObject({ kind: 'auctioneer.cellState', state: null });
  });

  test('counts as a failure while Garden is unhealthy, but work is taken all the same (cell 100, 194)', () => {
    const stage = new RepStage();
    stage.rep.state.executor.health.isHealthy = false;
    const [answer] = stage.tell({ kind: 'rep.state', batch: 1, attempt: 1 });
    expect(answer).toMatchObject({ kind: 'auctioneer.cellState', state: null });
    expect(stage.performs([stage.lrp()])).toEqual({ lrps: [], tasks: [] });
    expect(stage.containers()).toHaveLength(1);
    stage.rep.state.executor.health.isHealthy = true;
    expect(stage.state().lrps).toHaveLength(1);
  });

  test('is a copy: what happens next does not change it', () => {
    const stage = new RepStage();
    const reported = stage.state();
    const available = { ...reported.available };
    stage.performs([stage.lrp()]);
    expect(reported.available).toEqual(available);
    expect(stage.state().available).not.toEqual(available);
  });
});

describe('perform', () => {
  test('fails before the rep is up, which hands nothing back and reserves nothing', () => {
    const stage = new RepStage();
    stage.tell(VM_BOOT);
    expect(stage.performs([stage.lrp()], [stage.task()])).toEqual({ lrps: [], tasks: [] });
    expect(stage.containers()).toEqual([]);
  });

  test('reserves all that fits and hands back nothing (cell 103, 109)', () => {
    const stage = new RepStage();
    const handedBack = stage.performs([stage.lrp(), stage.lrp()], [stage.task()]);
    expect(handedBack).toEqual({ lrps: [], tasks: [] });
    expect(stage.containers().map(({ state }) => state)).toEqual([
      'reserved',
      'reserved',
      'reserved',
    ]);
  });

  test.each([
    ['without a proxy', {}, false, 1],
    [
      'with one of 2048',
      { 'diego.rep.container_proxy.additional_memory_allocation': '2048MB' },
      true,
      2,
    ],
  ])(
    'of 6144, 2048 and 1 MB takes the biggest that fit in 8192, %s (cell 106, 107)',
    (_, more, proxy, failed) => {
      const properties = { ...more, 'containers.proxy.enabled': proxy };
      const stage = new RepStage({ memory: 8192 }, properties);
      const work = [6144, 2048, 1].map((memory) => stage.lrp({ memory }));
      const handedBack = stage.performs(work);
      expect(handedBack.lrps).toEqual(work.slice(3 - failed).map(({ lrp }) => lrp));
    },
  );

  test('weighs the biggest first whatever their order', () => {
    const stage = new RepStage({ memory: 8192 }, { 'containers.proxy.enabled': false });
    const [small, big] = [stage.lrp({ memory: 2049 }), stage.lrp({ memory: 6144 })];
    expect(stage.performs([small, big]).lrps).toEqual([small.lrp]);
  });

  test('hands back what lacks disk, a container or, for tasks, memory (cell 104, 110, 195)', () => {
    const disk = new RepStage({ disk: 300 });
    const [first, second] = [disk.lrp({ disk: 200 }), disk.lrp({ disk: 200 })];
    expect(disk.performs([first, second]).lrps).toEqual([second.lrp]);
    const slots = new RepStage({ containers: 1 });
    const [lrp, task] = [slots.lrp(), slots.task()];
    expect(slots.performs([lrp], [task])).toEqual({ lrps: [], tasks: [task.task] });
    const memory = new RepStage({ memory: 300 });
    const [fits, not] = [memory.task({ memory: 300 }), memory.task({ memory: 1 })];
    expect(memory.performs([], [fits, not]).tasks).toEqual([not.task]);
  });

  test('adds the proxy to every LRP but one of unlimited memory (cell 111)', () => {
    const stage = new RepStage();
    stage.performs([stage.lrp({ memory: 100 }), stage.lrp({ memory: 0 })]);
    expect(stage.containers().map(({ memory }) => memory)).toEqual([132, 0]);
  });

  test.each([
    ['preloaded:unknown', true],
    ['preloaded+layer:unknown', true],
    ['%zz://', true],
    ['', false],
    ['preloaded:cflinuxfs4', false],
    ['docker:///image', false],
    ['oci:/x', false],
  ])('of root filesystem %j: handed back %j (cell 113, 114)', (rootFs, isHandedBack) => {
    const stage = new RepStage();
    const [lrp, task, other] = [stage.lrp({ rootFs }), stage.task({ rootFs }), stage.lrp()];
    expect(stage.performs([lrp, other], [task])).toEqual({
      lrps: isHandedBack ? [lrp.lrp] : [],
      tasks: isHandedBack ? [task.task] : [],
    });
  });

  test('hands back a task that is here already (cell 114)', () => {
    const stage = new RepStage();
    const task = stage.task();
    stage.performs([], [task]);
    expect(stage.performs([], [task]).tasks).toEqual([task.task]);
  });

  test('of nothing asks the executor for nothing (cell 112)', () => {
    const stage = new RepStage();
    expect(stage.performs([])).toEqual({ lrps: [], tasks: [] });
    expect(stage.containers()).toEqual([]);
  });
});

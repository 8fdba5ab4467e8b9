/** Who may be told to stop, and whose row may be deleted. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import { EVACUATING, ORDINARY, SUSPECT } from '../model/actualLRP';
import { granted, type Judged, judged } from '../testing/judgeFixture';

describe('retiredUndesired', () => {
  const retire = (run: Judged, index: 'lrp' | 'other'): void => {
    const { tell } = run;
    const lrp = run[index];
    tell('actualLRP.created', { lrp });
    tell('actualLRP.started', { cell: 0, lrp, instance: 1 });
    tell('actualLRP.removed', { lrp, a: ORDINARY });
    tell('actualLRP.kept', { cell: 0, lrp, instance: 1, a: 1 });
  };

  test('speaks of a desired instance that is told to stop', () => {
    const run = judged();
    run.tell('desiredLRP.created', { a: run.dora, b: 2 });
    run.tell('convergence.started', { at: MINUTE });
    retire(run, 'other');
    expect(run.broken()).toEqual(['retiredUndesired']);
  });

  test('speaks of a desired index whose row is deleted while it waits', () => {
    const run = judged();
    const { tell, other } = run;
    tell('desiredLRP.created', { a: run.dora, b: 2 });
    tell('convergence.started', { at: MINUTE });
    tell('actualLRP.created', { lrp: other });
    tell('actualLRP.removed', { lrp: other, a: ORDINARY });
    expect(run.broken()).toEqual([]);
    tell('convergence.started', { at: MINUTE + SECOND });
    expect(run.broken()).toEqual(['retiredUndesired']);
  });

  test('has nothing against such a row when its app is scaled down, or its suspect is back', () => {
    const run = judged();
    const { tell, other, lrp } = run;
    tell('desiredLRP.created', { a: run.dora, b: 2 });
    tell('convergence.started', { at: MINUTE });
    granted(run);
    tell('actualLRP.suspected', { cell: 0, lrp, instance: 1 });
    tell('actualLRP.created', { lrp });
    // Its retirement is announced, and comes to nothing.
    tell('actualLRP.removed', { lrp, a: SUSPECT });
    tell('actualLRP.kept', { cell: 0, lrp, instance: 1, a: 0 });
    tell('actualLRP.created', { lrp: other });
    tell('actualLRP.removed', { lrp, a: ORDINARY });
    tell('actualLRP.promoted', { cell: 0, lrp, instance: 1 });
    tell('actualLRP.removed', { lrp: other, a: ORDINARY });
    // Told after what it leads to.
    tell('desiredLRP.changed', { a: run.dora, b: 1 });
    tell('convergence.started', { at: 2 * MINUTE });
    expect(run.broken()).toEqual([]);
  });

  test('has nothing against one past the number of instances, or of an app that is gone', () => {
    const run = judged();
    run.tell('desiredLRP.created', { a: run.dora, b: 1 });
    run.tell('convergence.started', { at: MINUTE });
    retire(run, 'other');
    run.tell('desiredLRP.removed', { a: run.dora });
    retire(run, 'lrp');
    expect(run.broken()).toEqual([]);
  });

  test('has nothing against one that started while it evacuates, whose other row is gone', () => {
    const run = judged();
    const { tell, lrp } = run;
    tell('desiredLRP.created', { a: run.dora, b: 2 });
    tell('convergence.started', { at: MINUTE });
    granted(run);
    tell('actualLRP.evacuating', { cell: 1, lrp, instance: 2 });
    tell('actualLRP.removed', { lrp, a: ORDINARY });
    tell('actualLRP.kept', { cell: 1, lrp, instance: 2, a: 1 });
    tell('actualLRP.removed', { lrp, a: EVACUATING });
    tell('actualLRP.unclaimed', { lrp });
    expect(run.broken()).toEqual([]);
  });

  test('has nothing against one that was desired again after the pass was planned', () => {
    const run = judged();
    run.tell('convergence.started', { at: MINUTE });
    run.tell('desiredLRP.changed', { at: MINUTE + SECOND, a: run.dora, b: 2 });
    retire(run, 'other');
    expect(run.broken()).toEqual([]);
  });
});

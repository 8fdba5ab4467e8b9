import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../sim/engine/units';
import { lrpId } from '../../../sim/model/identity';
import { app, foundationSpec } from '../../../sim/testing/builders';
import { createColumn, PAGE_ENTRIES, read, write } from '../../replay/pages';
import { opened, sourceOf, tracedRun } from '../../replay/testing/tracedRun';
import { flatColumn, keysOfProcess } from './flatState';

describe('a flat column', () => {
  it.each([0, 1, PAGE_ENTRIES - 1, PAGE_ENTRIES, PAGE_ENTRIES + 7, 3 * PAGE_ENTRIES])(
    'holds what reading %i entries one by one gives',
    (length) => {
      const column = createColumn('int32', -1);
      for (let entry = 0; entry < 2 * PAGE_ENTRIES; entry += 3) write(column, entry, entry);
      const flat = flatColumn(column, new Int32Array(length));
      expect([...flat]).toEqual(Array.from({ length }, (_, entry) => read(column, entry)));
    },
  );
});

describe('the keys of a process', () => {
  it('come in the order of their indices, whatever the order of their names', () => {
    const run = tracedRun(
      foundationSpec({ cells: 1, apps: [app('web', { instances: 3 }), app('other')] }),
      7,
    );
    run.foundation.simulation.runUntil(MINUTE);
    lrpId(run.columns.identities, 1, 999_999);
    lrpId(run.columns.identities, 1, 5);
    const replay = opened(sourceOf(run, MINUTE));
    const { lrpIndex, lrpProcess } = replay.columns.identities;
    const indices = (process: number) =>
      [...keysOfProcess(replay, process)].map((lrp) => lrpIndex[lrp]);
    expect(indices(0)).toEqual([0, 1, 2]);
    expect(indices(1)).toEqual([0, 5, 999_999]);
    expect([...keysOfProcess(replay, 1)].every((lrp) => lrpProcess[lrp] === 1)).toBe(true);
    expect(indices(99)).toEqual([]);
  });
});

/** What invariants are broken for, as they and auction logs call it, and what there is to select. */
import { expect, it } from 'vitest';
import { MINUTE } from '../../sim/engine/units';
import { app, cells, foundationSpec, task } from '../../sim/testing/builders';
import { opened, sourceOf, tracedRun } from '../replay/testing/tracedRun';
import { textOf } from './selected';
import { subjectSelected } from './subjectSelected';

const run = tracedRun(
  foundationSpec({
    cells: [cells(2)],
    apps: [app('dora', { instances: 2 })],
    tasks: [task('report')],
  }),
  1,
);
run.foundation.simulation.runUntil(MINUTE);
const replay = opened(sourceOf(run, MINUTE));
const [, second] = run.foundation.spec.cells;

it.each([
  [second?.cellGuid ?? '', `cell:${second?.cellGuid}`],
  [second?.underlayAddress ?? '', `cell:${second?.cellGuid}`],
  ['dora-1/1', 'instance:dora-1/1'],
  ['lrp:dora-1.0', 'instance:dora-1/0'],
  ['dora-1', 'app:dora-1'],
  ['report-1', 'task:report-1'],
  ['task:report-1', 'task:report-1'],
])('%s can be selected', (subject, selected) => {
  const found = subjectSelected(replay, subject);
  expect(found === null ? null : textOf(found)).toBe(selected);
});

it.each(['bbs/0', 'callbacks', '', 'dora-1/7', 'lrp:dora-1', 'task:'])(
  '%j is nothing that can be selected',
  (subject) => {
    expect(subjectSelected(replay, subject)).toBeNull();
  },
);

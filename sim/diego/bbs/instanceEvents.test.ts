/**
 * Which events follow from which change: the cases of bbs:events/calculator/
 * actual_lrp_event_calculator_test.go, on the instance stream.
 */
import { describe, expect, test } from 'vitest';
import type { ActualLRP } from '../../model/actualLRP';
import { BbsStory } from '../../testing/bbsStory';
import { namedEvents } from '../../testing/conformance/bbsNames';
import { deleteRow } from './actualLRPTable';
import { changeEvents, crashEvents, type RowSet, recordChange } from './instanceEvents';
import type { BbsEvent } from './outcome';
import { slotOf } from './rows';

/** Rows of the one key, as a table prints them without it; `-` is a row that is gone. */
function set(text: string): (ActualLRP | null)[] {
  if (text === '') return [];
  return text.split(', ').map((line) => {
    if (line === '-') return null;
    bbs.given(`app/0 ${line}`);
    const row = bbs.rowsOf('app/0').at(-1) as ActualLRP;
    deleteRow(bbs.rows, slotOf(row.lrp, row.presence));
    return row;
  });
}

const bbs = new BbsStory();

function said(events: readonly BbsEvent[]): string[] {
  return namedEvents(bbs.rows.identities, events).map((event) =>
    event.replace(/actual_lrp_(instance_)?/, '').replace(' app/0', ''),
  );
}

const UNCLAIMED = 'UNCLAIMED';
const CLAIMED = 'CLAIMED ig-1@cell-1';
const RUNNING = 'RUNNING ig-1@cell-1';
const SUSPECT = 'SUSPECT RUNNING ig-1@cell-1';
const EVACUATING = 'EVACUATING RUNNING ig-1@cell-1';

test('a start that is new is told before the end of what it replaces, as EmitEvents orders them', () => {
  const story = BbsStory.withRows('app/0 EVACUATING RUNNING ig-1@cell-1');
  story.starts('app/0', 'ig-2@cell-2');
  expect(story.told).toEqual([
    'instance_created app/0 RUNNING ORDINARY',
    'instance_removed app/0 RUNNING EVACUATING',
  ]);
});

test('an instance is known by its cell too: of two rows only that on the cell is removed', () => {
  const story = BbsStory.withRows(
    'app/0 CLAIMED ig-1@cell-2',
    'app/0 EVACUATING RUNNING ig-1@cell-1',
  );
  story.evacuates('residual', 'app/0', 'ig-1@cell-1');
  expect(story.told).toEqual(['instance_removed app/0 RUNNING EVACUATING']);
});

describe('the events of a change', () => {
  test('are none where nothing changed (bbs N-1)', () => {
    const rows = set(`${UNCLAIMED}, ${SUSPECT}`);
    expect(changeEvents(rows, [...rows])).toEqual([]);
    expect(crashEvents(rows, [...rows])).toEqual([]);
    expect(changeEvents([], [])).toEqual([]);
  });

  // biome-ignore format: a table
  test.each([
    ['',                      UNCLAIMED,                 ['created UNCLAIMED ORDINARY'], '(bbs N-2)'],
    [CLAIMED,                 '-',                       ['removed CLAIMED ORDINARY'], '(bbs N-3)'],
    [UNCLAIMED,               UNCLAIMED,                 ['changed UNCLAIMED ORDINARY -> UNCLAIMED ORDINARY'], '(bbs N-4)'],
    [CLAIMED,                 UNCLAIMED,                 ['created UNCLAIMED ORDINARY', 'removed CLAIMED ORDINARY'], '(bbs N-5)'],
    [RUNNING,                 UNCLAIMED,                 ['created UNCLAIMED ORDINARY', 'removed RUNNING ORDINARY'], '(bbs N-5)'],
    ['CRASHED',               UNCLAIMED,                 ['created UNCLAIMED ORDINARY', 'removed CRASHED ORDINARY'], '(bbs N-5)'],
    [UNCLAIMED,               CLAIMED,                   ['changed UNCLAIMED ORDINARY -> CLAIMED ORDINARY'], '(bbs N-6)'],
    [RUNNING,                 CLAIMED,                   ['changed RUNNING ORDINARY -> CLAIMED ORDINARY'], '(bbs N-6)'],
    [UNCLAIMED,               RUNNING,                   ['changed UNCLAIMED ORDINARY -> RUNNING ORDINARY'], '(bbs N-7)'],
    [CLAIMED,                 RUNNING,                   ['changed CLAIMED ORDINARY -> RUNNING ORDINARY'], '(bbs N-7)'],
    [CLAIMED,                 'CRASHED',                 ['crashed 0', 'changed CLAIMED ORDINARY -> CRASHED ORDINARY'], '(bbs N-8)'],
    [RUNNING,                 'CRASHED',                 ['crashed 0', 'changed RUNNING ORDINARY -> CRASHED ORDINARY'], '(bbs N-8)'],
    ['-',                     '-',                       [], '(bbs N-1)'],
    [RUNNING,                 `${EVACUATING}, ${UNCLAIMED}`, ['changed RUNNING ORDINARY -> RUNNING EVACUATING', 'created UNCLAIMED ORDINARY'], '(bbs N-11)'],
  ])('from "%s" to "%s" are %j %s', (before, after, events) => {
    expect(said(changeEvents(set(before), set(after)))).toEqual(events);
  });

  test('tell of a replacement although a suspect hides it from the groups (bbs N-9)', () => {
    const [suspect = null] = set(SUSPECT);
    const [replacement = null] = set(UNCLAIMED);
    expect(said(changeEvents([suspect], [suspect, replacement]))).toEqual([
      'created UNCLAIMED ORDINARY',
    ]);
  });

  test('tell first of what runs, then of the suspect that it replaces (bbs N-10, N-16)', () => {
    const after = [null, ...set('RUNNING ig-2@cell-2')];
    expect(said(changeEvents(set(`${SUSPECT}, ${UNCLAIMED}`), after))).toEqual([
      'changed UNCLAIMED ORDINARY -> RUNNING ORDINARY',
      'removed RUNNING SUSPECT',
    ]);
  });

  test('tell of a crash first of all, and of rows that do not run last (bbs N-16)', () => {
    const before = set(`${RUNNING}, ${UNCLAIMED}, ${CLAIMED}`);
    const after = set(`${UNCLAIMED}, ${RUNNING}, CRASHED`);
    const kinds = changeEvents(before, after).map(({ kind }) => kind.replace('actualLRP', ''));
    expect(kinds).toEqual(['Crashed', 'Changed', 'Created', 'Removed', 'Changed']);
  });
});

describe('the events of a crash', () => {
  test.each([
    [CLAIMED, 'CLAIMED ORDINARY', '(bbs N-12)'],
    [RUNNING, 'RUNNING ORDINARY', '(bbs N-12)'],
    [EVACUATING, 'RUNNING EVACUATING', '(bbs N-14)'],
  ])('tell of it even if %s restarts at once', (before, removed) => {
    expect(said(crashEvents(set(before), set(UNCLAIMED)))).toEqual([
      'crashed 0',
      'created UNCLAIMED ORDINARY',
      `removed ${removed}`,
    ]);
  });

  test('that ends CRASHED are the crash and a change (bbs N-13)', () => {
    expect(said(crashEvents(set(RUNNING), set('CRASHED')))).toEqual([
      'crashed 0',
      'changed RUNNING ORDINARY -> CRASHED ORDINARY',
    ]);
  });
});

describe('recording a change', () => {
  const [ordinary = null] = set(UNCLAIMED);
  const [suspect = null] = set(SUSPECT);
  const [running = null] = set('RUNNING ig-2@cell-2');
  const other = set('CLAIMED ig-3@cell-3')[0] ?? null;

  test.each([
    [
      'replaces the row of that instance',
      [ordinary, suspect],
      suspect,
      running,
      [ordinary, running],
    ],
    ['appends what is new', [ordinary], null, suspect, [ordinary, suspect]],
    ['keeps the places of rows that are gone', [null, suspect], suspect, running, [null, running]],
    ['leaves an empty place for a removal', [ordinary, suspect], ordinary, null, [null, suspect]],
    ['appends what stands for a row that is not there', [ordinary], other, null, [ordinary, null]],
  ] as [string, RowSet, ActualLRP | null, ActualLRP | null, RowSet][])(
    '%s (bbs N-15)',
    (_what, rows, before, after, expected) => {
      const untouched = [...rows];
      expect(recordChange(rows, before, after)).toEqual(expected);
      expect(rows).toEqual(untouched);
    },
  );
});

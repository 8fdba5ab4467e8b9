import { expect, test } from 'vitest';
import { answeredRun, OUTAGE } from '../replay/testing/answeredRun';
import { rowsOf } from '../replay/testing/tracedRun';
import { choicesOf, narrowedRows, placeOf } from './recordListModel';

const { replay } = answeredRun(OUTAGE);
const all = Int32Array.from({ length: replay.columns.length }, (_, row) => row);

test('the clock stands after the last record that has happened', () => {
  expect(placeOf([2, 5, 9], 0)).toBe(0);
  expect(placeOf([2, 5, 9], 5)).toBe(1);
  expect(placeOf([2, 5, 9], 6)).toBe(2);
  expect(placeOf([2, 5, 9], Number.POSITIVE_INFINITY)).toBe(3);
});

test('every record is under one family and one kind', () => {
  const choices = choicesOf(replay, all);
  expect(choices.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
  const kinds = choices.flatMap((family) => family.kinds);
  expect(kinds.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
});

test('narrowing leaves the records of a family or a kind, in order', () => {
  for (const { family, count, kinds } of choicesOf(replay, all)) {
    expect(narrowedRows(replay, all, family)).toHaveLength(count);
    for (const each of kinds) {
      const rows = narrowedRows(replay, all, String(each.kind));
      expect(rows).toHaveLength(each.count);
      expect([...rows]).toEqual([...rows].sort((one, other) => one - other));
    }
  }
  expect([...narrowedRows(replay, all, 'fault')]).toEqual([
    ...rowsOf(replay, 'cell.killed'),
    ...rowsOf(replay, 'cell.restored'),
  ]);
  expect(narrowedRows(replay, all, '')).toBe(all);
});

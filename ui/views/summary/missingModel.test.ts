import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../sim/engine/units';
import { missingInstances } from '../../replay/missing';
import { answeredRun, OUTAGE } from '../../replay/testing/answeredRun';
import { viewAt } from '../../replay/view';
import { missingGroups, missingTable } from './missingModel';

const { replay } = answeredRun(OUTAGE);

function groupsAt(at: number) {
  const report = missingInstances(replay, viewAt(replay, at), 0);
  if (report === undefined) throw new Error('the trace does not tell');
  return { report, groups: missingGroups(report) };
}

describe('the groups of missing instances', () => {
  test('are as many together as are missing, at any time', () => {
    for (let at = 0; at <= replay.until; at += MINUTE / 3) {
      const { report, groups } = groupsAt(at);
      expect(groups.reduce((sum, { instances }) => sum + instances, 0)).toBe(report.missing);
      expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length);
    }
  });

  test('tell each placement error by itself, before what will pass', () => {
    const { groups } = groupsAt(15 * MINUTE);
    expect(groups.map(({ words }) => words)).toEqual([
      'no cell could take it: found no compatible cell with placement tag "gpu"',
      'no cell could take it: insufficient resources: memory',
    ]);
  });

  test('find their own instances', () => {
    const view = viewAt(replay, 15 * MINUTE);
    for (const { filter, instances } of groupsAt(15 * MINUTE).groups) {
      expect(missingInstances(replay, view, 100, filter)?.list).toHaveLength(instances);
    }
  });
});

describe('the table of missing instances', () => {
  const list = missingInstances(replay, viewAt(replay, 15 * MINUTE), 100)?.list ?? [];
  const titles = (of: typeof list) =>
    missingTable(replay, of, '').columns.map(({ title }) => title);

  test('has the placement error where there are several', () => {
    expect(titles(list)).toContain('Placement error');
    const gpu = list.filter(({ placementError = '' }) => placementError.includes('gpu'));
    expect(gpu).toHaveLength(2);
    expect(titles(gpu)).not.toContain('Placement error');
  });

  test('names the cell of those that the BBS holds on one', () => {
    expect(titles(list)).not.toContain('Cell');
    const lost = missingInstances(replay, viewAt(replay, 10 * MINUTE), 100, {
      reason: 'unnoticed',
    });
    const table = missingTable(replay, lost?.list ?? [], '');
    const cell = table.columns.find(({ key }) => key === 'cell');
    expect(table.rows.map((row) => cell?.text(row))).toContain('diego-cell-1');
  });
});

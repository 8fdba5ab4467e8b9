import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../sim/engine/units';
import { app, cells, kill } from '../../../sim/testing/builders';
import { valueAt } from '../../../sim/trace/columns';
import type { Level } from '../../../sim/trace/kinds';
import type { Replay } from '../../replay/openReplay';
import { answeredRun, OUTAGE } from '../../replay/testing/answeredRun';
import { firstRowOf } from '../../replay/testing/tracedRun';
import { viewAt } from '../../replay/view';
import { extraRows, figureGroups, lastPass, missingOf } from './figures';

const { replay } = answeredRun(OUTAGE);

function figuresAt(of: Replay, at: number): ReadonlyMap<string, number | undefined> {
  const groups = figureGroups(of, viewAt(of, at));
  return new Map(
    groups.flatMap(({ title, figures }) =>
      figures.map(({ name, value }) => [`${title}: ${name}`, value] as const),
    ),
  );
}

describe('the figures', () => {
  test('of instances add up, before, during and after an outage', () => {
    for (const at of [0, 5, 10, 12, 20, 25].map((minute) => minute * MINUTE)) {
      const view = viewAt(replay, at);
      const { desired = 0, running = 0 } = view.totals;
      expect(missingOf(view)).toBe(desired - running);
      expect(missingOf(view)).toBeGreaterThanOrEqual(0);
    }
    const during = figuresAt(replay, 15 * MINUTE);
    expect(during.get('Cells: up')).toBe(2);
    expect(during.get('Cells: down')).toBe(2);
    expect(during.get('Cells: present')).toBe(2);
  });

  test('count cells that are added later from when they are', () => {
    const grown = answeredRun({
      foundation: {
        cells: [cells(2), cells(1, { joinsAt: 5 * MINUTE })],
        apps: [app('web', { instances: 3 })],
        events: [{ kind: 'addCells', at: 5 * MINUTE, cells: [2] }],
      },
    }).replay;
    const upAt = (at: number) => figuresAt(grown, at).get('Cells: up');
    expect([0, 5 * MINUTE - 1, 5 * MINUTE, 9 * MINUTE].map(upAt)).toEqual([2, 2, 3, 3]);
  });

  test('at the instant of a loss show what the BBS does not know yet', () => {
    const at = 10 * MINUTE;
    const figures = figuresAt(replay, at);
    const running = figures.get('Instances, by the ground truth: running') ?? Number.NaN;
    expect(figures.get('Rows of the BBS: running')).toBeGreaterThan(running);
  });

  test.each<Level>(['summary', 'normal', 'full'])(
    'of level %s are known or unknown, never made up',
    (level) => {
      const coarse = answeredRun(OUTAGE, level).replay;
      const figures = figuresAt(coarse, 15 * MINUTE);
      const unknown = [...figures].filter(([, value]) => value === undefined).map(([name]) => name);
      expect(figures.get('Cells: down')).toBe(2);
      if (level === 'summary') expect(unknown).toContain('Instances, by the ground truth: missing');
      else expect(unknown).toEqual([]);
    },
  );

  test('count rows that nobody desires any more, while their cells cannot be told to stop them', () => {
    const scaled = answeredRun({
      foundation: {
        cells: 2,
        apps: [app('web', { instances: 6 })],
        events: [
          kill(3 * MINUTE - SECOND, 0, 1),
          { kind: 'scaleApp', at: 3 * MINUTE, app: 0, instances: 2 },
        ],
      },
    }).replay;
    const changedAt = valueAt(scaled.columns, 'at', firstRowOf(scaled, 'desiredLRP.changed'));
    expect(extraRows(scaled, viewAt(scaled, changedAt - 1))).toBe(0);
    expect(extraRows(scaled, viewAt(scaled, changedAt))).toBe(4);
  });
});

describe('the last convergence pass', () => {
  test('is unknown before the first, and then the one that began last', () => {
    const [first, second] = replay.marks.passes;
    if (first === undefined || second === undefined) throw new Error('no passes');
    expect(lastPass(replay, viewAt(replay, first.from - 1))).toBeUndefined();
    expect(lastPass(replay, viewAt(replay, second.from - SECOND))?.span.number).toBe(first.number);
    expect(lastPass(replay, viewAt(replay, second.from))?.span.number).toBe(second.number);
  });

  test('has found nothing before its plan is made', () => {
    const pass = replay.marks.passes[20];
    if (pass === undefined) throw new Error('no pass');
    const before = { at: pass.from, rows: pass.startRow + 1 };
    expect(lastPass(replay, before)).toMatchObject({ found: undefined });
    const after = { at: pass.from, rows: pass.middleRow + 1 };
    expect(lastPass(replay, after)?.found).toMatchObject({ missing: expect.any(Number) });
  });
});

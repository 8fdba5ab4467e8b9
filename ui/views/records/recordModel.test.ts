import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../sim/engine/units';
import { effectsOf } from '../../../sim/trace/causes';
import { kindAt, valueAt } from '../../../sim/trace/columns';
import { mentionsOf } from '../../charts/recordText';
import { answeredRun, OUTAGE } from '../../replay/testing/answeredRun';
import { firstRowOf, rowsOf } from '../../replay/testing/tracedRun';
import { faultSeen } from './faultModel';
import { lossBehind, signsOfLoss } from './lossModel';
import {
  chainOf,
  effectCount,
  fieldsSeen,
  firstTold,
  groupsByKind,
  neighboursOf,
} from './recordModel';

const run = answeredRun(OUTAGE);
const { replay, effects } = run;
const { columns } = replay;
const rows = Array.from({ length: columns.length }, (_, row) => row);
const kindOf = (row: number) => kindAt(columns, row)?.name;

describe('the fields of a record', () => {
  test('are those of its kind, with units and with what can be selected', () => {
    const fields = fieldsSeen(replay, firstRowOf(replay, 'auction.placed'));
    expect(fields.map(({ name }) => name)).toEqual(['cell', 'lrp', 'batch', 'tied', 'score']);
    const [cell, lrp, batch] = fields;
    expect([cell, lrp, batch].map((field) => field?.selected?.kind)).toEqual([
      'cell',
      'instance',
      'auction',
    ]);
  });

  test('leave out the LRP of a container that is of a task, and the task of one that is not', () => {
    const names = rowsOf(replay, 'container.reserved').map((row) =>
      fieldsSeen(replay, row)
        .map(({ name }) => name)
        .join(' '),
    );
    expect(new Set(names)).toEqual(
      new Set(['cell lrp instance memory', 'cell instance task memory']),
    );
  });
});

describe('the chain of causes', () => {
  test('goes from the beginning to the record, each link the cause of the next', () => {
    for (const row of rows) {
      const links = chainOf(replay, row);
      expect(links.at(-1)?.row).toBe(row);
      expect(valueAt(columns, 'cause', links[0]?.row ?? -1)).toBe(-1);
      for (const [place, link] of links.entries()) {
        const before = links[place - 1];
        expect(link.gap).toBe(before && link.at - before.at);
        if (before !== undefined) expect(valueAt(columns, 'cause', link.row)).toBe(before.row);
      }
    }
  });

  test('is shown from its last convergence pass on, and never without its end', () => {
    const started = rowsOf(replay, 'actualLRP.started').at(-1) ?? -1;
    const links = chainOf(replay, started);
    expect(kindOf(links[firstTold(replay, links)]?.row ?? -1)).toBe('convergence.started');
    for (const row of rows) {
      const chain = chainOf(replay, row);
      const first = firstTold(replay, chain);
      expect(first === 0 || chain.length - first >= 3).toBe(true);
    }
  });
});

test('effects by kind are all effects, and each names the record as its cause', () => {
  for (const row of rows) {
    const direct = Array.from(effectsOf(effects, row));
    const grouped = groupsByKind(replay, direct).flatMap((group) => group.rows);
    expect(grouped.toSorted((one, other) => one - other)).toEqual(direct);
    expect(effectCount(effects, row)).toBe(direct.length);
  }
});

test('the record before and the one after name the same thing', () => {
  const row = rowsOf(replay, 'actualLRP.claimed').at(-1) ?? -1;
  const neighbours = neighboursOf(replay, row);
  expect(neighbours.map(({ mention }) => mention.selected.kind)).toEqual(['instance', 'cell']);
  for (const { mention, previous = -1, next = -1 } of neighbours) {
    expect(previous).toBeLessThan(row);
    expect(next).toBeGreaterThan(row);
    for (const each of [previous, next]) {
      expect(mentionsOf(replay, each).map(({ text }) => text)).toContain(mention.text);
    }
  }
});

describe('a lost cell', () => {
  const [killed = -1] = rowsOf(replay, 'cell.killed');

  test('is noticed by its presence, and by its rows', () => {
    const kinds = signsOfLoss(replay, killed).map(kindOf);
    expect(kinds[0]).toBe('presence.expired');
    expect(kinds).toContain('actualLRP.suspected');
    const cell = valueAt(columns, 'cell', killed);
    for (const row of signsOfLoss(replay, killed)) expect(valueAt(columns, 'cell', row)).toBe(cell);
  });

  test('stands behind the replacements of its instances, and behind no first start', () => {
    const suspected = rowsOf(replay, 'actualLRP.suspected');
    const lost = new Set(suspected.map((row) => valueAt(columns, 'lrp', row)));
    const started = rowsOf(replay, 'actualLRP.started');
    const replaced = started.filter((row) => valueAt(columns, 'at', row) > 10 * MINUTE);
    expect(replaced.length).toBeGreaterThan(0);
    for (const row of replaced) {
      expect(lost).toContain(valueAt(columns, 'lrp', row));
      expect(lossBehind(replay, row).map(kindOf)).toEqual([
        'cell.killed',
        'presence.expired',
        'actualLRP.suspected',
      ]);
    }
    for (const row of started) {
      if (valueAt(columns, 'at', row) < 10 * MINUTE) expect(lossBehind(replay, row)).toEqual([]);
    }
  });

  test('is the fault that the answer tells of, with what was hit at the same instant', () => {
    const seen = faultSeen(run, killed);
    expect(seen.fault).toBe(run.answer.timeline.faults[0]);
    expect(seen.together).toHaveLength(2);
    expect(faultSeen({ replay, answer: undefined }, killed)).toMatchObject({
      fault: undefined,
      isKill: true,
    });
  });

  test('that was restored is a change and no fault', () => {
    const [restored = -1] = rowsOf(replay, 'cell.restored');
    expect(faultSeen(run, restored)).toMatchObject({
      fault: undefined,
      change: { kind: 'restored', count: 2 },
    });
    expect(signsOfLoss(replay, restored)).toEqual([]);
  });
});

/** The documents that a sweep leaves: JSON by its schema, CSV by RFC 4180. */
import { describe, expect, test } from 'vitest';
import { type SweepEntry, sweepOf } from '../testing/sweepFixture';
import { analyse } from './analysis';
import { sweepCsv } from './csv';
import { SWEEP_DOCUMENT, sweepDocument, sweepJsonSchema } from './document';

const MIXED: SweepEntry = {
  axes: { count: ['2', '3'], memory: ['=1+1', 'b,"c"'] },
  seeds: 3,
  baseline: 1,
  run: ([count, memory], seed) => {
    if (count === '3' && memory === '=1+1') return 'more than 5 events, at 7 µs';
    return { recovered: seed === 2 ? null : 60, cells: Number(count), isMet: seed > 1 };
  },
};

describe('the document of a sweep', () => {
  const document = sweepDocument(analyse(sweepOf(MIXED)));

  test('keeps to its schema, and survives JSON', () => {
    expect(SWEEP_DOCUMENT.parse(document)).toEqual(document);
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
    expect(sweepJsonSchema()).toMatchObject({ title: 'diegosim sweep result', type: 'object' });
  });

  test('holds every run with what it came to', () => {
    expect(document.build).toBe('1.2.3');
    expect(document.runs).toHaveLength(12);
    expect(document.runs[1]).toMatchObject({
      point: 0,
      seed: 2,
      verdict: 'met',
      readings: { 'recovered-1': 'never' },
    });
    expect(document.runs[6]).toMatchObject({
      point: 2,
      verdict: null,
      failure: 'more than 5 events, at 7 µs',
      readings: {},
    });
  });

  test('has figures for each point, and none where no run finished', () => {
    expect(document.points[0]).toMatchObject({
      cells: 2,
      finished: 3,
      met: { successes: 2, count: 3 },
      survives: false,
    });
    expect(document.points[2]).toMatchObject({ cells: null, broken: 3, met: { low: null } });
    expect(document.baseline).toEqual({ point: 1, isScenario: true });
  });
});

describe('the CSV of a sweep', () => {
  const rows = sweepCsv(analyse(sweepOf(MIXED))).split('\r\n');

  test('has a row for each run under one of names, and ends each with CR LF', () => {
    expect(rows).toHaveLength(1 + 12 + 1);
    expect(rows[0]).toMatch(/^point,seed,count,memory,sizeMB,verdict,recovered-1 \(seconds\),/);
    expect(rows.at(-1)).toBe('');
    expect(rows[4]).toMatch(/^1,1,2,"b,""c""",8192,not met,60,/);
  });

  test('says never where something never happened, and nothing where there is nothing', () => {
    expect(rows[2]).toMatch(/^0,2,2,'=1\+1,8192,met,never,/);
    expect(rows[7]).toMatch(/^2,1,3,'=1\+1,,,,.*,"more than 5 events, at 7 µs"$/);
  });

  test('makes no formula of what a scenario is called', () => {
    for (const row of rows) expect(row).not.toMatch(/(^|,)"?[=+@-]\D/);
  });
});

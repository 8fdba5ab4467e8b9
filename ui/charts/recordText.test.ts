import { describe, expect, test } from 'vitest';
import { SECOND } from '../../sim/engine/units';
import { cellId, createIdentities, lrpId, processId } from '../../sim/model/identity';
import { columnsSink, createColumns } from '../../sim/trace/columns';
import { KINDS, type KindSpec, kindId } from '../../sim/trace/kinds';
import type { Replay } from '../replay/openReplay';
import { answeredRun, OUTAGE } from '../replay/testing/answeredRun';
import { firstRowOf, rowsOf } from '../replay/testing/tracedRun';
import { linkedTo } from './recordLinks';
import { mentionsOf, recordText, sentenceOf } from './recordText';

const { replay } = answeredRun(OUTAGE);

/** A replay that holds only columns, one row of each kind, with every column filled. */
function replayOfKinds(kinds: readonly KindSpec[], value: number): Replay {
  const identities = createIdentities();
  if (value >= 0) {
    cellId(identities, 'diego-cell-0');
    lrpId(identities, processId(identities, 'web-1'), 0);
  }
  const columns = createColumns(identities, kinds);
  const sink = columnsSink(columns);
  for (let kind = 0; kind < kinds.length; kind++) {
    sink.row(kind, SECOND, -1, kind, value, value, value, value, value, value);
  }
  return { columns } as unknown as Replay;
}

describe('a record as a sentence', () => {
  test('names who did what to whom', () => {
    const claimed = firstRowOf(replay, 'actualLRP.claimed');
    expect(recordText(replay, claimed)).toMatch(/^diego-cell-\d claimed web-1\/\d$/);
  });

  test('says what an auction said of an instance that fits nowhere', () => {
    const texts = rowsOf(replay, 'auction.failed').map((row) => recordText(replay, row));
    expect(texts).toContain(
      'No cell could take gpu-1/0: found no compatible cell with placement tag "gpu"',
    );
  });

  test('is about the task when a container is of a task', () => {
    const rows = rowsOf(replay, 'container.reserved');
    const ofTask = rows
      .map((row) => recordText(replay, row))
      .filter((text) => /nightly/.test(text));
    expect(ofTask).toHaveLength(1);
    expect(ofTask[0]).toMatch(/^diego-cell-\d set 128 MB of memory aside for nightly-1$/);
  });

  test('mentions things that can be selected, the most particular first', () => {
    const placed = firstRowOf(replay, 'auction.placed');
    const kinds = mentionsOf(replay, placed).map(({ selected }) => selected.kind);
    expect(kinds).toEqual(['instance', 'cell', 'auction']);
    const claimed = firstRowOf(replay, 'actualLRP.claimed');
    expect(mentionsOf(replay, claimed).map(({ text }) => text)).toEqual(
      sentenceOf(replay, claimed)
        .flatMap((piece) => (typeof piece === 'string' ? [] : [piece.text]))
        .reverse(),
    );
  });

  test('leads from an auction to the very decision', () => {
    const placed = rowsOf(replay, 'auction.placed');
    const links = placed.map((row) => {
      const auction = mentionsOf(replay, row).find(({ selected }) => selected.kind === 'auction');
      return auction && linkedTo(replay, row, auction.selected);
    });
    expect(links[0]).toMatchObject({ kind: 'auction', decision: expect.any(Number) });
    expect(new Set(links.map((link) => JSON.stringify(link))).size).toBe(placed.length);
  });

  test.each(KINDS.map((spec, kind) => [spec.name, kind] as const))(
    'tells %s with a sentence of its own, without a hole where nobody is named',
    (_, kind) => {
      for (const value of [0, 1, -1]) {
        const text = recordText(replayOfKinds(KINDS, value), kind);
        expect(text).not.toMatch(/undefined|NaN|null|\[object|\.$|^\s|\s$|\s\s/);
        expect(text.length).toBeGreaterThan(10);
      }
    },
  );

  test('of a kind that a newer version brought along is the sentence of its table and its fields', () => {
    const newer: KindSpec = {
      name: 'cell.defragmented',
      family: 'rep',
      level: 'full',
      isObservable: true,
      sentence: 'The cell made room.',
      cell: true,
      lrp: false,
      instance: false,
      a: { name: 'moved', type: 'count' },
      x: { name: 'took', type: 'µs' },
    };
    const kinds = [...KINDS, newer];
    const text = recordText(replayOfKinds(kinds, 0), kinds.length - 1);
    expect(text).toBe('diego-cell-0: The cell made room (moved 0, took 0 µs)');
  });

  test('of a file whose names are those of objects is no code and no property', () => {
    const odd = { ...(KINDS[kindId('cell.killed')] as KindSpec), name: 'constructor' };
    expect(recordText(replayOfKinds([odd], 0), 0)).toBe(
      'diego-cell-0: The cell VM stopped; its containers are gone',
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, createColumn, frozen, PAGE_ENTRIES, read, thawed, write } from './pages';

const ENTRIES = 3 * PAGE_ENTRIES;

const step = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.nat(ENTRIES - 1), fc.integer({ min: -9, max: 9 })) },
  { weight: 1, arbitrary: fc.constantFrom('freeze' as const, 'thaw' as const) },
);

describe('a column of pages', () => {
  it('holds what was written, and what was frozen stays as it was', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let draft = createColumn('int32', -1);
        let plain = new Int32Array(ENTRIES).fill(-1);
        const kept = [{ column: frozen(draft), plain: plain.slice() }];
        for (const each of steps) {
          if (each === 'freeze') {
            kept.push({ column: frozen(draft), plain: plain.slice() });
          } else if (each === 'thaw') {
            const last = kept[kept.length - 1] as (typeof kept)[number];
            draft = thawed(last.column);
            plain = last.plain.slice();
          } else {
            write(draft, each[0], each[1]);
            plain[each[0]] = each[1];
          }
        }
        kept.push({ column: draft, plain });
        for (const { column, plain: expected } of kept) {
          const found = Int32Array.from({ length: ENTRIES }, (_, entry) => read(column, entry));
          expect(found).toEqual(expected);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('shares the pages that are not written to', () => {
    const draft = createColumn('float64', 0);
    add(draft, 2 * PAGE_ENTRIES, 1.5);
    const before = frozen(draft);
    add(draft, 0, 1);
    const after = frozen(draft);
    expect(after.pages[0]).not.toBe(before.pages[0]);
    expect(after.pages[1]).toBe(before.pages[1]);
    expect(after.pages[2]).toBe(before.pages[2]);
    expect(read(after, 2 * PAGE_ENTRIES)).toBe(1.5);
  });
});

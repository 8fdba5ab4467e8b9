import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NONE } from '../../sim/model/identity';
import { createSlots, freeSlot, giveSlot, slotOf } from './slots';

describe('slots of containers', () => {
  it('are shared by no two containers at a time, and remembered for ever', () => {
    const instance = fc.integer({ min: 0, max: 0x7fffffff });
    fc.assert(
      fc.property(fc.uniqueArray(instance, { minLength: 1, maxLength: 400 }), (instances) => {
        const slots = createSlots();
        const given = new Map<number, number>();
        const live = new Set<number>();
        for (const each of instances) {
          const slot = giveSlot(slots, each);
          expect(live.has(slot)).toBe(false);
          given.set(each, slot);
          live.add(slot);
          if (each % 2 === 0) {
            freeSlot(slots, slot);
            live.delete(slot);
          }
        }
        for (const [each, slot] of given) expect(slotOf(slots, each)).toBe(slot);
        expect(slots.used).toBeLessThanOrEqual(instances.length);
      }),
    );
  });

  it('hold many instances of many cells', () => {
    const slots = createSlots();
    for (let cell = 0; cell < 250; cell++) {
      for (let count = 0; count < 40; count++) giveSlot(slots, cell * 1_048_576 + count);
    }
    expect(slotOf(slots, 249 * 1_048_576 + 39)).toBe(9_999);
    expect(slotOf(slots, 249 * 1_048_576 + 40)).toBe(NONE);
  });

  it('are refused to an instance that had one, and to nobody', () => {
    const slots = createSlots();
    expect(giveSlot(slots, 7)).toBe(0);
    expect(giveSlot(slots, 7)).toBe(NONE);
    expect(giveSlot(slots, NONE)).toBe(NONE);
    expect(slotOf(slots, NONE)).toBe(NONE);
  });
});

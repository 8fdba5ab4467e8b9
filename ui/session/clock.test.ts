import { describe, expect, it } from 'vitest';
import { createClock, nextSpeed, SPEEDS } from './clock';

describe('the clock', () => {
  it('goes to whole microseconds, and never before the start', () => {
    const clock = createClock();
    clock.seek(1.9);
    expect(clock.get().at).toBe(1);
    clock.seek(-5);
    expect(clock.get().at).toBe(0);
  });

  it('stops to step to a record, and forgets the record when it goes elsewhere', () => {
    const clock = createClock();
    clock.play();
    clock.stepTo(7, 3);
    expect(clock.get()).toMatchObject({ at: 7, rows: 4, isPlaying: false });
    clock.seek(7);
    expect(clock.get().rows).toBeNull();
  });

  it('goes through its speeds one by one and stops at both ends', () => {
    expect(nextSpeed(100, 1)).toBe(200);
    expect(nextSpeed(100, -1)).toBe(50);
    expect(nextSpeed(1, -1)).toBe(1);
    expect(nextSpeed(SPEEDS.at(-1) ?? 0, 1)).toBe(100_000);
  });
});

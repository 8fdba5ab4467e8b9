import { expect, it } from 'vitest';
import type { Replay } from '../replay/openReplay';
import { startsAtOf } from './runFacts';

it('reads when a run starts, of years that a clock can show, and of nothing else', () => {
  const startsAt = (run: unknown) =>
    startsAtOf({ header: { scenario: { run } } } as unknown as Replay);
  expect(startsAt({ startsAt: '2026-01-05T10:00:00Z' })).toBe(Date.UTC(2026, 0, 5, 10));
  for (const odd of ['+275760-09-13T00:00:00Z', '-000100-01-01T00:00:00Z', 'soon', 5, {}, null]) {
    expect(startsAt({ startsAt: odd })).toBeNaN();
  }
  for (const odd of [undefined, null, 5, 'x', []]) expect(startsAt(odd)).toBeNaN();
});

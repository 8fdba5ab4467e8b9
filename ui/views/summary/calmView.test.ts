import { expect, test } from 'vitest';
import type { Frame } from '../../session/frames';
import { calmViews } from './calmView';

const RUN = {};

function frame(name: string, isPlaying: boolean, run: object = RUN): Frame {
  return { run, view: { name }, clock: { isPlaying } } as unknown as Frame;
}

function nameOf(view: unknown): string | undefined {
  return (view as { name: string } | undefined)?.name;
}

test('a clock that stands is followed at once, one that plays twice a second', () => {
  let now = 0;
  const calm = calmViews(() => now);
  const seen = (shown: Frame | undefined) => nameOf(calm(shown));
  expect(seen(undefined)).toBeUndefined();
  expect(seen(frame('a', false))).toBe('a');
  expect(seen(frame('b', false))).toBe('b');
  expect(seen(frame('c', true))).toBe('b');
  now = 500;
  const later = frame('d', true);
  expect(seen(later)).toBe('d');
  now = 1500;
  // Asked again about one frame, as React does, it answers the same.
  expect(seen(later)).toBe('d');
  expect(seen(frame('e', true))).toBe('e');
  expect(seen(frame('f', false))).toBe('f');
});

test('another run is never shown by the view of the one before', () => {
  const calm = calmViews(() => 0);
  calm(frame('a', true));
  expect(nameOf(calm(frame('b', true, {})))).toBe('b');
});

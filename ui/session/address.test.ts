import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../sim/engine/units';
import { LEVELS } from '../../sim/trace/kinds';
import { addressOf, readAddress } from './address';
import { SPEEDS } from './clock';
import type { Selected } from './selected';
import {
  FILLS,
  GLYPH_COLOURS,
  type Range,
  type RunSource,
  SESSION_DEFAULT,
  type Session,
  TRACKS,
  VIEWS,
} from './session';

const instant = fc.integer({ min: 0, max: 10_000_000 * SECOND });
const range: fc.Arbitrary<Range> = fc
  .tuple(instant, fc.integer({ min: 1_000, max: 100 * MINUTE }))
  .map(([from, span]) => ({ from, until: from + span }));
const name = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' });
const whole = fc.integer({ min: 0, max: 999_999_999 });
const selected: fc.Arbitrary<Selected | null> = fc.oneof(
  fc.constant(null),
  name.map((zone) => ({ kind: 'zone' as const, zone })),
  name.map((cellGuid) => ({ kind: 'cell' as const, cellGuid })),
  fc.tuple(name, whole).map(([processGuid, index]) => ({
    kind: 'instance' as const,
    processGuid,
    index,
  })),
  fc.tuple(whole, whole, fc.option(name)).map(([batch, decision, cellGuid]) => ({
    kind: 'auction' as const,
    batch,
    decision,
    cellGuid,
  })),
  whole.map((number) => ({ kind: 'pass' as const, number })),
  whole.map((row) => ({ kind: 'record' as const, row })),
);
const source: fc.Arbitrary<RunSource> = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc.constant({ kind: 'served' as const }),
  name.map((file) => ({ kind: 'file' as const, name: file })),
  fc.record({
    kind: fc.constant('scenario' as const),
    name,
    draft: fc.constant(null),
    seed: fc.option(fc.integer({ min: 0, max: 4_294_967_295 })),
    level: fc.constantFrom(...LEVELS),
  }),
);
const pixels = fc.integer({ min: 100, max: 2_000 });
const session: fc.Arbitrary<Session> = fc.record({
  source,
  view: fc.constantFrom(...VIEWS),
  selected,
  window: fc.option(range),
  range: fc.option(range),
  map: fc.record({ glyph: fc.constantFrom(...GLYPH_COLOURS), fill: fc.constantFrom(...FILLS) }),
  tracks: fc.record({
    order: fc.shuffledSubarray([...TRACKS], { minLength: TRACKS.length }),
    pinned: fc.subarray([...TRACKS]),
    collapsed: fc.subarray([...TRACKS]),
  }),
  layout: fc.record({
    inspectorWidth: pixels,
    timelineHeight: pixels,
    editorWidth: pixels,
    isEditorOpen: fc.boolean(),
  }),
  bookmarks: fc.array(fc.record({ at: instant, note: name }), { maxLength: 5 }),
});

describe('an address', () => {
  it('holds the whole session, the instant and the speed', () => {
    fc.assert(
      fc.property(session, instant, fc.constantFrom(...SPEEDS), (state, at, speed) => {
        const read = readAddress(`#${addressOf(state, { at, isSet: true, speed }, null)}`);
        expect(read).toEqual({ session: state, at, speed, draftCode: null, unread: [] });
      }),
    );
  });

  it('says nothing of what is as it was at the beginning', () => {
    expect(addressOf(SESSION_DEFAULT, { at: 0, isSet: false, speed: 100 }, null)).toBe('v=1');
  });

  it('carries the packed draft of a scenario that was changed', () => {
    const draft = {
      kind: 'scenario',
      name: 'mine',
      draft: 'x',
      seed: null,
      level: 'full',
    } as const;
    const address = addressOf(
      { ...SESSION_DEFAULT, source: draft },
      { at: 0, isSet: false, speed: 100 },
      'abc',
    );
    expect(readAddress(address).draftCode).toBe('abc');
  });

  it('names what it cannot read, and leaves it at its default', () => {
    const read = readAddress(
      '#view=x&at=1e9&select=cell&window=9-3&seed=-1&scenario=a&tracks=y&inspector=9&timeline=00&editor=012&speed=3',
    );
    expect([...read.unread].sort()).toEqual(
      [
        'at',
        'editor',
        'inspector',
        'seed',
        'select',
        'speed',
        'timeline',
        'tracks',
        'view',
        'window',
      ].sort(),
    );
    expect(read.session.view).toBe('map');
    expect(read.at).toBeNull();
  });

  it('never throws, whatever it is', () => {
    fc.assert(fc.property(fc.string(), (hash) => void readAddress(hash)));
    fc.assert(
      fc.property(
        fc.constantFrom('view', 'at', 'select', 'window', 'mark', 'tracks', 'run', 'seed', 'level'),
        fc.string(),
        (field, value) => void readAddress(new URLSearchParams({ [field]: value }).toString()),
      ),
    );
  });
});

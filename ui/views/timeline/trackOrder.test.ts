import { describe, expect, it } from 'vitest';
import { TRACKS } from '../../session/session';
import { movedBy, movedTo, shownTracks, toggled } from './trackOrder';

const TRACKS_AT_FIRST = { order: TRACKS, pinned: [], collapsed: [] };

describe('tracks', () => {
  it('that are pinned stand at the top, in their order', () => {
    const shown = shownTracks({ ...TRACKS_AT_FIRST, pinned: ['load', 'auctions'] });
    expect(shown.slice(0, 3)).toEqual(['auctions', 'load', 'recovery']);
    expect(shown).toHaveLength(TRACKS.length);
  });

  it('move past the next one of their group, and not out of it', () => {
    expect(movedBy(TRACKS_AT_FIRST, 'instances', -1).slice(0, 2)).toEqual([
      'instances',
      'recovery',
    ]);
    expect(movedBy(TRACKS_AT_FIRST, 'recovery', -1)).toEqual(TRACKS);
    const pinned = { ...TRACKS_AT_FIRST, pinned: ['recovery', 'passes'] as const };
    expect(shownTracks({ ...pinned, order: movedBy(pinned, 'passes', -1) }).slice(0, 2)).toEqual([
      'passes',
      'recovery',
    ]);
  });

  it('go where they are dropped, whichever way', () => {
    expect(movedTo(['recovery', 'load', 'passes'], 'passes', 'recovery')).toEqual([
      'passes',
      'recovery',
      'load',
    ]);
    expect(movedTo(['recovery', 'load', 'passes'], 'recovery', 'passes')).toEqual([
      'load',
      'passes',
      'recovery',
    ]);
  });

  it('are folded and unfolded', () => {
    expect(toggled(['load'], 'passes')).toEqual(['load', 'passes']);
    expect(toggled(['load', 'passes'], 'load')).toEqual(['passes']);
  });
});

/** The matching cases of rep:resources_test.go. */
import { describe, expect, test } from 'vitest';
import type { PlacementProfile } from './cellState';
import { acceptsPlacementTags, hasVolumeDrivers, Match, match } from './matching';

const plain: PlacementProfile = {
  stacks: ['cflinuxfs4'],
  arbitraryRootFsSchemes: ['docker'],
  volumeDrivers: [],
  placementTags: [],
  optionalPlacementTags: [],
};

describe('placement tags', () => {
  test.each([
    ['an untagged cell (cell 116)', [], [], [[]], [['foo']]],
    ['required tags (cell 117)', ['foo', 'bar'], [], [['foo', 'bar']], [[], ['foo']]],
    ['optional tags (cell 118)', [], ['foo'], [[], ['foo']], [['bar']]],
    [
      'both (cell 119)',
      ['foo'],
      ['bar'],
      [['foo'], ['foo', 'bar'], ['bar', 'foo', 'bar']],
      [[], ['bar'], ['foo', 'bar', 'baz']],
    ],
  ])('%s', (_, placementTags, optionalPlacementTags, accepted, refused) => {
    const profile = { ...plain, placementTags, optionalPlacementTags };
    for (const tags of accepted) expect(acceptsPlacementTags(profile, tags)).toBe(true);
    for (const tags of refused) expect(acceptsPlacementTags(profile, tags)).toBe(false);
  });
});

test('every requested volume driver must be there', () => {
  const profile = { ...plain, volumeDrivers: ['nfs', 'smb'] };
  expect(hasVolumeDrivers(plain, [])).toBe(true);
  expect(hasVolumeDrivers(profile, ['smb'])).toBe(true);
  expect(hasVolumeDrivers(profile, ['smb', 'nfs', 'smb'])).toBe(true);
  expect(hasVolumeDrivers(profile, ['smb', 'local'])).toBe(false);
  expect(hasVolumeDrivers(profile, ['NFS'])).toBe(false);
});

test('the root filesystem is tested first, then the drivers, then the tags', () => {
  const wants = (rootFs: string, volumeDrivers: string[], placementTags: string[]) =>
    match(plain, { rootFs, volumeDrivers, placementTags });
  expect(wants('preloaded:cflinuxfs3', ['nfs'], ['x'])).toBe(Match.failsRootFs);
  expect(wants('%', [], [])).toBe(Match.failsRootFs);
  expect(wants('preloaded:cflinuxfs4', ['nfs'], ['x'])).toBe(Match.failsVolumeDrivers);
  expect(wants('preloaded:cflinuxfs4', [], ['x'])).toBe(Match.failsPlacementTags);
  expect(wants('preloaded:cflinuxfs4', [], [])).toBe(Match.full);
});

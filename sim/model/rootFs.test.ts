/** The cases of rep:rootfs_providers_test.go, and what Go takes for a URL. */
import { describe, expect, test } from 'vitest';
import { canProvideRootFs, offersRootFs, parseRootFs } from './rootFs';

describe('a root filesystem URL', () => {
  test.each([
    ['preloaded:cflinuxfs4', 'preloaded', 'cflinuxfs4'],
    ['PRELOADED:cflinuxfs4', 'preloaded', 'cflinuxfs4'],
    ['preloaded+layer:cflinuxfs4?layer=https://x/y&digest=1', 'preloaded+layer', 'cflinuxfs4'],
    ['preloaded:cflinuxfs4#part', 'preloaded', 'cflinuxfs4'],
    ['preloaded:', 'preloaded', ''],
    ['preloaded:%zz', 'preloaded', '%zz'],
    ['preloaded://cflinuxfs4', 'preloaded', ''],
    ['docker:///library/nginx', 'docker', ''],
    ['docker://user@registry.example:5000/image#v1', 'docker', ''],
    ['docker://[::1]:5000/image', 'docker', ''],
    ['oci:/some/path', 'oci', ''],
    ['cflinuxfs4', '', ''],
    ['/var/rootfs', '', ''],
    ['', '', ''],
  ])('%j has scheme %j and opaque part %j', (text, scheme, opaque) => {
    expect(parseRootFs(text)).toEqual({ scheme, opaque });
  });

  test.each([
    ':cflinuxfs4',
    '1st:thing/x?y',
    'not a scheme:x',
    'preloaded:a\u0000b',
    'docker://\u007f/x',
    '%',
    'docker:///image%2',
    'docker:///image#%zz',
    'docker://registry:port/image',
    'docker://[::1/image',
    'docker://[::1]x/image',
    'docker://reg istry/image',
    'docker://registry%41/image',
    'docker://us er@registry/image',
  ])('%j is none', (text) => {
    expect(parseRootFs(text)).toBeUndefined();
  });
});

describe('a cell', () => {
  const profile = {
    stacks: ['cflinuxfs4'],
    arbitraryRootFsSchemes: ['docker'],
    volumeDrivers: [],
    placementTags: [],
    optionalPlacementTags: [],
  };

  test.each([
    ['preloaded', 'cflinuxfs4', true],
    ['preloaded+layer', 'cflinuxfs4', true],
    ['preloaded', 'cflinuxfs3', false],
    ['preloaded', '', false],
    ['docker', '', true],
    ['docker', 'anything', true],
    ['oci', 'cflinuxfs4', false],
    ['', 'cflinuxfs4', false],
  ])('offers %j, %j: %j (cell 122)', (scheme, opaque, isOffered) => {
    expect(offersRootFs(profile, { scheme, opaque })).toBe(isOffered);
  });

  // The path of a stack on the cell's disk, and the stack's version, are nobody's business here.
  test.each([
    ['preloaded:cflinuxfs4', true],
    ['preloaded+layer:cflinuxfs4?layer=https://x/y', true],
    ['', true],
    ['docker:///library/nginx', true],
    ['unheard-of:thing', true],
    ['%x', false],
    ['preloaded:cflinuxfs3', false],
  ])('can make %j a root filesystem for Garden: %j (cell 121)', (rootFs, isProvided) => {
    expect(canProvideRootFs(profile, rootFs)).toBe(isProvided);
  });

  test('has a fixed set of preloaded stacks even where the scheme is listed as arbitrary', () => {
    const listed = { ...profile, arbitraryRootFsSchemes: ['preloaded'] };
    expect(offersRootFs(listed, { scheme: 'preloaded', opaque: 'cflinuxfs3' })).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { createIdentities, instanceIdOf, NONE } from '../model/identity';
import { instanceName } from './instanceName';

describe('instance names', () => {
  it('look like a UUID v4 cut to 28 characters (cell 115)', () => {
    const identities = createIdentities();
    for (const instance of [0, 1, 2, 999, 1 << 20, 0x7fffffff]) {
      expect(instanceName(identities, instance)).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{4}$/,
      );
    }
    expect(instanceName(identities, 7)).toHaveLength(28);
  });

  it('are the same in every run, and never twice in one', () => {
    const identities = createIdentities();
    expect(instanceName(identities, 1)).toBe('ed345605-82a2-4cea-8e0b-74fc');
    const names = new Set<string | undefined>();
    for (let instance = 0; instance < 100_000; instance++) {
      names.add(instanceName(identities, instance)?.slice(0, 8));
    }
    expect(names.size).toBe(100_000);
  });

  it('are those of the recording where there is one', () => {
    const identities = createIdentities();
    const instance = instanceIdOf(identities, 'recorded-guid');
    expect(instanceName(identities, instance)).toBe('recorded-guid');
    expect(instanceName(identities, instance + 1)).not.toBe('recorded-guid');
  });

  it('do not exist for nobody', () => {
    expect(instanceName(createIdentities(), NONE)).toBeUndefined();
  });
});

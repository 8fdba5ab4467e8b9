/** The legal transitions of an ActualLRP, as bbs:models/actual_lrp_test.go has them. */
import { describe, expect, test } from 'vitest';
import {
  type ActualLRPState,
  allowsTransition,
  CLAIMED,
  CRASHED,
  type KeyMatch,
  RUNNING,
  STATE_NAMES,
  UNCLAIMED,
} from './actualLRP';

const STATES: readonly ActualLRPState[] = [UNCLAIMED, CLAIMED, RUNNING, CRASHED];
const KEYS: readonly KeyMatch[] = ['same', 'other', 'empty'];

function allowed(from: ActualLRPState): string[] {
  return STATES.flatMap((to) => {
    const keys = KEYS.filter((key) => allowsTransition(from, to, key));
    return keys.length === 0 ? [] : [`${STATE_NAMES[to]}: ${keys.join(' ')}`];
  });
}

describe('an ActualLRP', () => {
  test('that is UNCLAIMED may be claimed or started by anybody, and cannot crash (bbs M-9..10)', () => {
    expect(allowed(UNCLAIMED)).toEqual([
      'UNCLAIMED: same other empty',
      'CLAIMED: same other empty',
      'RUNNING: same other empty',
    ]);
  });

  test('that is CLAIMED may be started by another instance, which steals the claim (bbs M-11..15)', () => {
    expect(allowed(CLAIMED)).toEqual([
      'UNCLAIMED: empty',
      'CLAIMED: same',
      'RUNNING: same other empty',
      'CRASHED: same',
    ]);
  });

  test('that is RUNNING obeys its own instance only (bbs M-16)', () => {
    expect(allowed(RUNNING)).toEqual([
      'UNCLAIMED: empty',
      'CLAIMED: same',
      'RUNNING: same',
      'CRASHED: same',
    ]);
  });

  test('that is CRASHED cannot crash again (bbs M-17)', () => {
    expect(allowed(CRASHED)).toEqual(['UNCLAIMED: empty', 'CLAIMED: same', 'RUNNING: same']);
  });
});

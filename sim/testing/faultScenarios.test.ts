/**
 * The scenarios about faults and drains: that their answer is the one the README gives and can turn out the
 * other way, and that every auction in them is one that the real scheduler could have held.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../answers/result';
import { legalRun, type Overrides, verdicts } from './legalRun';

const read = (file: string): string =>
  readFileSync(new URL(`../../scenarios/${file}`, import.meta.url), 'utf8');

/** Who held the BBS's lock, in their order. */
const activeBbs = ({ controlPlane }: RunResult): string[] =>
  controlPlane.bbs.terms.map(({ name }) => name);

describe('bbs-failover', () => {
  test('is without a BBS for as long as the lock of the lost one lives', () => {
    const result = legalRun(read, 'bbs-failover');
    expect(verdicts(result)).toEqual(['active met', 'recovered met', 'pushed met']);
    expect(activeBbs(result)).toEqual(['bbs/0', 'bbs/1']);
    const { gapLongestSeconds } = result.controlPlane.bbs;
    expect(gapLongestSeconds).toBeGreaterThan(15);
    expect(gapLongestSeconds).toBeLessThan(17);
  }, 60_000);

  test('is without one until the VM is back where there is no standby', () => {
    const alone: Overrides = [['foundation.controlPlane.diegoApi', '1']];
    const result = legalRun(read, 'bbs-failover', alone);
    expect(verdicts(result).slice(0, 2)).toEqual(['active not met', 'recovered not met']);
    expect(result.controlPlane.bbs.gapLongestSeconds).toBeGreaterThan(20 * 60);
  }, 60_000);
});

describe('database-failover', () => {
  test('passes BBS and auctioneer by, whose attempts wait as long as a lock lives', () => {
    const result = legalRun(read, 'database-failover');
    expect(new Set(result.expectations.map(({ verdict }) => verdict))).toEqual(new Set(['met']));
    expect(activeBbs(result)).toEqual(['bbs/0']);
    expect(result.controlPlane.auctioneer.withoutSeconds).toBe(0);
  }, 60_000);

  test('costs both their locks where an attempt waits no longer than until the next', () => {
    const hasty: Overrides = [['foundation.properties["diego.locket.attempt_deadline"]', '0s']];
    const { bbs, auctioneer } = legalRun(read, 'database-failover', hasty).controlPlane;
    for (const { gapLongestSeconds } of [bbs, auctioneer]) {
      expect(gapLongestSeconds).toBeGreaterThan(5);
      expect(gapLongestSeconds).toBeLessThan(15);
    }
  }, 60_000);
});

test('locket-partition empties a zone of healthy cells, and no instance is ever missing', () => {
  const result = legalRun(read, 'locket-partition');
  expect(verdicts(result)).toEqual(['missing met', 'running met', 'neverFitted met']);
  expect(result.capacity.find(({ zone }) => zone === 'z3')).toMatchObject({ cellsUp: 20 });
  const z3 = result.capacity.find(({ zone }) => zone === 'z3');
  expect(z3?.memoryLeftMB).toBe(z3?.memoryTotalMB);
  expect(result.auctions.placedInstances).toBe(1800 + 600 + 2);
}, 60_000);

test('sick-garden sends new instances to the sick cells until their health checks have timed out', () => {
  const result = legalRun(read, 'sick-garden');
  expect(new Set(result.expectations.map(({ verdict }) => verdict))).toEqual(new Set(['met']));
  const { spells } = result.unhealthyCells;
  expect(spells).toHaveLength(3);
  for (const { fromSeconds } of spells) {
    expect(fromSeconds).toBeGreaterThan(30 * 60);
    expect(fromSeconds).toBeLessThan(41 * 60);
  }
  expect(result.pushes.timedOut).toBeGreaterThan(0);
}, 60_000);

describe('stale-domain', () => {
  test('leaves nothing undone that people ask for', () => {
    expect(verdicts(legalRun(read, 'stale-domain'))).toEqual(['recovered met', 'recovered met']);
  }, 60_000);
});

describe('drain-one-cell', () => {
  test('moves every instance before it stops it', () => {
    const result = legalRun(read, 'drain-one-cell');
    expect(verdicts(result)).toEqual(['drained met', 'missing met']);
    expect(result.drains.strandedInstances).toBe(0);
    // Asked every 10 s; the last replacement runs after a minute and a half.
    expect(result.drains.longestSeconds).toBeCloseTo(100, 1);
  }, 60_000);

  test('is over sooner, with instances missing, where apps are recreated', () => {
    const recreated: Overrides = [['workload[steady].updateStrategy', 'recreate']];
    const result = legalRun(read, 'drain-one-cell', recreated);
    expect(verdicts(result)).toEqual(['drained met', 'missing not met']);
    expect(result.drains.longestSeconds).toBeLessThan(30);
  }, 60_000);
});

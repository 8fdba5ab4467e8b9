/**
 * The laws of a foundation that BOSH works on: what holds without deploys and the resurrector has to hold with
 * them, under faults of every kind.
 */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { MINUTE } from '../engine/units';
import { anyFoundation } from './arbitraries';
import { withDeploys } from './deployArbitraries';
import { faultyFoundation } from './faultArbitraries';
import { expectLaw } from './law';
import { type ObservedRun, observedRun, runChecked } from './observedRun';
import { differences } from './quietAndEager';
import { unsettled } from './settled';
import { differencesAfterSnapshot, differencesOfTwins, kindsOf } from './twoRuns';

const DURATION = 12 * MINUTE;
const CALM_FROM = 6 * MINUTE;

const attacked = withDeploys(anyFoundation, 8 * MINUTE);
const faulty = withDeploys(
  faultyFoundation({
    calmFrom: 8 * MINUTE,
    scalesDown: true,
    lacksSubnets: true,
    isTight: true,
  }),
  8 * MINUTE,
);

describe('a foundation that BOSH works on, whatever befalls it', () => {
  test('runs the same way twice, and much becomes of its deploys', () => {
    const seen = new Set<string>();
    expectLaw(faulty, 30, (spec, seed) => differencesOfTwins(spec, seed, DURATION, seen));
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'deploy.completed',
        'deploy.failed',
        'vm.created',
        'rotation.completed',
        'certificate.expired',
        'resurrector.recreating',
        'resurrector.melted',
        'resurrector.resolved',
      ]),
    );
  });

  test('is one run, quiet and eager', () => {
    expectLaw(attacked, 30, (spec, seed) => differences(spec, seed, DURATION));
    expectLaw(faulty, 40, (spec, seed) => differences(spec, seed, DURATION));
  });

  test('goes on from a snapshot as if nothing had happened', () => {
    expectLaw(faulty, 20, (spec, seed) =>
      differencesAfterSnapshot(spec, seed, DURATION, isDeepStrictEqual),
    );
  });

  test('keeps every invariant', () => {
    expectLaw(attacked, 25, (spec, seed) =>
      runChecked(observedRun(spec, { seed }), DURATION, 20 + (seed % 97)),
    );
    expectLaw(faulty, 30, (spec, seed) =>
      runChecked(observedRun(spec, { seed }), DURATION, 20 + (seed % 97), []),
    );
  });
});

/** Nothing of BOSH's takes longer between two records: time-outs, watches and pauses are minutes at most. */
const LULL = 30 * MINUTE;
const LULLS_MAXIMUM = 20;

/** Runs on until BOSH has said nothing for a while; answers all that was said. */
function runToLull(run: ObservedRun): string[] {
  const { simulation } = run.foundation;
  let said = -1;
  for (let lull = 0; lull < LULLS_MAXIMUM; lull++) {
    simulation.runUntil(Math.max(CALM_FROM, simulation.now) + LULL);
    const kinds = kindsOf(run);
    const ofBosh = kinds.filter((kind) => /^(deploy|rotation|resurrector)\./.test(kind)).length;
    if (ofBosh === said) return kinds;
    said = ofBosh;
  }
  return kindsOf(run);
}

/** Deploys that have begun and not ended. */
function deploysUnderWay(kinds: readonly string[]): number {
  const ended = kinds.filter((kind) => kind === 'deploy.completed' || kind === 'deploy.failed');
  return kinds.filter((kind) => kind === 'deploy.started').length - ended.length;
}

/** Cells that are not there though the resurrector is on, and silent neither. */
function unresurrected({ foundation }: ObservedRun, kinds: readonly string[]): string[] {
  const { spec } = foundation;
  const last = kinds.findLast((kind) => kind === 'resurrector.melted' || kind.endsWith('resolved'));
  if (!spec.config.healthMonitor.isResurrectorEnabled || last?.endsWith('melted')) return [];
  return spec.cells.flatMap(({ cellGuid }, cell) => {
    const { isUp, state } = foundation.rep(cell);
    // One whose first boot was cut short has never been there for BOSH.
    return isUp || state.starts === 0 ? [] : [`${cellGuid} is not resurrected`];
  });
}

test('a foundation that BOSH works on comes to rest: deploys end, VMs are resurrected, what fits runs, once', () => {
  let claimed = 0;
  let resurrected = 0;
  const calm = withDeploys(
    faultyFoundation({
      calmFrom: CALM_FROM,
      scalesDown: false,
      lacksSubnets: false,
      isTight: false,
    }),
    CALM_FROM,
  );
  expectLaw(calm, 30, (spec, seed) => {
    const run = observedRun(spec, { seed });
    const kinds = runToLull(run);
    if (deploysUnderWay(kinds) !== 0) return ['a deploy does not end'];
    const { wrong, instances } = unsettled(run.foundation, (rep) => rep.phase === 'up');
    claimed += instances;
    const lost = unresurrected(run, kinds);
    if (spec.config.healthMonitor.isResurrectorEnabled) resurrected++;
    return [...wrong, ...lost];
  });
  expect(claimed).toBeGreaterThan(100);
  expect(resurrected).toBeGreaterThan(5);
});

/**
 * Random foundations for comparing runs: under attacks and faults of every kind, half of them with deploys, rotations
 * and a resurrector besides, on wires of every distribution, since logarithms and exponentials are where engines are
 * known to differ.
 */
import fc from 'fast-check';
import type { Distribution } from '../../engine/distribution';
import { MILLISECOND, MINUTE, SECOND } from '../../engine/units';
import type { FoundationSpec } from '../../model/foundationSpec';
import { withDeploys } from '../deployArbitraries';
import { faultyFoundation } from '../faultArbitraries';

const CALM_FROM = 10 * MINUTE;
/** What is broken is repaired at the calm; two minutes more show what comes of it. */
export const FOUNDATION_DURATION = CALM_FROM + 2 * MINUTE;

const latency: fc.Arbitrary<Distribution> = fc.oneof(
  fc.constant({ kind: 'constant', value: MILLISECOND } as const),
  fc.constant({ kind: 'uniform', low: 0, high: 5 * MILLISECOND } as const),
  fc.record({
    kind: fc.constant('exponential' as const),
    mean: fc.integer({ min: 1, max: 20 * MILLISECOND }),
  }),
  fc.record({
    kind: fc.constant('lognormal' as const),
    median: fc.integer({ min: 1, max: MILLISECOND }),
    p95: fc.integer({ min: MILLISECOND, max: SECOND }),
  }),
);

const faulty = faultyFoundation({
  calmFrom: CALM_FROM,
  scalesDown: true,
  lacksSubnets: true,
  isTight: true,
});

export const engineFoundation: fc.Arbitrary<FoundationSpec> = fc
  .tuple(fc.oneof(faulty, withDeploys(faulty, CALM_FROM)), latency, latency)
  .map(([spec, sameZone, acrossZones]) => {
    const { config } = spec;
    const network = { ...config.network, sameZone, acrossZones };
    return { ...spec, config: { ...config, network } };
  });

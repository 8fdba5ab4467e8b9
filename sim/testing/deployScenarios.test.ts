/**
 * The scenarios about deploys, certificates and the resurrector, most of them with fewer cells: that their answer
 * is the one the README gives and can turn out the other way, and that every auction in them is one that the real
 * scheduler could have held.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { HOUR, toSeconds } from '../engine/units';
import { legalRun, type Overrides, verdicts } from './legalRun';

const read = (file: string): string =>
  readFileSync(new URL(`../../scenarios/${file}`, import.meta.url), 'utf8');

const cells = (count: number): Overrides[number] => [
  'foundation.cells[diego-cell].count',
  String(count),
];

describe('rolling-upgrade', () => {
  const small: Overrides = [cells(24), ['workload[stress].instances', '600']];

  test('updates a tenth of a zone at a time, one at least, and no app has an instance less', () => {
    const result = legalRun(read, 'rolling-upgrade', small);
    expect(verdicts(result)).toEqual(['updated met', 'available met']);
    const [deploy] = result.deploys;
    expect(deploy?.zones.map(({ zone, maxInFlight }) => `${zone} ${maxInFlight}`)).toEqual([
      'z1 1',
      'z2 1',
      'z3 1',
    ]);
    expect(deploy).toMatchObject({ state: 'completed', updated: 24, canaries: 1 });
    expect(deploy?.drains).toEqual({ count: 24, timedOut: 0, strandedInstances: 0 });
  }, 60_000);

  test('takes instances from people where nothing is drained', () => {
    const skipping: Overrides = [
      cells(15),
      ['workload[stress].instances', '600'],
      ['events[stemcell].deploy.skipDrain', 'true'],
    ];
    const result = legalRun(read, 'rolling-upgrade', skipping);
    expect(verdicts(result)).toEqual(['updated met', 'available not met']);
  }, 60_000);
});

describe('certificate-deadline', () => {
  const small: Overrides = [
    cells(12),
    ['workload[slow].count', '120'],
    ['events[0].rotate.expires', '8h'],
    ['events[0].rotate.pause', '90m'],
    ['expect[0].rotated.margin', '1h'],
    ['run.duration', '12h'],
  ];

  test('is too late one cell at a time', () => {
    const { expectations, rotations, deploys } = legalRun(read, 'certificate-deadline', small);
    expect(expectations[0]?.verdict).toBe('not met');
    expect(deploys.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'ca-1 completed',
      'ca-2 completed',
      'ca-3 completed',
    ]);
    expect(rotations[0]?.marginHours).toBeLessThan(1);
  }, 60_000);

  test('is in time two at a time', () => {
    const faster: Overrides = [...small, ['events[0].rotate.deploy.maxInFlight', '2']];
    const { expectations, rotations } = legalRun(read, 'certificate-deadline', faster);
    expect(expectations[0]?.verdict).toBe('met');
    expect(rotations[0]?.marginHours).toBeGreaterThan(1);
  }, 60_000);
});

describe('crash-during-upgrade', () => {
  const small: Overrides = [
    cells(15),
    ['workload[steady].count', '400'],
    ['events[1].at', '1h'],
    ['expect[1].recovered.after', '1h'],
    ['run.duration', '9h'],
  ];

  test('leaves the cell where it is until the deploy is over', () => {
    const result = legalRun(read, 'crash-during-upgrade', small);
    expect(verdicts(result)).toEqual(['updated met', 'recovered met', 'available met']);
    const { resurrector, deploys } = result;
    const left = (deploys[0]?.endedSeconds ?? 0) - toSeconds(HOUR);
    expect(left).toBeGreaterThan(0);
    const { detectedAfter, recreatedAfter } = resurrector;
    expect(detectedAfter?.leastSeconds).toBeGreaterThan(left);
    expect(detectedAfter?.leastSeconds).toBeLessThan(left + 60);
    expect(recreatedAfter?.count).toBe(1);
  }, 60_000);

  test('fails where the deploy comes to the dead cell, which is back soon after', () => {
    const ahead: Overrides = [...small, ['events[1].kill.cells', '[diego-cell-14]']];
    const result = legalRun(read, 'crash-during-upgrade', ahead);
    expect(verdicts(result)).toEqual(['updated not met', 'recovered met', 'available met']);
    const [deploy] = result.deploys;
    expect(deploy).toMatchObject({ state: 'failed', failures: [{ vm: 'diego-cell-14' }] });
    expect(result.resurrector.recreated).toBe(1);
  }, 60_000);
});

describe('resurrector-meltdown', () => {
  test('does nothing for the zone until somebody acts', () => {
    const result = legalRun(read, 'resurrector-meltdown');
    expect(verdicts(result)).toEqual(['recovered not met', 'recovered met']);
    const { recreated, still } = result.resurrector;
    expect(recreated).toBeLessThan(8);
    expect(still).toMatchObject([{ reason: 'melted' }]);
    expect(still[0]?.untilSeconds).toBeGreaterThan(2 * 3600);
  }, 60_000);

  test('recreates four', () => {
    const few: Overrides = [['events', '[{ at: 20m, kill: { count: 4 } }]']];
    const result = legalRun(read, 'resurrector-meltdown', few);
    expect(verdicts(result)).toEqual(['recovered met', 'recovered met']);
    expect(result.resurrector).toMatchObject({ detected: 4, recreated: 4, still: [] });
  }, 60_000);
});

describe('upgrade-when-full', () => {
  const small: Overrides = [
    cells(10),
    ['workload[group].count', '80'],
    ['workload[single].count', '351'],
  ];

  test('drains until the timeout, and takes instances from people', () => {
    const result = legalRun(read, 'upgrade-when-full', small);
    expect(verdicts(result)).toEqual(['updated met', 'drained not met', 'available not met']);
    expect(result.deploys[0]?.drains.timedOut).toBeGreaterThan(0);
    expect(result.deploys[0]?.drains.strandedInstances).toBeGreaterThan(0);
  }, 60_000);

  test('takes none where there is room for what one cell holds', () => {
    const roomy: Overrides = [...small, ['foundation.cells[diego-cell].memory', '37GB']];
    const result = legalRun(read, 'upgrade-when-full', roomy);
    expect(verdicts(result)).toEqual(['updated met', 'drained met', 'available met']);
  }, 60_000);
});

describe('silk-leak', () => {
  /** Seven subnets: of five cells the third finds none. */
  const small: Overrides = [
    cells(5),
    ['foundation.silk', '{ network: 10.255.0.0/21 }'],
    ['workload[shop].count', '10'],
  ];

  test('leaves the cell that arithmetic names without a subnet until the first lease expires', () => {
    const untilWhen: Overrides = [
      ...small,
      [
        'expect',
        '[{ cellsWithoutLease: { atMost: 0, after: 168h19m30s } }, { cellsWithoutLease: { atMost: 0, after: 168h20m30s } }]',
      ],
    ];
    const result = legalRun(read, 'silk-leak', untilWhen);
    const [deploy] = result.deploys;
    // Of z1 are cells 0 and 3, of z2 1 and 4.
    expect(deploy).toMatchObject({ state: 'failed', updated: 2 });
    expect(deploy?.failures).toMatchObject([
      { vm: 'diego-cell-1', reason: 'silk-daemon got no lease in the watch time' },
    ]);
    expect(verdicts(result)).toEqual(['cellsWithoutLease not met', 'cellsWithoutLease met']);
    expect(result.silk).toMatchObject({ leasesMaximum: 7, cellsWithoutLeaseMaximum: 1 });
  }, 60_000);

  test('leaves none without where cells are drained', () => {
    const draining: Overrides = [
      ...small,
      ['events[hasty].deploy.skipDrain', 'false'],
      [
        'expect',
        '[{ updated: { deploy: hasty, within: 2h } }, { cellsWithoutLease: { atMost: 0 } }]',
      ],
      ['run.duration', '3h'],
    ];
    const result = legalRun(read, 'silk-leak', draining);
    expect(verdicts(result)).toEqual(['updated met', 'cellsWithoutLease met']);
  }, 60_000);
});

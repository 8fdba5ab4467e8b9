import { describe, expect, test } from 'vitest';
import { HOUR } from '../../engine/units';
import type { UpgradeDocument } from './document';
import type { UpgradeReading } from './reading';
import { ORDER } from './search';
import type { UpgradeSetting } from './setting';
import { settingResult, type UpgradeFrame } from './settingResult';
import { formatUpgrade } from './table';

const FRAME: UpgradeFrame = {
  startsAt: '2026-01-05T09:00:00Z',
  beginSeconds: 600,
  ownMaxInFlight: '1',
  seeds: [1, 2],
  deadlineSeconds: 600 + 8 * 3600,
  overridesOf: () => null,
  commandOf: () => 'diegosim upgrade full --max-in-flight 4',
};

/** A run that took so many hours; what is not said is of a deploy that hurt nobody. */
function reading(hours: number, entry: Partial<UpgradeReading> = {}): UpgradeReading {
  return {
    isCompleted: true,
    durationSeconds: hours * 3600,
    endSeconds: 600 + hours * 3600,
    vms: 250,
    updated: 250,
    perHour: 250 / hours,
    movedInstances: 25_310,
    unavailableSeconds: 0,
    unavailableApp: null,
    belowApps: 0,
    vanishedApps: 0,
    goneBefore: 0,
    worstShare: 1,
    drainsTimedOut: 0,
    strandedInstances: 0,
    runs: 1,
    failures: [],
    limits: {
      room: 0,
      startCap: 0,
      placement: 0,
      start: 200,
      tasks: 0,
      looks: 0,
      vm: 700,
      jobs: 100,
      watch: 0,
      postStart: 0,
      canaries: 0,
      ends: 0,
    },
    atATime: 1,
    ...entry,
  };
}

const as = (count: number | null): UpgradeSetting => ({
  maxInFlight: count === null ? null : { kind: 'count', count },
  change: null,
});
const runsOf = (...readings: readonly UpgradeReading[]) =>
  readings.map((each, position) => ({ seed: position + 1, reading: each, failure: null }));

const SLOW = settingResult(as(null), runsOf(reading(10), reading(12)), FRAME);
const FAST = settingResult(
  as(4),
  runsOf(
    reading(3, { atATime: 4 }),
    reading(3.5, {
      unavailableSeconds: 95,
      unavailableApp: 'a-name-that-is-too-long',
      vanishedApps: 1,
      belowApps: 3,
      drainsTimedOut: 2,
    }),
  ),
  FRAME,
);
const STUCK = settingResult(
  as(8),
  runsOf(
    reading(2),
    reading(1, { isCompleted: false, endSeconds: null, failures: ['diego-cell-3: no quota'] }),
  ),
  FRAME,
);

function documentWith(entry: Partial<UpgradeDocument> = {}): UpgradeDocument {
  return {
    version: 1,
    build: '1.2.3',
    scenario: 'full',
    question: 'How long?',
    startsAt: FRAME.startsAt,
    subject: {
      kind: 'deploy',
      name: 'recreate',
      isMadeUp: true,
      deploys: 1,
      change: 'recreate',
      beginSeconds: 600,
      beginDate: '2026-01-05T09:10:00Z',
    },
    seeds: [1, 2],
    capSeconds: HOUR,
    isInterrupted: false,
    settings: [SLOW, FAST, STUCK],
    deadline: {
      date: '2026-01-05T17:10:00Z',
      source: 'asked for',
      atSeconds: 600 + 8 * 3600,
      afterBeginSeconds: 8 * 3600,
      isMade: false,
      cheapest: { ...FAST, maxInFlight: '2' },
      tried: [{ ...FAST, maxInFlight: '2' }],
      order: ORDER,
    },
    failures: [],
    warnings: [],
    ...entry,
  };
}

describe('the table of an upgrade', () => {
  test('puts settings side by side, tells who makes the date, and what would', () => {
    expect(formatUpgrade(documentWith(), { width: 100, colour: false })).toBe(
      `full  2 seeds from 1
How long?
deploy recreate (the scenario has no deploy of its own): recreate of 250 VMs in all, from 2026-01-05
09:10

max_in_flight  duration     VMs/h   moved  no instance           below  gone  late  mostly
1 (own)        11h ±13h        23  25,310  never                     0     0     0  VMs 70%
4              3h15m ±3h       77  25,310  1m35s a-name-that-i…    1.5   0.5     1  VMs 70%
8              2h (1 of 2)    188  25,310  never                     0     0     0  VMs 70%
  duration: mean and its 95% interval over seeds, with the pauses of a rotation, which VMs/h
    leaves out; moved: instances; no instance: longest time that an app had none, in any seed;
    below, gone: apps with fewer than they ask for, and with none; late: drains that timed out;
    mostly: what its slots spend most time with
max_in_flight 8 stopped at diego-cell-3: no quota

What limits the pace
  VMs are deleted and created: the IaaS: sim.bosh.vm_delete_time, vm_create_time and agent_time
  drains wait for replacements to start: the apps' start-up and droplets, and how fast cells
    create containers

Deadline 2026-01-05 17:10, 8h after it begins (asked for)
  1 (own)  0 of 2 seeds in time  ends 2026-01-05 21:10 at the latest, 4h too late
  4        2 of 2 seeds in time  ends 2026-01-05 12:40 at the latest, 4h30m before the date
  8        1 of 2 seeds in time  1 not completed, the others 2026-01-05 11:10
  max_in_flight 1 (own) does not make it: it ends 2026-01-05 21:10 at the latest, 4h too late.
  Cheapest change that makes it: max_in_flight 2: it ends 2026-01-05 12:40 at the latest, 4h30m
    before the date, 1 app without an instance.
    diegosim upgrade full --max-in-flight 4
  Tried: 2 (in time, 1 app without an instance). Order by cost: more VMs at a time (a number in
    the manifest, and room on the other cells); what limits drains (gentleness); create-swap-delete
    (addresses and VMs for two generations); pauses of a rotation (people).
`,
    );
  });

  test('tells of apps that had no instance before it began, which it does not count', () => {
    const before = settingResult(as(null), runsOf(reading(12, { goneBefore: 3 })), FRAME);
    const text = formatUpgrade(documentWith({ settings: [before] }), { width: 100, colour: false });
    expect(text).toContain('  3 apps had no instance already when a deploy began: not counted\n');
    expect(formatUpgrade(documentWith({}), { width: 100, colour: false })).not.toContain('already');
  });

  test('says that nothing makes the date, or that nothing has to be changed', () => {
    const { deadline } = documentWith();
    if (deadline === null) throw new Error('there is a deadline');
    const none = { ...deadline, cheapest: null, tried: [STUCK] };
    const nothing = documentWith({ settings: [SLOW, STUCK], deadline: none });
    const text = formatUpgrade(nothing, { width: 100, colour: false });
    expect(text).toContain(
      '  Nothing that was tried makes it.\n  Tried: 8 (1 not completed). Order',
    );
    const harm = formatUpgrade(documentWith({ deadline: none }), { width: 140, colour: false });
    expect(harm).toContain(
      'What makes it leaves more apps without an instance than the 0 apps of max_in_flight 1 (own): 4 leaves 1.',
    );
    const made = documentWith({ settings: [FAST], deadline: { ...deadline, isMade: true } });
    expect(formatUpgrade(made, { width: 100, colour: false })).toMatch(
      /\n {2}max_in_flight 4 makes it\.\n$/,
    );
  });

  test('is no wider than the terminal', () => {
    for (const width of [60, 80, 100, 140]) {
      const lines = formatUpgrade(documentWith(), { width, colour: false }).split('\n');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    }
  });

  test('has nothing to tell before a run has ended', () => {
    const none = settingResult(as(null), [], FRAME);
    const text = formatUpgrade(
      documentWith({ settings: [none], isInterrupted: true, deadline: null }),
      { width: 100, colour: false },
    );
    expect(text).toContain('interrupted: not all runs have ended');
    expect(text).toMatch(/\nno run has ended\n$/);
  });

  test('breaks a command between words as a shell reads it on, and never within quotes', () => {
    const long =
      "diegosim upgrade full --seeds 2 --set 'workload=[{ app: a, instances: 1 }]' --set 'events[0].deploy.strategy=create-swap-delete' --set 'events[0].deploy.addresses=new'";
    const text = (command: string | null): string => {
      const { deadline } = documentWith();
      if (deadline === null) throw new Error('no deadline');
      const cheapest = { ...FAST, command };
      const document = documentWith({ deadline: { ...deadline, cheapest } });
      return formatUpgrade(document, { width: 80, colour: false });
    };
    expect(text(long).replace(/ \\\n */g, ' ')).toContain(long);
    expect(text(null)).toContain('No option says that');
  });
});

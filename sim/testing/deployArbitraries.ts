/**
 * Foundations that BOSH works on while all else befalls them: deploys of every kind, rotations, and a resurrector
 * that is on, off, or switched by people. The times of the IaaS and of the health monitor are seconds, so that
 * much happens in minutes.
 *
 * Groups are those of the foundation, zone by zone, VMs of the control plane now and then among them.
 */
import fc from 'fast-check';
import type { Distribution } from '../engine/distribution';
import { type Instant, SECOND } from '../engine/units';
import type { FoundationConfig } from '../model/config';
import type {
  DeployGroup,
  DeploySpec,
  FoundationSpec,
  RotationSpec,
  TimedEvent,
  UpdateCount,
} from '../model/foundationSpec';
import { VM_GROUP_NAMES, vmsOf } from '../scenario/controlPlane';

/** A deploy before groups are known: numbers are taken modulo what there is. */
interface Draft {
  readonly at: Instant;
  readonly groups: number;
  readonly hasPlane: boolean;
  readonly spec: Omit<DeploySpec, 'name' | 'groups'>;
}

const count: fc.Arbitrary<UpdateCount> = fc.oneof(
  fc.record({ kind: fc.constant('count' as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('percent' as const), percent: fc.constantFrom(10, 34, 100) }),
);

const seconds = (...choices: number[]) => fc.constantFrom(...choices.map((each) => each * SECOND));

const watch = fc.record({ from: seconds(1, 5), until: seconds(20, 90) });

const drafts = (calmFrom: Instant): fc.Arbitrary<Draft[]> =>
  fc.array(
    fc.record({
      at: fc.integer({ min: 1, max: calmFrom - 1 }),
      groups: fc.nat(30),
      hasPlane: fc.boolean(),
      spec: fc.record({
        canaries: fc.oneof(count, fc.constant({ kind: 'count', count: 0 } as const)),
        maxInFlight: count,
        canaryWatchTime: watch,
        updateWatchTime: watch,
        change: fc.constantFrom('recreate' as const, 'restart' as const),
        addresses: fc.constantFrom('same' as const, 'new' as const),
        strategy: fc.constantFrom('delete-create' as const, 'create-swap-delete' as const),
        skipDrain: fc.constantFrom(false, false, true),
        failing: fc.constantFrom(0, 0, 0.2),
        rerun: fc.oneof(
          fc.constant(null),
          fc.record({ after: seconds(5, 60), times: fc.integer({ min: 1, max: 3 }) }),
        ),
      }),
    }),
    { minLength: 1, maxLength: 3 },
  );

const spread = (shortest: number, longest: number): fc.Arbitrary<Distribution> =>
  fc.constantFrom<Distribution>(
    { kind: 'constant', value: shortest * SECOND },
    { kind: 'uniform', low: shortest * SECOND, high: longest * SECOND },
  );

/** Quick, and often so that VMs die in the middle of a step. */
const boshTimes = fc.record({
  stopTime: spread(0, 5),
  vmDeleteTime: spread(1, 10),
  vmCreateTime: spread(2, 20),
  agentTime: spread(1, 10),
  jobStartTime: spread(0, 5),
  swapTime: spread(1, 5),
  agentTimeout: seconds(5, 20),
  repPostStartTimeout: seconds(15, 60),
});

const healthMonitors: fc.Arbitrary<FoundationConfig['healthMonitor']> = fc.record({
  isResurrectorEnabled: fc.boolean(),
  heartbeatInterval: seconds(2, 5),
  agentTimeout: seconds(5, 15),
  analysisInterval: seconds(5, 20),
  pollInterval: seconds(5, 20),
  meltdownCount: fc.constantFrom(2, 3, 100),
  meltdownShare: fc.constantFrom(0, 0.2),
  meltdownWindow: seconds(20, 60),
  scanTimeout: seconds(1, 5),
  recreationsInFlight: fc.constantFrom(1, 3),
});

const switches = (calmFrom: Instant): fc.Arbitrary<TimedEvent[]> =>
  fc.array(
    fc.record({
      kind: fc.constantFrom('pauseResurrector' as const, 'resumeResurrector' as const),
      at: fc.integer({ min: 1, max: calmFrom - 1 }),
    }),
    { maxLength: 2 },
  );

/**
 * The same foundations with deploys that begin before `calmFrom`, and perhaps a rotation of two of them. At the
 * calm the resurrector is switched on, if there is one; a deploy under way goes on.
 */
export function withDeploys(
  foundations: fc.Arbitrary<FoundationSpec>,
  calmFrom: Instant,
): fc.Arbitrary<FoundationSpec> {
  return fc
    .record({
      base: foundations,
      all: drafts(calmFrom),
      isRotation: fc.boolean(),
      pause: seconds(0, 20),
      bosh: boshTimes,
      healthMonitor: healthMonitors,
      evacuationTimeout: seconds(20, 60),
      switched: switches(calmFrom),
    })
    .map((drawn) => {
      const { base, all, bosh, healthMonitor, evacuationTimeout } = drawn;
      const deploys = all.map((draft, position) => deployOf(base, draft, `deploy-${position}`));
      const rotations = drawn.isRotation ? [rotationOf(deploys, drawn.pause, calmFrom)] : [];
      // A rotation begins with the first deploy, which nobody then runs beside it.
      const begun = all.map(({ at }, deploy): TimedEvent => ({ kind: 'deploy', at, deploy }));
      const inRotation = rotations.flatMap((rotation) => rotation.deploys);
      const asked = begun.filter((_, deploy) => !inRotation.includes(deploy));
      const rotated = rotations.map((_, rotation): TimedEvent => {
        return { kind: 'rotate', at: all[0]?.at ?? 0, rotation };
      });
      const events = [...base.events, ...asked, ...rotated, ...drawn.switched];
      events.push({ kind: 'resumeResurrector', at: calmFrom });
      const { config } = base;
      return {
        ...base,
        deploys,
        rotations,
        events: events.sort((one, other) => one.at - other.at),
        config: {
          ...config,
          bosh: { ...config.bosh, ...bosh },
          healthMonitor,
          rep: { ...config.rep, evacuationTimeout },
        },
      };
    });
}

function deployOf(base: FoundationSpec, draft: Draft, name: string): DeploySpec {
  const names = [...new Set(base.cells.map(({ group }) => group))];
  const chosen = names.filter((_, position) => ((draft.groups >> position) & 1) === 0);
  const groups = (chosen.length > 0 ? chosen : names).map((group) => cellGroup(base, group));
  const plane = VM_GROUP_NAMES[draft.groups % VM_GROUP_NAMES.length] ?? 'api';
  if (draft.hasPlane) groups.unshift(planeGroup(base, plane));
  return { ...draft.spec, name, groups };
}

function cellGroup({ zones, cells }: FoundationSpec, name: string): DeployGroup {
  const ofZone = (zone: string): number[] =>
    cells.flatMap((cell, position) =>
      cell.group === name && cell.zone === zone ? [position] : [],
    );
  return { name, zones: zones.map((zone) => ({ zone, cells: ofZone(zone), vms: [] })) };
}

function planeGroup({ zones, controlPlane }: FoundationSpec, name: string): DeployGroup {
  const vms = vmsOf(controlPlane).filter((vm) => vm.name.startsWith(`${name}/`));
  const ofZone = (zone: string): string[] =>
    vms.flatMap((vm) => (vm.zone === zone ? [vm.name] : []));
  return { name, zones: zones.map((zone) => ({ zone, cells: [], vms: ofZone(zone) })) };
}

/** Of the first two deploys, against a date that some of them miss. */
function rotationOf(
  deploys: readonly DeploySpec[],
  pause: Instant,
  expiresAt: Instant,
): RotationSpec {
  const positions = [...deploys.keys()].slice(0, 2);
  return { certificate: 'ca', expiresAt, deploys: positions, pause };
}

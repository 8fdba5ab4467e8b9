/**
 * Faults of every kind for random foundations: processes, VMs of the control plane, wires, stores, Garden,
 * lost containers, the sync, drains. Whatever is broken is repaired at `calmFrom`, by explicit repairs of
 * everything, also of what is well: a repair of nothing has to change nothing.
 */
import fc from 'fast-check';
import type { Rule, RuleAction, Selector } from '../engine/network';
import { type Instant, MILLISECOND, MINUTE, SECOND } from '../engine/units';
import {
  COMPONENTS,
  type ControlPlaneSpec,
  type FoundationSpec,
  type ProcessRef,
  type StoreCondition,
  type TimedEvent,
} from '../model/foundationSpec';
import { GROUP_OF, LOCKED, VM_GROUPS, vmsOf } from '../scenario/controlPlane';
import { randomFoundation, type Variety } from './arbitraries';

/** A fault before positions are known: numbers are taken modulo what there is. */
interface Mishap {
  readonly at: Instant;
  readonly lasts: Instant;
  readonly kind: (typeof KINDS)[number];
  readonly first: number;
  readonly second: number;
  readonly share: number;
}

const KINDS = [
  'killProcess',
  'restartProcess',
  'stopProcess',
  'hangProcess',
  'killVm',
  'cut',
  'delay',
  'lose',
  'database',
  'blobstore',
  'garden',
  'containers',
  'sync',
  'drain',
  'cancel',
] as const;

const mishaps = (calmFrom: Instant): fc.Arbitrary<Mishap[]> =>
  fc.array(
    fc.record({
      at: fc.integer({ min: 1, max: calmFrom - 1 }),
      lasts: fc.oneof(
        fc.integer({ min: 1, max: 40 * SECOND }),
        fc.integer({ min: SECOND, max: 4 * MINUTE }),
      ),
      kind: fc.constantFrom(...KINDS),
      first: fc.nat(100),
      second: fc.nat(100),
      share: fc.constantFrom(0.1, 0.5, 1),
    }),
    { minLength: 1, maxLength: 8 },
  );

const planes: fc.Arbitrary<{ diegoApi: number; scheduler: number; database: 1 | 3 }> = fc.record({
  diegoApi: fc.integer({ min: 1, max: 3 }),
  scheduler: fc.integer({ min: 1, max: 3 }),
  database: fc.constantFrom(1, 3),
});

/** A random foundation under attack, and under faults of every kind besides. */
export function faultyFoundation(variety: Variety): fc.Arbitrary<FoundationSpec> {
  return fc
    .tuple(randomFoundation(variety), planes, mishaps(variety.calmFrom))
    .map(([base, plane, all]) => {
      const dealt = (count: number): string[] =>
        Array.from({ length: count }, (_, i) => base.zones[i % base.zones.length] ?? '');
      const controlPlane: ControlPlaneSpec = {
        diegoApi: dealt(plane.diegoApi),
        scheduler: dealt(plane.scheduler),
        database: dealt(plane.database),
        api: dealt(1),
      };
      const spec = { ...base, controlPlane };
      const faults = all.flatMap((mishap, i) => eventsOf(spec, mishap, i, variety.calmFrom));
      const repairs = repairsOf(spec, faults, variety.calmFrom);
      // Attacks restore cells at the calm as well: repairs come first, and the sort is stable.
      const events = [...faults, ...repairs, ...base.events].sort((a, b) => a.at - b.at);
      return { ...spec, events };
    });
}

/** A process by two numbers: one of the control plane, sometimes by its role, or one of a cell. */
function processOf(spec: FoundationSpec, first: number, second: number): ProcessRef {
  const components = COMPONENTS.filter(
    (each) => each !== 'silk-controller' || spec.config.silk !== null,
  );
  const place = first % (components.length + 2);
  const component = components[place];
  if (component === undefined) {
    const isDaemon = place > components.length && spec.config.silk !== null;
    return { component: isDaemon ? 'silk-daemon' : 'rep', cell: second % spec.cells.length };
  }
  const count = spec.controlPlane[VM_GROUPS[GROUP_OF[component]]].length;
  if (LOCKED.has(component) && second % 3 === 0) return { component, index: 'active' };
  if (LOCKED.has(component) && second % 7 === 1 && count > 1)
    return { component, index: 'standby' };
  return { component, index: second % count };
}

function endOf(spec: FoundationSpec, number: number): Selector {
  const zone = spec.zones[number % spec.zones.length] ?? '';
  const cell = spec.cells[number % spec.cells.length]?.cellGuid ?? '';
  const ends: readonly Selector[] = [
    { zone },
    { role: 'rep', zone },
    { role: 'rep', names: [cell] },
    { role: 'bbs' },
    { role: 'locket' },
    { role: 'auctioneer' },
    { role: 'cloud-controller' },
    { role: 'silk-controller' },
    {},
  ];
  return ends[number % ends.length] as Selector;
}

function eventsOf(
  spec: FoundationSpec,
  { at, lasts, kind, first, second, share }: Mishap,
  number: number,
  calmFrom: Instant,
): TimedEvent[] {
  const end = Math.min(at + lasts, calmFrom);
  const processes = [processOf(spec, first, second)];
  const cells = spec.cells.flatMap(({ joinsAt }, cell) =>
    joinsAt <= at && (cell + first) % 3 === 0 ? [cell] : [],
  );
  const vm = vmsOf(spec.controlPlane)[first % vmsOf(spec.controlPlane).length]?.name ?? '';
  switch (kind) {
    case 'killProcess':
      return [{ kind: 'killProcesses', at, processes }];
    case 'restartProcess':
      return [{ kind: 'restartProcesses', at, processes }];
    case 'stopProcess':
      return [
        { kind: 'stopProcesses', at, processes },
        { kind: 'startProcesses', at: end, processes: byNumber(spec, processes) },
      ];
    case 'hangProcess':
      return [
        { kind: 'hangProcesses', at, processes },
        { kind: 'resumeProcesses', at: end, processes: byNumber(spec, processes) },
      ];
    case 'killVm':
      return [
        { kind: 'killVms', at, vms: [vm] },
        { kind: 'restoreVms', at: end, vms: [vm] },
      ];
    case 'cut':
    case 'delay':
    case 'lose':
      return rulesOf(spec, { kind, first, second, share }, `${kind}-${number}`, at, end);
    case 'database':
      return [
        { kind: 'setDatabase', at, condition: conditionOf(second) },
        { kind: 'setDatabase', at: end, condition: WELL },
      ];
    case 'blobstore':
      return [
        { kind: 'setBlobstore', at, condition: conditionOf(second) },
        { kind: 'setBlobstore', at: end, condition: WELL },
      ];
    case 'garden':
      return [
        { kind: 'breakGarden', at, cells, mode: second % 2 === 0 ? 'fails' : 'hangs' },
        { kind: 'mendGarden', at: end, cells },
      ];
    case 'containers':
      return [{ kind: 'loseContainers', at, cells, share }];
    case 'sync':
      return [
        { kind: 'pauseSync', at },
        { kind: 'resumeSync', at: end },
      ];
    case 'drain':
      return [{ kind: 'drainCells', at, cells: cells.slice(0, 2) }];
    case 'cancel':
      return spec.tasks.length === 0
        ? []
        : [{ kind: 'cancelTasks', at, source: first % spec.tasks.length, share }];
  }
}

/** Who was active or standby is not known afterwards: all of the component are repaired. */
function byNumber(spec: FoundationSpec, processes: readonly ProcessRef[]): ProcessRef[] {
  return processes.flatMap((process): ProcessRef[] => {
    if ('cell' in process || typeof process.index === 'number') return [process];
    const { component } = process;
    return spec.controlPlane[VM_GROUPS[GROUP_OF[component]]].map((_, index) => ({
      component,
      index,
    }));
  });
}

function rulesOf(
  spec: FoundationSpec,
  { kind, first, second, share }: { kind: string; first: number; second: number; share: number },
  id: string,
  at: Instant,
  end: Instant,
): TimedEvent[] {
  const latency = (first + 1) * 30 * MILLISECOND;
  const action: RuleAction =
    kind === 'cut'
      ? { drop: true }
      : kind === 'delay'
        ? { delay: { kind: 'uniform', low: 0, high: latency } }
        : { dropShare: share / 2 };
  const [from, to] = [endOf(spec, first), endOf(spec, second)];
  const there: Rule = { id, from, to, action };
  const rules = second % 2 === 0 ? [there, { id, from: to, to: from, action }] : [there];
  return [
    { kind: 'addRules', at, rules },
    { kind: 'removeRules', at: end, ids: [id] },
  ];
}

const WELL: StoreCondition = { mode: 'up', slowdown: 1 };

function conditionOf(number: number): StoreCondition {
  const modes = ['refuses', 'hangs', 'up'] as const;
  const mode = modes[number % 3] as StoreCondition['mode'];
  return { mode, slowdown: mode === 'up' ? 20 : 1 };
}

/** All is well from `at` on, but for cells that the attacks leave dead. */
function repairsOf(spec: FoundationSpec, faults: readonly TimedEvent[], at: Instant): TimedEvent[] {
  const cells = [...spec.cells.keys()];
  const all: ProcessRef[] = [
    ...COMPONENTS.filter((each) => each !== 'silk-controller' || spec.config.silk !== null).flatMap(
      (component) => byNumber(spec, [{ component, index: 'active' }]),
    ),
    ...cells.map((cell): ProcessRef => ({ component: 'rep', cell })),
  ];
  const rules = faults.flatMap((fault) => (fault.kind === 'removeRules' ? fault.ids : []));
  return [
    { kind: 'restoreVms', at, vms: vmsOf(spec.controlPlane).map(({ name }) => name) },
    { kind: 'resumeProcesses', at, processes: all },
    { kind: 'startProcesses', at, processes: all },
    { kind: 'removeRules', at, ids: rules },
    { kind: 'setDatabase', at, condition: WELL },
    { kind: 'setBlobstore', at, condition: WELL },
    { kind: 'mendGarden', at, cells },
    { kind: 'resumeSync', at },
    { kind: 'restoreCells', at, cells },
  ];
}

/**
 * Names that a scenario defines in one place and refers to in another: zones, groups, cells, apps, tags, deploys.
 *
 * The text may be unfinished, so everything in it may be missing or of the wrong kind.
 */
import { controlPlaneOf, VM_GROUP_NAMES, vmsOf } from '../../sim/scenario/controlPlane';
import { CONTROL_PLANE } from '../../sim/scenario/foundationSchema';
import type { Path } from '../../sim/scenario/problems';
import { type DataMap, isDataMap, valueAt } from '../../sim/scenario/schemaWalk';

export interface DefinedName {
  readonly name: string;
  /** What it is the name of. */
  readonly detail: string;
}

/** More would not be read. */
const NAMES_MAX = 200;
const SAFE_NAME = /^[A-Za-z0-9*][\w.*/-]{0,199}$/;

/** The names that can stand at a path; none where no name is referred to. `typed` narrows long lists. */
export function namesAt(path: Path, data: unknown, typed: string): DefinedName[] {
  const kind = kindAt(path);
  if (kind === undefined) return [];
  const found = new Map<string, DefinedName>();
  for (const each of SOURCES[kind](data)) {
    if (!SAFE_NAME.test(each.name) || !each.name.includes(typed)) continue;
    if (!found.has(each.name)) found.set(each.name, each);
    if (found.size >= NAMES_MAX) break;
  }
  return [...found.values()];
}

type NameKind =
  | 'zone'
  | 'group'
  | 'cell'
  | 'app'
  | 'stack'
  | 'tag'
  | 'driver'
  | 'vm'
  | 'source'
  | 'wire'
  | 'deploy'
  | 'deployGroup';

/** Which names a value refers to, from the keys that lead to it. */
function kindAt(path: Path): NameKind | undefined {
  const [root, ...rest] = path;
  const key = path.findLast((part) => typeof part === 'string');
  if (root === 'foundation') {
    return key === 'zones' && (rest[0] === 'cells' || rest[0] === 'controlPlane')
      ? 'zone'
      : undefined;
  }
  if (root === 'workload' || rest[1] === 'add') return WORKLOAD_KEYS[key as string];
  if (root === 'events') return EVENT_KEYS[key as string];
  if (root === 'expect' && (key === 'deploy' || key === 'during')) return 'deploy';
  if (root === 'expect' && rest[1] === 'tasks') return key === 'of' ? 'source' : undefined;
  return root === 'expect' && key === 'apps' ? 'app' : undefined;
}

const WORKLOAD_KEYS: Readonly<Record<string, NameKind | undefined>> = {
  stack: 'stack',
  placementTags: 'tag',
  volumeDrivers: 'driver',
};

const EVENT_KEYS: Readonly<Record<string, NameKind | undefined>> = {
  zone: 'zone',
  everythingIn: 'zone',
  group: 'group',
  vms: 'vm',
  tasks: 'source',
  heal: 'wire',
  cells: 'cell',
  app: 'app',
  apps: 'app',
  groups: 'deployGroup',
};

const SOURCES: Readonly<Record<NameKind, (data: unknown) => Iterable<DefinedName>>> = {
  zone: (data) => texts(valueAt(data, ['foundation', 'zones']), 'zone'),
  *group(data) {
    for (const group of groups(data)) {
      yield { name: group.name, detail: `group, ${group.count} cells` };
    }
  },
  *cell(data) {
    for (const { name, count } of groups(data)) {
      for (let place = 0; place < count; place++) {
        yield { name: `${name}-${place}`, detail: `cell of ${name}` };
      }
    }
  },
  *app(data) {
    for (const entry of appEntries(data)) yield* appNames(entry);
  },
  *vm(data) {
    const plane = valueAt(data, ['foundation', 'controlPlane']);
    for (const { name } of vmsOf(controlPlaneOf([''], controlPlaneEntry(plane)))) {
      yield { name, detail: 'VM of the control plane' };
    }
    for (const name of VM_GROUP_NAMES) yield { name, detail: 'all VMs of the group' };
  },
  *source(data) {
    for (const { tasks } of appEntries(data)) {
      if (typeof tasks === 'string') yield { name: tasks, detail: 'source of tasks' };
    }
  },
  *wire(data) {
    yield { name: 'all', detail: 'all of them' };
    for (const event of maps(valueAt(data, ['events']))) {
      for (const verb of ['partition', 'delay', 'drop']) {
        const named = valueAt(event, [verb, 'named']);
        if (typeof named === 'string') yield { name: named, detail: verb };
      }
    }
  },
  *deploy(data) {
    let number = 0;
    for (const { deploy } of maps(valueAt(data, ['events']))) {
      if (!isDataMap(deploy)) continue;
      number++;
      const name = typeof deploy.name === 'string' ? deploy.name : `deploy-${number}`;
      yield { name, detail: 'deploy' };
    }
  },
  *deployGroup(data) {
    for (const { name, count } of groups(data)) yield { name, detail: `group, ${count} cells` };
    for (const name of VM_GROUP_NAMES) {
      // Whose VMs no deploy changes here.
      if (name !== 'database') yield { name, detail: 'VMs of the control plane' };
    }
  },
  stack: (data) => textsOfGroups(data, ['stacks'], 'stack of the cells'),
  tag: (data) => textsOfGroups(data, ['placementTags', 'optionalPlacementTags'], 'placement tag'),
  driver: (data) => textsOfGroups(data, ['volumeDrivers'], 'volume driver'),
};

/** The numbers that can be read; the others are as in cf-deployment. */
function controlPlaneEntry(plane: unknown) {
  const result = CONTROL_PLANE.safeParse(plane);
  return result.success ? result.data : {};
}

/** As the schema bounds them. */
const CELLS_MAX = 2000;

function* groups(data: unknown): Generator<{ name: string; count: number }> {
  for (const group of maps(valueAt(data, ['foundation', 'cells']))) {
    if (typeof group.name !== 'string') continue;
    const { count } = group;
    yield { name: group.name, count: typeof count === 'number' ? Math.min(count, CELLS_MAX) : 0 };
  }
}

/** Those of the workload, and those that events add to it. */
function* appEntries(data: unknown): Generator<DataMap> {
  yield* maps(valueAt(data, ['workload']));
  for (const event of maps(valueAt(data, ['events']))) if (isDataMap(event.add)) yield event.add;
}

function* appNames({ app, count, mix, name }: DataMap): Generator<DefinedName> {
  if (typeof app === 'string') {
    if (typeof count !== 'number') yield { name: app, detail: 'app' };
    else {
      yield { name: `${app}-*`, detail: `${count} apps` };
      yield { name: `${app}-1`, detail: 'app' };
    }
  }
  const mixName = typeof name === 'string' ? name : mix;
  if (typeof mix === 'string' && typeof mixName === 'string') {
    yield { name: `${mixName}-*`, detail: `apps of the mix ${mix}` };
  }
}

function* textsOfGroups(
  data: unknown,
  keys: readonly string[],
  detail: string,
): Generator<DefinedName> {
  for (const group of maps(valueAt(data, ['foundation', 'cells']))) {
    for (const key of keys) yield* texts(group[key], detail);
  }
}

function* texts(list: unknown, detail: string): Generator<DefinedName> {
  if (!Array.isArray(list)) return;
  for (const item of list) if (typeof item === 'string') yield { name: item, detail };
}

function maps(list: unknown): DataMap[] {
  return Array.isArray(list) ? list.filter(isDataMap) : [];
}

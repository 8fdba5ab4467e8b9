/** Whom a fault of the control plane or of processes is about: from selectors to VMs and processes. */

import type { Instant } from '../engine/units';
import { COMPONENTS, type Component, type ProcessRef } from '../model/foundationSpec';
import { groupNamed, hasZone, selectedCells } from './cells';
import { GROUP_OF, LOCKED, VM_GROUP_NAMES, VM_GROUPS, vmsOf } from './controlPlane';
import { countOfPicked, type Population, picked } from './population';
import { nearest, type Path } from './problems';
import type { CellSelector, ProcessSelector, VmSelector } from './targetSchema';

/** What a selector is asked for: the verb keys the draws, so that one verb moves no other's picks. */
export interface Asking {
  readonly verb: string;
  readonly at: Instant;
  readonly path: Path;
}

/** VMs by name, in their order; those that are down too, unless chance picks. */
export function selectedVms(
  population: Population,
  selector: VmSelector,
  state: 'up' | 'down',
  { verb, path }: Asking,
): string[] {
  const { report, controlPlane, downVms } = population;
  const vms = vmsOf(controlPlane);
  const names = vms.map(({ name }) => name);
  const wanted = selector.vms === 'all' ? [...VM_GROUP_NAMES] : selector.vms;
  for (const [index, name] of wanted.entries()) {
    if (names.includes(name) || VM_GROUP_NAMES.some((group) => group === name)) continue;
    report([...path, 'vms', index], {
      message: `there is no VM "${name}" of the control plane`,
      expected: `one of ${names.join(', ')}, or a group of them`,
      suggestion: nearest(name, [...names, ...VM_GROUP_NAMES]),
    });
  }
  const zone = selector.in?.zone;
  if (zone !== undefined && !hasZone(population, zone, [...path, 'in', 'zone'])) return [];
  const meant = vms.filter(
    (vm) =>
      (zone === undefined || vm.zone === zone) &&
      wanted.some((name) => vm.name === name || vm.name.startsWith(`${name}/`)),
  );
  const known = vms.filter((vm) =>
    wanted.some((name) => vm.name === name || vm.name.startsWith(`${name}/`)),
  );
  if (zone !== undefined && meant.length === 0 && known.length > 0) {
    report([...path, 'in', 'zone'], {
      message: `none of these VMs is in zone "${zone}"`,
      expected: `one of ${[...new Set(known.map((vm) => vm.zone))].join(', ')}`,
    });
  }
  if (selector.count === undefined) return meant.map(({ name }) => name);
  const candidates = meant.filter(({ name }) => downVms.has(name) === (state === 'down'));
  const named = candidates.map(({ name }, position) => ({ name, position }));
  const count = countOfPicked(population, selector.count, named.length, 'VMs', [...path, 'count']);
  return picked(population, `${verb} VM`, named, count).flatMap((at) => named[at]?.name ?? []);
}

/** Processes that the selector means. `active` and `standby` are known only when it happens. */
export function selectedProcesses(
  population: Population,
  selector: ProcessSelector,
  asking: Asking,
): ProcessRef[] {
  const { process } = selector;
  if (process === 'rep' || process === 'silk-daemon') {
    return onCells(population, selector, asking).map((cell) => ({ component: process, cell }));
  }
  return ofControlPlane(population, process, selector, asking);
}

/** Cells whose process is meant. */
function onCells(population: Population, selector: ProcessSelector, asking: Asking): number[] {
  const { process, which, cells, count, share } = selector;
  const { report } = population;
  const { at, path, verb } = asking;
  if (process === 'silk-daemon' && population.parts.silk === 'none') {
    const message = 'cells are not on Silk: there is no silk-daemon';
    report([...path, 'process'], { message, expected: 'a process that the foundation has' });
    return [];
  }
  if (which !== undefined) {
    const expected = 'cells, count, share, or in: { zone: … }';
    report([...path, 'which'], { message: `every cell has a ${process}`, expected });
    return [];
  }
  const ways = (['cells', 'count', 'share'] as const).filter((key) => selector[key] !== undefined);
  const [first, second] = cells !== undefined && selector.in ? [...ways, 'in'] : ways;
  if (first !== undefined && second !== undefined) {
    report([...path, second], { message: `${first} is given as well`, expected: 'one of the two' });
    return [];
  }
  const area = selector.in;
  let chosen: CellSelector;
  if (cells !== undefined) chosen = { cells };
  else if (count !== undefined) chosen = { count, in: area };
  else if (share !== undefined) chosen = { share, in: area };
  else if (area !== undefined) {
    return selectedCells(population, area, 'up', at, [...path, 'in'], verb);
  } else chosen = { share: 1 };
  return selectedCells(population, chosen, 'up', at, path, verb);
}

function ofControlPlane(
  population: Population,
  component: Component,
  selector: ProcessSelector,
  { verb, path }: Asking,
): ProcessRef[] {
  const { report } = population;
  const place = (key: string): Path => [...path, key];
  for (const key of ['cells', 'count', 'share'] as const) {
    if (selector[key] === undefined) continue;
    const expected = 'which: active, standby, any, all, or a number';
    report(place(key), { message: `${component} does not run on cells`, expected });
    return [];
  }
  if (component === 'silk-controller' && population.parts.silk === 'none') {
    const message = 'cells are not on Silk: there is no silk-controller';
    report(place('process'), { message, expected: 'a process that the foundation has' });
    return [];
  }
  const zones = zonesOf(population, component);
  const { which = 'all' } = selector;
  if (selector.in !== undefined) return inZone(population, component, selector, path);
  if (which === 'active' || which === 'standby') {
    if (!LOCKED.has(component)) {
      const message = `${component} holds no lock: each of them serves`;
      report(place('which'), { message, expected: 'a number, any, or all' });
      return [];
    }
    if (which === 'standby' && zones.length < 2) {
      const message = `there is one ${component}, and so no standby`;
      report(place('which'), { message, expected: 'active, or more VMs in controlPlane' });
      return [];
    }
    return [{ component, index: which }];
  }
  const all = zones.map((_, index) => ({ component, index }));
  if (which === 'all') return all;
  if (which === 'any') {
    const candidates = all
      .filter((process) => isUp(population, process))
      .map(({ index }) => ({ name: `${component}/${index}`, position: index }));
    return picked(population, `${verb} process`, candidates, 1).map((index) => ({
      component,
      index,
    }));
  }
  if (which < zones.length) return [{ component, index: which }];
  const canBeMore = LOCKED.has(component) || component === 'locket';
  const numbers = zones.length > 1 ? `a number from 0 to ${zones.length - 1}` : '0';
  report(place('which'), {
    message: `there is no ${component}/${which}`,
    expected: canBeMore ? `${numbers}, or more VMs in controlPlane` : `${numbers}: one is modelled`,
  });
  return [];
}

/** Those that stand in a zone. */
function inZone(
  population: Population,
  component: Component,
  selector: ProcessSelector,
  path: Path,
): ProcessRef[] {
  const { report } = population;
  if (selector.which !== undefined && selector.which !== 'all') {
    report([...path, 'in'], { message: 'which is given as well', expected: 'one of the two' });
    return [];
  }
  const area = selector.in ?? { zone: '' };
  if ('group' in area) {
    groupNamed(population, area.group, [...path, 'in', 'group']);
    const message = `${component} does not run on cells`;
    report([...path, 'in'], { message, expected: 'a zone' });
    return [];
  }
  if (!hasZone(population, area.zone, [...path, 'in', 'zone'])) return [];
  const zones = zonesOf(population, component);
  const processes = zones.flatMap((zone, index) =>
    zone === area.zone ? [{ component, index }] : [],
  );
  if (processes.length === 0) {
    const message = `no ${component} is in zone "${area.zone}"`;
    const expected = `one of ${[...new Set(zones)].join(', ')}`;
    report([...path, 'in', 'zone'], { message, expected });
  }
  return processes;
}

function isUp(
  population: Population,
  { component, index }: { component: Component; index: number },
) {
  const key = `${component}/${index}`;
  return (
    !population.stopped.has(key) &&
    !population.hung.has(key) &&
    !population.downVms.has(`${GROUP_OF[component]}/${index}`)
  );
}

/** Names a process among those that faults hold. */
export function processKey(process: ProcessRef): string {
  return 'cell' in process
    ? `${process.component}@${process.cell}`
    : `${process.component}/${process.index}`;
}

/** All processes of the component of a key such as `bbs/active`, by number. */
export function processesLike(population: Population, key: string): ProcessRef[] {
  const [name = ''] = key.split('/');
  const component = COMPONENTS.find((each) => each === name);
  if (component === undefined) return [];
  return zonesOf(population, component).map((_, index) => ({ component, index }));
}

/** Where its processes stand, by number. One Silk controller is modelled, however many VMs there are. */
function zonesOf({ controlPlane }: Population, component: Component): readonly string[] {
  const zones = controlPlane[VM_GROUPS[GROUP_OF[component]]];
  return component === 'silk-controller' ? zones.slice(0, 1) : zones;
}

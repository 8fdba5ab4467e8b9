/** Partitions, delays and losses: from the two ends of a wire to rules of the network. */
import type { RuleAction, Selector } from '../engine/network';
import type { TimedEvent } from '../model/foundationSpec';
import { hasZone, selectedCells } from './cells';
import type { WireEntry } from './faultSchema';
import { type Asking, selectedProcesses } from './faultTargets';
import type { Population } from './population';
import { nearest } from './problems';
import { formatDuration } from './quantities';
import type { Endpoint } from './targetSchema';
import { type Begun, nothingToRepair } from './vmFaults';

/** Rules in force at any one time: each message is held against all of them. */
const RULES_MAXIMUM = 10_000;

/** Messages between two ends are lost or late from now on. */
export function wiresCut(
  population: Population,
  entry: WireEntry,
  label: string,
  asking: Asking,
): Begun {
  const { verb, at, path } = asking;
  const wires =
    'partition' in entry ? entry.partition : 'delay' in entry ? entry.delay : entry.drop;
  const action = actionOf(entry);
  const isBothWays = 'between' in wires;
  const [near, far] = isBothWays ? [wires.between, wires.and] : [wires.from, wires.to];
  const [nearKey, farKey] = isBothWays ? (['between', 'and'] as const) : (['from', 'to'] as const);
  const nearEnds = endsOf(population, near, { verb, at, path: [...path, nearKey] });
  const farEnds =
    far === undefined
      ? elsewhere(population, near, asking)
      : endsOf(population, far, { verb, at, path: [...path, farKey] });
  const id = wires.named === undefined ? label : `${wires.named} (${label})`;
  const count = nearEnds.length * farEnds.length * (isBothWays ? 2 : 1);
  const inForce = [...population.rules.values()].reduce((sum, rule) => sum + rule.count, 0);
  population.considered += count * 10 + population.rules.size + population.cells.length;
  if (inForce + count > RULES_MAXIMUM) {
    population.report(path, {
      message: `more than ${RULES_MAXIMUM} rules on wires at ${formatDuration(at)}`,
      expected: 'zones or whole roles in place of many cells, or fewer at once',
    });
    return { events: [] };
  }
  if (count === 0) return { events: [] };
  const rules = nearEnds.flatMap((one) =>
    farEnds.flatMap((other) => {
      const there = { id, from: one, to: other, action };
      return isBothWays ? [there, { id, from: other, to: one, action }] : [there];
    }),
  );
  population.rules.set(id, { name: wires.named ?? label, count });
  return {
    events: [{ kind: 'addRules', at, rules }],
    repair: (end) =>
      population.rules.delete(id) ? [{ kind: 'removeRules', at: end, ids: [id] }] : [],
  };
}

function actionOf(entry: WireEntry): RuleAction {
  if ('partition' in entry) return { drop: true };
  if ('delay' in entry) return { delay: entry.delay.latency };
  return { dropShare: entry.drop.share };
}

/** Whom rules speak of at one end. */
function endsOf(population: Population, endpoint: Endpoint, asking: Asking): Selector[] {
  const { cells } = population;
  const { at, path, verb } = asking;
  const ofCells = (positions: readonly number[]): Selector[] =>
    positions.length === 0
      ? []
      : [{ role: 'rep', names: positions.map((each) => cells[each]?.cellGuid ?? '') }];
  if (!('process' in endpoint)) {
    if ('zone' in endpoint) {
      const { zone } = endpoint;
      return hasZone(population, zone, [...path, 'zone']) ? [{ zone }] : [];
    }
    return ofCells(selectedCells(population, endpoint, 'up', at, path, verb));
  }
  const { process, which } = endpoint;
  if (process === 'clock' || process === 'silk-daemon') {
    const message = `${process} has no wires of its own`;
    const expected = process === 'clock' ? 'cloud-controller' : 'rep, with silk-controller there';
    population.report([...path, 'process'], { message, expected });
    return [];
  }
  if (which === 'active' || which === 'standby') {
    population.report([...path, 'which'], {
      message: `wires do not follow the lock: which ${process} is ${which} changes`,
      expected: 'a number, any, or all',
    });
    return [];
  }
  const processes = selectedProcesses(population, endpoint, asking);
  if (processes.length === 0) return [];
  // Of these one is modelled.
  if (process === 'cloud-controller' || process === 'silk-controller') return [{ role: process }];
  const isWhole =
    which !== 'any' &&
    typeof which !== 'number' &&
    [endpoint.cells, endpoint.count, endpoint.share].every((each) => each === undefined);
  if (isWhole && endpoint.in === undefined) return [{ role: process }];
  if (isWhole && endpoint.in !== undefined && 'zone' in endpoint.in) {
    return [{ role: process, zone: endpoint.in.zone }];
  }
  const ofControlPlane = processes.flatMap((each) =>
    'cell' in each ? [] : [`${each.component}/${each.index}`],
  );
  if (ofControlPlane.length > 0) return [{ role: process, names: ofControlPlane }];
  return ofCells(processes.flatMap((each) => ('cell' in each ? [each.cell] : [])));
}

/** All that is not at the near end: other zones, or simply everything, since cells do not talk to cells. */
function elsewhere(population: Population, near: Endpoint, { path }: Asking): Selector[] {
  if (!('zone' in near) || 'process' in near) return [{}];
  const others = (population.parts.zones ?? []).filter((zone) => zone !== near.zone);
  if (others.length === 0 && population.parts.zones !== undefined) {
    const message = 'there is no other zone';
    population.report(path, { message, expected: 'another end, such as and: { process: bbs }' });
  }
  return others.map((zone) => ({ zone }));
}

/** Ends the rules of this name, or all. */
export function healed(population: Population, name: string, { at, path }: Asking): TimedEvent[] {
  const { rules } = population;
  const ids = [...rules].flatMap(([id, rule]) =>
    name === 'all' || rule.name === name ? [id] : [],
  );
  for (const id of ids) rules.delete(id);
  if (ids.length > 0) return [{ kind: 'removeRules', at, ids }];
  const names = new Set([...rules.values()].map((rule) => rule.name));
  if (name === 'all' || names.size === 0) {
    nothingToRepair(population, path, 'no partition, delay or loss is in force', at);
  } else if (!population.isOutageUncertain) {
    population.report(path, {
      message: `no partition, delay or loss named "${name}" is in force at ${formatDuration(at)}`,
      expected: `all, or one of ${[...names].slice(0, 10).join(', ')}`,
      suggestion: nearest(name, names),
    });
  }
  return [];
}

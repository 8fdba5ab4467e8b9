/**
 * From deploy and rotate events to deploys: names, settings that fit together, and, once every cell is
 * known, the VMs of their groups by zone.
 *
 * Of a group, BOSH walks the zones one after the other, and updates in each what is there; so a deploy
 * lists every cell that ever exists, and the director leaves alone those that do not exist yet.
 */
import type { Instant } from '../engine/units';
import type { DeployGroup, DeploySpec, RotationSpec, TimedEvent } from '../model/foundationSpec';
import { CERTIFICATES } from './certificates';
import { vmsOf } from './controlPlane';
import type { DeployEntry, DeploySettings, RotateEntry } from './deploySchema';
import type { Population } from './population';
import { nearest, type Path } from './problems';
import { formatDuration, parseInstant } from './quantities';
import { DURATION_MAXIMUM } from './scalars';
import type { Expiry } from './updateScalars';

/** A deploy whose cells are not all known yet. */
export interface DeployDraft {
  readonly spec: Omit<DeploySpec, 'groups'>;
  readonly groups: readonly string[];
  /** The event, and where its settings stand. */
  readonly at: Instant;
  readonly path: Path;
  /** Whether its beginning is that of its event: not so for those of a rotation. */
  readonly isTimed: boolean;
}

/** Groups of the control plane that a deploy can update: a database has no second one to serve meanwhile. */
const DEPLOYABLE = ['diego-api', 'scheduler', 'api'] as const;

/** One an hour for six weeks. */
const DEPLOYS_MAXIMUM = 1000;

/** A deploy begins, or waits for the one before it. `label` numbers it among all. */
export function deployBegun(
  population: Population,
  entry: DeployEntry,
  at: Instant,
  label: string,
  path: Path,
): TimedEvent[] {
  const [owner = '', repetition] = label.split('.');
  const base = entry.name ?? owner;
  const name = repetition === undefined ? base : `${base}-${repetition}`;
  checkSettings(population, entry, entry.change === 'recreate', path);
  const isBaseTaken = isTaken(population, base, path);
  if (isBaseTaken || population.deployNames.has(name)) {
    const message = `there is already a deploy or rotation "${isBaseTaken ? base : name}"`;
    population.report([...path, 'name'], { message, expected: 'a name of its own' });
    return [];
  }
  const deploy = added(population, name, entry, entry.change, { at, path, isTimed: true });
  if (deploy === undefined) return [];
  named(population, base, path).push(deploy);
  if (name !== base) named(population, name, path).push(deploy);
  return [{ kind: 'deploy', at, deploy }];
}

/** Whether another event has this name already. */
function isTaken({ deployNames }: Population, name: string, path: Path): boolean {
  const owner = deployNames.get(name)?.owner;
  return owner !== undefined && owner !== pathKey(path);
}

const pathKey = (path: Path): string => path.join('.');

/** Positions of the deploys that go by a name. */
function named({ deployNames }: Population, name: string, path: Path): number[] {
  let entry = deployNames.get(name);
  if (entry === undefined) {
    entry = { owner: pathKey(path), positions: [] };
    deployNames.set(name, entry);
  }
  return entry.positions;
}

/** A person begins to rotate a certificate: its deploys, and until when they have to be done. */
export function rotationBegun(
  population: Population,
  entry: RotateEntry,
  at: Instant,
  path: Path,
): TimedEvent[] {
  const { certificate, pause } = entry;
  const { deploys: changes, groups } = CERTIFICATES[certificate];
  const settings: DeploySettings = {
    ...entry.deploy,
    groups: entry.deploy.groups ?? (groups === null ? undefined : [...groups]),
  };
  const place = [...path, 'deploy'];
  checkSettings(population, settings, changes.includes('recreate'), place);
  const expiresAt = expiryOf(population, entry.expires, at, [...path, 'expires']);
  const positions: number[] = [];
  for (const change of changes) {
    const number = population.rotations.reduce(
      (sum, each) => sum + (each.certificate === certificate ? each.deploys.length : 0),
      positions.length + 1,
    );
    const name = `${certificate}-${number}`;
    if (isTaken(population, certificate, ['rotation']) || population.deployNames.has(name)) {
      const message = `a deploy has the name that this rotation gives: "${name}"`;
      population.report([...path, 'certificate'], {
        message,
        expected: 'another name for that deploy',
      });
      return [];
    }
    const where = { at, path: place, isTimed: false };
    const deploy = added(population, name, settings, change, where);
    if (deploy === undefined) return [];
    positions.push(deploy);
    named(population, name, ['rotation']).push(deploy);
    named(population, certificate, ['rotation']).push(deploy);
  }
  const rotation: RotationSpec = { certificate, expiresAt, deploys: positions, pause };
  population.rotations.push(rotation);
  return [{ kind: 'rotate', at, rotation: population.rotations.length - 1 }];
}

/** Notes the deploy; answers its position, or undefined when it updates nothing. */
function added(
  population: Population,
  name: string,
  settings: DeploySettings,
  change: DeploySpec['change'],
  where: Pick<DeployDraft, 'at' | 'path' | 'isTimed'>,
): number | undefined {
  if (population.deploys.length >= DEPLOYS_MAXIMUM) {
    const message = `more than ${DEPLOYS_MAXIMUM} deploys in all`;
    population.report(where.path, { message, expected: 'fewer, or a longer interval' });
    return undefined;
  }
  const groups = knownGroups(population, settings.groups, [...where.path, 'groups']);
  if (groups.length === 0) return undefined;
  const { maxInFlight, canaries, canaryWatchTime, updateWatchTime, skipDrain, failing } = settings;
  const isSwap = settings.strategy === 'create-swap-delete';
  const spec: DeployDraft['spec'] = {
    ...{ name, canaries, maxInFlight, canaryWatchTime, updateWatchTime, change },
    ...{ strategy: settings.strategy, skipDrain, failing },
    addresses: settings.addresses ?? (isSwap ? 'new' : 'same'),
    rerun: settings.rerun ?? null,
  };
  return population.deploys.push({ spec, groups, ...where }) - 1;
}

/** The groups that are meant, without those that do not exist, which it reports. */
function knownGroups(
  population: Population,
  names: readonly string[] | undefined,
  path: Path,
): readonly string[] {
  const ofCells = population.parts.cells.flatMap((group) => group?.name ?? []);
  if (names === undefined) return ofCells;
  const known = [...ofCells, ...DEPLOYABLE];
  return names.filter((name, index) => {
    if (known.includes(name)) return true;
    if (!population.parts.isComplete.cells) return false;
    const isDatabase = name === 'database';
    population.report([...path, index], {
      message: isDatabase
        ? 'deploys of the database are not modelled'
        : `there is no instance group "${name}"`,
      expected: `one of ${known.slice(0, 10).join(', ')}`,
      suggestion: isDatabase ? undefined : nearest(name, known),
    });
    return false;
  });
}

/** Reports settings that mean nothing together. */
function checkSettings(
  { report }: Population,
  settings: DeploySettings,
  isRecreated: boolean,
  path: Path,
): void {
  const { addresses, strategy, failing } = settings;
  const isSwap = strategy === 'create-swap-delete';
  if (isSwap && addresses === 'same' && isRecreated) {
    report([...path, 'addresses'], {
      message: 'BOSH deletes a VM first whose address is kept, whatever the strategy',
      expected: 'addresses: new, or strategy: delete-create',
    });
  }
  if (isRecreated) return;
  const refuse = (key: string): void => {
    report([...path, key], {
      message: 'a deploy that restarts jobs creates no VM',
      expected: `no "${key}", or a deploy that recreates VMs`,
    });
  };
  if (isSwap) refuse('strategy');
  if (addresses === 'new') refuse('addresses');
  if (failing > 0) refuse('failing');
}

/** The instant at which the old certificate ends; reports one that has ended already. */
function expiryOf(
  { parts, report }: Population,
  expiry: Expiry | undefined,
  at: Instant,
  path: Path,
): Instant | null {
  if (expiry === undefined || parts.run === undefined) return null;
  if (expiry.kind === 'after') return at + expiry.after;
  // The schema has read the date.
  const startsAt = parseInstant(parts.run.startsAt) ?? 0;
  const expiresAt = (expiry.date - startsAt) * 1000;
  const refuse = (message: string, expected: string): null => {
    report(path, { message, expected });
    return null;
  };
  if (expiresAt <= 0) {
    const message = `the certificate expires before the run starts, at ${parts.run.startsAt}`;
    return refuse(message, 'a date after run.startsAt');
  }
  if (expiresAt <= at) {
    const message = `the certificate expires at ${formatDuration(expiresAt)}, before its rotation begins`;
    return refuse(message, `a date after the event, which is at ${formatDuration(at)}`);
  }
  if (expiresAt > DURATION_MAXIMUM * 10) {
    return refuse('that is more than ten years from now', 'an earlier date, or no "expires"');
  }
  return expiresAt;
}

/** The deploys with the VMs of their groups. Call it when every cell is known. */
export function deploysOf(population: Population): DeploySpec[] {
  const groups = new Map<string, DeployGroup>();
  const groupOf = (name: string): DeployGroup => {
    const known = groups.get(name);
    if (known !== undefined) return known;
    const group = { name, zones: zonesOf(population, name) };
    groups.set(name, group);
    return group;
  };
  return population.deploys.map((draft) => ({ ...draft.spec, groups: draft.groups.map(groupOf) }));
}

/** The VMs of a group by zone. A group of cells has its name even where the control plane has that too. */
function zonesOf(population: Population, name: string): DeployGroup['zones'] {
  const { parts, cells, controlPlane } = population;
  const group = parts.cells.find((each) => each?.name === name);
  if (group === undefined) {
    const vms = vmsOf(controlPlane).filter((vm) => vm.name.startsWith(`${name}/`));
    const zones = parts.controlPlane.zones ?? parts.zones ?? [];
    return zones
      .map((zone) => ({
        zone,
        cells: [],
        vms: vms.filter((vm) => vm.zone === zone).map((vm) => vm.name),
      }))
      .filter(({ vms }) => vms.length > 0);
  }
  const byZone = new Map((group.zones ?? parts.zones ?? []).map((zone) => [zone, [] as number[]]));
  // Cells stand in the order of time, and those of a group are numbered in that order.
  for (const [position, cell] of cells.entries()) {
    if (cell.group === name) byZone.get(cell.zone)?.push(position);
  }
  return [...byZone]
    .filter(([, positions]) => positions.length > 0)
    .map(([zone, positions]) => ({ zone, cells: positions, vms: [] }));
}

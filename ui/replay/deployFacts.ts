/**
 * What the scenario in a trace's header says of deploys and rotations: which VMs, in which order, how many at a
 * time, until when. A file may hold anything: what does not fit is left out, and records stand alone.
 */
import type { Duration, Instant } from '../../sim/engine/units';
import type { UpdateCount } from '../../sim/model/foundationSpec';

/** The VMs of a group in a zone: BOSH takes one such place after the other. */
export interface DeployPlace {
  readonly group: string;
  readonly zone: string;
  /** Of its VMs: guids of cells, or names of VMs of the control plane. */
  readonly vms: readonly string[];
}

export interface DeployFacts {
  readonly name: string;
  readonly places: readonly DeployPlace[];
  readonly maxInFlight: UpdateCount;
}

export interface RotationFacts {
  readonly certificate: string;
  /** Null: it does not expire. */
  readonly expiresAt: Instant | null;
  /** Names of deploys, in order. */
  readonly deploys: readonly string[];
  readonly pause: Duration;
}

/** Of VMs of the control plane and of cells together. */
const VMS_MAX = 10_000;

export function readDeploys(deploys: unknown, cells: readonly unknown[]): readonly DeployFacts[] {
  return listOf(deploys).flatMap((deploy): DeployFacts[] => {
    const { name, groups, maxInFlight } = fieldsOf(deploy);
    const inFlight = countOf(maxInFlight);
    if (typeof name !== 'string' || inFlight === undefined) return [];
    const places = listOf(groups).flatMap((group) => placesOf(group, cells));
    return [{ name, places, maxInFlight: inFlight }];
  });
}

export function readRotations(rotations: unknown, deploys: unknown): readonly RotationFacts[] {
  const names = listOf(deploys).map((deploy) => fieldsOf(deploy).name);
  return listOf(rotations).flatMap((rotation): RotationFacts[] => {
    const { certificate, expiresAt, deploys: positions, pause } = fieldsOf(rotation);
    if (typeof certificate !== 'string' || !isSize(pause)) return [];
    const own = listOf(positions).map((position) => names[Number(position)]);
    if (!own.every((name) => typeof name === 'string')) return [];
    return [{ certificate, expiresAt: isSize(expiresAt) ? expiresAt : null, deploys: own, pause }];
  });
}

function placesOf(group: unknown, cells: readonly unknown[]): DeployPlace[] {
  const { name, zones } = fieldsOf(group);
  return listOf(zones).map((value) => {
    const { zone, cells: positions, vms } = fieldsOf(value);
    const guids = listOf(positions).map((position) => fieldsOf(cells[Number(position)]).cellGuid);
    const names = [...guids, ...listOf(vms)].filter((vm) => typeof vm === 'string');
    return { group: textOf(name), zone: textOf(zone), vms: names };
  });
}

function countOf(value: unknown): UpdateCount | undefined {
  const { kind, count, percent } = fieldsOf(value);
  if (kind === 'count' && isSize(count)) return { kind, count };
  return kind === 'percent' && isSize(percent) ? { kind, percent } : undefined;
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, VMS_MAX) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

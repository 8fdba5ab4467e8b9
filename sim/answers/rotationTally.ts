/** Rotations of certificates: how far each got, and what was so when the old certificate expired. */
import type { Instant } from '../engine/units';
import type { RotationSpec } from '../model/foundationSpec';
import type { Identities } from '../model/identity';
import type { RowDispatch } from './rowDispatch';

export interface RotationRecord {
  readonly certificate: string;
  /** Null: it has not begun, or not completed. */
  startedAt: Instant | null;
  completedAt: Instant | null;
  deploysDone: number;
  /** When its last deploy so far was done. */
  steppedAt: Instant | null;
  /** The date has passed. */
  hasExpired: boolean;
}

export interface RotationTally {
  /** By position in `rotations`. */
  readonly rotations: readonly RotationRecord[];
}

/** A certificate that is rotated several times is one rotation each, in the order in which they begin. */
export function watchRotations(
  rows: RowDispatch,
  identities: Identities,
  specs: readonly RotationSpec[],
): RotationTally {
  const rotations = specs.map(
    ({ certificate }): RotationRecord => ({
      certificate,
      startedAt: null,
      completedAt: null,
      deploysDone: 0,
      steppedAt: null,
      hasExpired: false,
    }),
  );
  const named = (name: number): RotationRecord[] => {
    const certificate = identities.texts[name];
    return rotations.filter((each) => each.certificate === certificate);
  };
  const underWay = (name: number): RotationRecord | undefined =>
    named(name).findLast(
      ({ startedAt, completedAt }) => startedAt !== null && completedAt === null,
    );
  rows.on('rotation.started', (at, _cell, _lrp, _instance, name) => {
    const next = named(name).find(({ startedAt }) => startedAt === null);
    if (next !== undefined) next.startedAt = at;
  });
  rows.on('rotation.stepped', (at, _cell, _lrp, _instance, name, deploys) => {
    const rotation = underWay(name);
    if (rotation === undefined) return;
    rotation.deploysDone = deploys;
    rotation.steppedAt = at;
  });
  rows.on('rotation.completed', (at, _cell, _lrp, _instance, name) => {
    const rotation = underWay(name);
    if (rotation !== undefined) rotation.completedAt = at;
  });
  rows.on('certificate.expired', (_at, _cell, _lrp, _instance, name) => {
    const open = named(name).find(({ hasExpired }) => !hasExpired);
    if (open !== undefined) open.hasExpired = true;
  });
  return { rotations };
}

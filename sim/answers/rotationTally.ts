/** Rotations of certificates: how far each got, and what was so when the old certificate expired. */
import type { Instant } from '../engine/units';
import type { FoundationSpec } from '../model/foundationSpec';
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

/**
 * A certificate that is rotated several times is one rotation each, in the order in which they begin. Records name
 * the certificate only: of two at a time, the deploy that completed at that instant tells which one is meant.
 */
export function watchRotations(
  rows: RowDispatch,
  identities: Identities,
  { deploys, rotations: specs }: Pick<FoundationSpec, 'deploys' | 'rotations'>,
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
  const rotationOf = new Map<string, RotationRecord>();
  for (const [position, spec] of specs.entries()) {
    for (const deploy of spec.deploys) {
      rotationOf.set(deploys[deploy]?.name ?? '', rotations[position] as RotationRecord);
    }
  }
  let latest: { at: Instant; rotation: RotationRecord | undefined } | undefined;
  rows.on('deploy.completed', (at, _cell, _lrp, _instance, name) => {
    latest = { at, rotation: rotationOf.get(identities.texts[name] ?? '') };
  });
  const meant = (at: Instant, name: number): RotationRecord | undefined => {
    const open = named(name).filter(
      ({ startedAt, completedAt }) => startedAt !== null && completedAt === null,
    );
    const ofDeploy = latest?.at === at ? latest.rotation : undefined;
    return ofDeploy !== undefined && open.includes(ofDeploy) ? ofDeploy : open.at(-1);
  };
  rows.on('rotation.started', (at, _cell, _lrp, _instance, name) => {
    const next = named(name).find(({ startedAt }) => startedAt === null);
    if (next !== undefined) next.startedAt = at;
  });
  rows.on('rotation.stepped', (at, _cell, _lrp, _instance, name, deploys) => {
    const rotation = meant(at, name);
    if (rotation === undefined) return;
    rotation.deploysDone = deploys;
    rotation.steppedAt = at;
  });
  rows.on('rotation.completed', (at, _cell, _lrp, _instance, name) => {
    const rotation = meant(at, name);
    if (rotation !== undefined) rotation.completedAt = at;
  });
  rows.on('certificate.expired', (at, _cell, _lrp, _instance, name) => {
    const due = named(name).find(
      (each) => !each.hasExpired && specs[rotations.indexOf(each)]?.expiresAt === at,
    );
    if (due !== undefined) due.hasExpired = true;
  });
  return { rotations };
}

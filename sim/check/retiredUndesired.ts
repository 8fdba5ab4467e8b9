/**
 * Nobody who is desired is told to stop.
 *
 * Source: bbs controllers/actual_lrp_lifecycle_controller.go RetireActualLRP, which convergence, a scale-down and a
 * removal of the DesiredLRP use: the removal of the ORDINARY row is announced while its rep has still to stop the
 * instance (`actualLRP.kept` after `actualLRP.removed`). A pass that planned a retirement before the instance was
 * desired again carries it out all the same; so a change since the pass began excuses it. A row that stays with another
 * instance than it had is none that is retired: that one has just started. Cost: a step a record of a DesiredLRP, a claim,
 * a start or a retirement.
 */
import { type Instant, toSeconds } from '../engine/units';
import { ORDINARY } from '../model/actualLRP';
import { lrpName } from '../model/identity';
import type { RecordInvariant, RecordRow } from './recordInvariant';

interface Desired {
  readonly instances: number;
  readonly since: Instant;
}

export const retiredUndesired: RecordInvariant = {
  name: 'retiredUndesired',
  sentence: 'An instance that is retired was not desired when its retirement was decided.',
  watch({ identities }, report) {
    const desired = new Map<number, Desired>();
    let passBegan: Instant = 0;
    let removed = -1;
    /** By LRP: the instance that its ORDINARY row names. */
    const granted = new Map<number, number>();
    const grant = ({ lrp, instance }: RecordRow): void => {
      granted.set(lrp, instance);
    };
    const want = ({ at, a: process, b: instances }: RecordRow): void => {
      desired.set(process, { instances, since: at });
    };
    const vacate = ({ lrp }: RecordRow): void => {
      granted.delete(lrp);
    };
    return {
      'desiredLRP.created': want,
      'desiredLRP.changed': want,
      'desiredLRP.removed': ({ a: process }) => desired.delete(process),
      'convergence.started': ({ at }) => {
        passBegan = at;
      },
      'actualLRP.created': vacate,
      'actualLRP.unclaimed': vacate,
      'actualLRP.claimed': grant,
      'actualLRP.started': grant,
      'actualLRP.promoted': grant,
      'actualLRP.removed': ({ a: presence }) => {
        removed = presence;
      },
      'actualLRP.kept': (row) => {
        const { at, lrp, instance } = row;
        if (removed !== ORDINARY) return;
        const isRetired = granted.get(lrp) === instance;
        grant(row);
        if (!isRetired) return;
        const wanted = desired.get(identities.lrpProcess[lrp] ?? -1);
        const index = identities.lrpIndex[lrp] ?? 0;
        if (wanted === undefined || index >= wanted.instances || wanted.since >= passBegan) return;
        const since = toSeconds(at - wanted.since);
        report(lrpName(identities, lrp), `is retired, though desired for ${since}s`);
      },
    };
  },
};

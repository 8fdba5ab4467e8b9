/**
 * Nobody who is desired is told to stop.
 *
 * Source: bbs controllers/actual_lrp_lifecycle_controller.go RetireActualLRP, which convergence, a scale-down and a
 * removal of the DesiredLRP use: the removal of the ORDINARY row is announced while its rep has still to stop the
 * instance (`actualLRP.kept` after `actualLRP.removed`). A pass that planned a retirement before the instance was
 * desired again carries it out all the same; so a change since the pass began excuses it. A row that stays with another
 * instance than it had is none that is retired: that one has just started. A row that names nobody, UNCLAIMED or
 * CRASHED, is deleted at once, and for no other reason than this but that a suspect is back. Cost: a step a record of a
 * DesiredLRP or a row.
 */
import { type Instant, toSeconds } from '../engine/units';
import { ORDINARY, SUSPECT } from '../model/actualLRP';
import { type LrpId, lrpName } from '../model/identity';
import type { RecordHandlers, RecordInvariant, RecordRow } from './recordInvariant';

interface Desired {
  readonly instances: number;
  readonly since: Instant;
}

/** An instance or an empty row that goes, and when that was told. */
type Retirement = Pick<RecordRow, 'at' | 'lrp'>;

export const retiredUndesired: RecordInvariant = {
  name: 'retiredUndesired',
  sentence: 'An instance that is retired was not desired when its retirement was decided.',
  watch({ identities }, report) {
    const desired = new Map<number, Desired>();
    let passBegan: Instant = 0;
    const want = ({ at, a: process, b: instances }: RecordRow): void => {
      desired.set(process, { instances, since: at });
    };
    const judge = ({ at, lrp }: Retirement): void => {
      const wanted = desired.get(identities.lrpProcess[lrp] ?? -1);
      const index = identities.lrpIndex[lrp] ?? 0;
      if (wanted === undefined || index >= wanted.instances || wanted.since >= passBegan) return;
      const since = toSeconds(at - wanted.since);
      report(lrpName(identities, lrp), `is retired, though desired for ${since}s`);
    };
    const { handlers, judgeBefore } = retirements(judge);
    const all: RecordHandlers = {
      ...handlers,
      'desiredLRP.created': want,
      'desiredLRP.changed': want,
      'desiredLRP.removed': ({ a: process }) => desired.delete(process),
      'convergence.started': ({ at }) => {
        passBegan = at;
      },
    };
    const inOrder = Object.entries(all).map(([kind, handler]) => [
      kind,
      (row: RecordRow): void => {
        judgeBefore(row.at);
        handler(row);
      },
    ]);
    return Object.fromEntries(inOrder) as RecordHandlers;
  },
};

/**
 * Follows the rows. `judge` is asked about each instance that is told to stop at once; about a row that is deleted, once
 * `judgeBefore` says that its instant is over, since a scale-down tells of that first, and of itself after.
 */
function retirements(judge: (retirement: Retirement) => void) {
  let removed = -1;
  let deleted: Retirement[] = [];
  /** By LRP: the instance that its ORDINARY row names. */
  const granted = new Map<LrpId, number>();
  /** By LRP: the instance that is SUSPECT. */
  const suspects = new Map<LrpId, number>();
  const grant = ({ lrp, instance }: RecordRow): void => {
    granted.set(lrp, instance);
  };
  const vacate = ({ lrp }: RecordRow): void => {
    granted.delete(lrp);
  };
  const handlers: RecordHandlers = {
    'actualLRP.created': vacate,
    'actualLRP.unclaimed': vacate,
    'actualLRP.crashed': vacate,
    'actualLRP.claimed': grant,
    'actualLRP.started': grant,
    'actualLRP.suspected': ({ lrp, instance }) => {
      suspects.set(lrp, instance);
      granted.delete(lrp);
    },
    'actualLRP.promoted': (row) => {
      suspects.delete(row.lrp);
      grant(row);
    },
    'actualLRP.evacuating': ({ lrp, instance }) => {
      if (suspects.get(lrp) === instance) suspects.delete(lrp);
    },
    'actualLRP.removed': ({ at, lrp, a: presence }) => {
      removed = presence;
      if (presence === SUSPECT) suspects.delete(lrp);
      if (presence !== ORDINARY || granted.has(lrp) || suspects.has(lrp)) return;
      deleted.push({ at, lrp });
    },
    'actualLRP.kept': (row) => {
      const { lrp, instance } = row;
      if (removed === SUSPECT) suspects.set(lrp, instance);
      if (removed !== ORDINARY) return;
      deleted = deleted.filter((each) => each.lrp !== lrp);
      const isRetired = granted.get(lrp) === instance;
      grant(row);
      if (isRetired) judge(row);
    },
  };
  const judgeBefore = (now: Instant): void => {
    const due = deleted.filter(({ at }) => at < now);
    if (due.length === 0) return;
    deleted = deleted.filter(({ at }) => at === now);
    for (const row of due) judge(row);
  };
  return { handlers, judgeBefore };
}

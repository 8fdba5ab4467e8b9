/**
 * Rows of ActualLRPs change only as the BBS allows.
 *
 * Source: bbs models/actual_lrp.go AllowsTransitionTo, and what its database layer does to each presence
 * (db/sqldb/actual_lrp_db.go, suspect_db.go, evacuation_db.go). A row goes UNCLAIMED → CLAIMED → RUNNING; a start may
 * skip the claim, be another instance's than the claim, or make a row that was lost; who runs may be claimed by the
 * same instance only; a crash needs the instance that is granted, and CRASHED is left through UNCLAIMED alone. A row
 * turns SUSPECT when there is no suspect yet, and ORDINARY again when nobody is ORDINARY. An announced removal may
 * be taken back by `actualLRP.kept`: a retirement announces what its rep has still to do, and an instance that starts
 * while it evacuates takes the ORDINARY row, of which the removal is announced with that of its other one. An EVACUATING row may
 * be written again by another instance. Cost: a step a record of a row.
 */
import {
  ABSENT,
  CLAIMED,
  CRASHED,
  EVACUATING,
  ORDINARY,
  PRESENCE_NAMES,
  type Presence,
  RUNNING,
  STATE_NAMES,
  SUSPECT,
  UNCLAIMED,
} from '../model/actualLRP';
import { lrpName, NONE } from '../model/identity';
import type { RecordInvariant, RecordRow } from './recordInvariant';

interface Row {
  readonly state: number;
  readonly instance: number;
}

/** From which any instance may start. */
const STARTABLE: readonly number[] = [ABSENT, UNCLAIMED, CLAIMED];

const NO_ROW: Row = { state: ABSENT, instance: NONE };

interface Key {
  /** By presence. */
  readonly rows: [Row, Row, Row];
  /** What was announced as removed last. */
  removed: { readonly presence: Presence; readonly row: Row } | null;
}

export const legalLRPStates: RecordInvariant = {
  name: 'legalLRPStates',
  sentence: 'Every change of an ActualLRP row is one that the BBS allows from the state before.',
  watch({ identities }, report) {
    const keys = new Map<number, Key>();
    const keyOf = (lrp: number): Key => {
      let key = keys.get(lrp);
      if (key === undefined) {
        key = { rows: [NO_ROW, NO_ROW, NO_ROW], removed: null };
        keys.set(lrp, key);
      }
      return key;
    };
    const refuse = (lrp: number, presence: Presence, row: Row, change: string): void => {
      const state = `${PRESENCE_NAMES[presence]} row ${STATE_NAMES[row.state]}`;
      const instance = row.instance === NONE ? '' : ` by instance ${row.instance}`;
      report(lrpName(identities, lrp), `${change}, with its ${state}${instance}`);
    };
    /** An ORDINARY row takes a step that it may take from these states. */
    const step =
      (to: number, change: string, isLegal: (before: Row, instance: number) => boolean) =>
      ({ lrp, instance }: RecordRow): void => {
        const { rows } = keyOf(lrp);
        const before = rows[ORDINARY];
        if (!isLegal(before, instance)) refuse(lrp, ORDINARY, before, change);
        const isGranted = to === CLAIMED || to === RUNNING;
        rows[ORDINARY] = { state: to, instance: isGranted ? instance : NONE };
      };
    const isSame = (before: Row, instance: number): boolean => before.instance === instance;
    return {
      'actualLRP.created': step(UNCLAIMED, 'created', ({ state }) => state === ABSENT),
      'actualLRP.claimed': step(
        CLAIMED,
        'claimed',
        (before, instance) =>
          before.state === UNCLAIMED || (before.state === RUNNING && isSame(before, instance)),
      ),
      'actualLRP.started': step(RUNNING, 'started', ({ state }) => STARTABLE.includes(state)),
      'actualLRP.unclaimed': step(
        UNCLAIMED,
        'unclaimed',
        ({ state }) => state === CLAIMED || state === RUNNING || state === CRASHED,
      ),
      'actualLRP.failed': step(UNCLAIMED, 'failed', ({ state }) => state === UNCLAIMED),
      'actualLRP.crashed': (row) => {
        const { lrp, instance, b: waits } = row;
        const { rows } = keyOf(lrp);
        const before = rows[ORDINARY];
        const isGranted = before.state === CLAIMED || before.state === RUNNING;
        if (!isGranted || !isSame(before, instance)) refuse(lrp, ORDINARY, before, 'crashed');
        // One that restarts at once is told as unclaimed next.
        if (waits === 1) rows[ORDINARY] = { state: CRASHED, instance: NONE };
      },
      'actualLRP.suspected': ({ lrp }) => {
        const { rows } = keyOf(lrp);
        const [ordinary, , suspect] = rows;
        if (ordinary.state === ABSENT) refuse(lrp, ORDINARY, ordinary, 'suspected');
        if (suspect.state !== ABSENT) refuse(lrp, SUSPECT, suspect, 'suspected');
        rows[SUSPECT] = ordinary;
        rows[ORDINARY] = NO_ROW;
      },
      'actualLRP.promoted': ({ lrp }) => {
        const { rows } = keyOf(lrp);
        const [ordinary, , suspect] = rows;
        if (suspect.state === ABSENT) refuse(lrp, SUSPECT, suspect, 'promoted');
        if (ordinary.state !== ABSENT) refuse(lrp, ORDINARY, ordinary, 'promoted');
        rows[ORDINARY] = suspect;
        rows[SUSPECT] = NO_ROW;
      },
      'actualLRP.evacuating': ({ lrp, instance }) => {
        const { rows } = keyOf(lrp);
        rows[EVACUATING] = { state: RUNNING, instance };
        // A suspect that evacuates is no suspect any more.
        if (rows[SUSPECT].instance === instance) rows[SUSPECT] = NO_ROW;
      },
      'actualLRP.routable': ({ lrp, instance }) => {
        const { rows } = keyOf(lrp);
        const isRunning = rows.some((row) => row.state === RUNNING && row.instance === instance);
        if (!isRunning) refuse(lrp, ORDINARY, rows[ORDINARY], 'routable or not');
      },
      'actualLRP.removed': ({ lrp, a }) => {
        const key = keyOf(lrp);
        const presence = a as Presence;
        const row = key.rows[presence];
        if (row.state === ABSENT) refuse(lrp, presence, row, 'removed');
        key.removed = { presence, row };
        key.rows[presence] = NO_ROW;
      },
      'actualLRP.kept': ({ lrp, instance, a: isRunning }) => {
        const { removed, rows } = keyOf(lrp);
        if (removed === null) return refuse(lrp, ORDINARY, rows[ORDINARY], 'kept');
        const { presence, row } = removed;
        const isStart = presence === ORDINARY && isRunning === 1 && STARTABLE.includes(row.state);
        if (row.instance !== instance && !isStart) refuse(lrp, presence, row, 'kept');
        rows[presence] = row.instance === instance ? row : { state: RUNNING, instance };
      },
    };
  },
};

/**
 * What an operator would notice of a foundation beside losses of cells and what people do (`recovery` has
 * those): cells that run on though their presence is gone, domains that went stale, drains that people began.
 */
import { type Duration, type Instant, SECOND } from '../engine/units';
import type { Identities } from '../model/identity';
import type { RowDispatch } from './rowDispatch';

/** Things of one kind that follow one another are one sign. */
export interface Sign {
  readonly at: Instant;
  /** When the last of them happened. */
  until: Instant;
  readonly kind: 'presencesLost' | 'domainStale' | 'drainsStarted';
  /** The domain; empty for what happens to cells. */
  readonly what: string;
  /** Cells; 1 for a domain. */
  count: number;
}

export interface SignTally {
  readonly signs: Sign[];
  leftOut: number;
}

/** Presences expire one by one: each cell renews in a phase of its own, and Locket looks every few seconds. */
const TOGETHER: Duration = 30 * SECOND;

const LISTED_MAXIMUM = 1000;

export function watchSigns(rows: RowDispatch, identities: Identities): SignTally {
  const tally: SignTally = { signs: [], leftOut: 0 };
  /** Cells whose VM is not there, or has not started its rep. */
  const gone = new Set<number>();
  rows.on('cell.killed', (_at, cell) => void gone.add(cell));
  rows.on('vm.deleted', (_at, cell) => void gone.add(cell));
  rows.on('rep.started', (_at, cell) => void gone.delete(cell));
  rows.on('presence.expired', (at, cell) => {
    if (!gone.has(cell)) note(tally, at, 'presencesLost', '', TOGETHER);
  });
  // Drains that a deploy begins, cell by cell, are told with it.
  let isDeploying = false;
  rows.on('deploy.started', () => {
    isDeploying = true;
  });
  for (const kind of ['deploy.completed', 'deploy.failed'] as const) {
    rows.on(kind, () => {
      isDeploying = false;
    });
  }
  rows.on('cell.drainStarted', (at) => {
    if (!isDeploying) note(tally, at, 'drainsStarted', '', 0);
  });
  rows.on('domain.expired', (at, _cell, _lrp, _instance, domain) => {
    note(tally, at, 'domainStale', identities.domains[domain] ?? '', -1);
  });
  return tally;
}

/** Goes on with the last sign of the kind when that is no older than `together`. */
function note(
  tally: SignTally,
  at: Instant,
  kind: Sign['kind'],
  what: string,
  together: Duration,
): void {
  const { signs } = tally;
  const last = signs.findLast((sign) => sign.kind === kind);
  if (last !== undefined && at - last.until <= together) {
    last.until = at;
    last.count += 1;
    return;
  }
  if (signs.length < LISTED_MAXIMUM) signs.push({ at, until: at, kind, what, count: 1 });
  else tally.leftOut += 1;
}

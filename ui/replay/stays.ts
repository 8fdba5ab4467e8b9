/**
 * One LRP's containers, each from its reservation to its end, and the auctions about the LRP.
 *
 * Told from the records about the LRP, and from the operator's, who alone says that a cell was killed with
 * everything on it.
 */
import type { Instant } from '../../sim/engine/units';
import { type CellId, type InstanceId, type LrpId, NONE } from '../../sim/model/identity';
import { kindAt, rowAt, type TraceRow, valueAt } from '../../sim/trace/columns';
import { instanceName } from '../../sim/trace/instanceName';
import type { KindName } from '../../sim/trace/kinds';
import { lifeOfInstance } from './events';
import type { Replay } from './openReplay';
import type { ContainerState } from './state';

/**
 * `there`: it is still there when the trace ends. `crashed`: it ended, and the BBS counted a crash. `failed`:
 * it ended with an error of which the BBS counted no crash. `stopped`: it ended as it was told to.
 * `cellKilled`: its cell went down under it.
 */
export type StayEnd = 'there' | 'crashed' | 'failed' | 'stopped' | 'cellKilled';

/** One container of the LRP on one cell. */
export interface Stay {
  readonly instance: InstanceId;
  readonly instanceGuid: string;
  readonly cell: CellId;
  /** When its resources were set aside. */
  readonly from: Instant;
  /** When it was gone; where it is still there, the last instant that is told. */
  readonly until: Instant;
  /** What it did, without gaps from `from` to `until`. Without level full, `created` counts as `reserved`. */
  readonly phases: readonly Phase[];
  /** When its process passed its start-up check; undefined when it never did. */
  readonly runningAt: Instant | undefined;
  readonly end: StayEnd;
  /** What the executor gave as the reason; undefined before it ended, empty when it gave none. */
  readonly reason: string | undefined;
  /** When the BBS took it as the LRP's, CLAIMED or RUNNING; undefined when it never did. */
  readonly claimedAt: Instant | undefined;
  /** Its first and last record. */
  readonly firstRow: number;
  readonly lastRow: number;
}

export interface Phase {
  readonly state: Exclude<ContainerState, 'none'>;
  readonly from: Instant;
  readonly until: Instant;
}

/** One decision of the auctioneer about the LRP, or a cell that handed it back. */
export interface Attempt {
  readonly row: number;
  readonly at: Instant;
  /** The batch's number. */
  readonly batch: number;
  readonly outcome: 'placed' | 'failed' | 'rejected';
  /** NONE for one that failed. */
  readonly cell: CellId;
  readonly placementError: string | undefined;
}

/** The LRP's containers in the order of their reservations, up to an instant. */
export function staysOf(replay: Replay, lrp: LrpId, until: Instant): Stay[] {
  const { columns } = replay;
  const stays = new Map<InstanceId, GrowingStay>();
  for (const row of lifeOfInstance(replay, lrp)) {
    const values = rowAt(columns, row);
    if (values.at > until) break;
    const kind = columns.kinds[values.kind];
    if (kind?.instance !== true) continue;
    if (kind.name === 'container.reserved' && !stays.has(values.instance)) {
      stays.set(values.instance, beginStay(row, values));
    }
    const stay = stays.get(values.instance);
    if (stay !== undefined) takeRow(stay, kind.name as KindName, row, values);
  }
  return Array.from(stays.values(), (stay) => finishStay(replay, stay, until));
}

/** The auctions about the LRP, up to an instant. */
export function attemptsOf(replay: Replay, lrp: LrpId, until: Instant): Attempt[] {
  const { columns } = replay;
  const attempts: Attempt[] = [];
  for (const row of lifeOfInstance(replay, lrp)) {
    const { at, kind, cell, a, b } = rowAt(columns, row);
    if (at > until) break;
    const outcome = OUTCOMES[columns.kinds[kind]?.name as KindName];
    if (outcome === undefined) continue;
    const placementError = outcome === 'failed' ? (columns.identities.texts[b] ?? '') : undefined;
    attempts.push({
      row,
      at,
      batch: a,
      outcome,
      cell: outcome === 'failed' ? NONE : cell,
      placementError,
    });
  }
  return attempts;
}

const OUTCOMES: Readonly<Partial<Record<KindName, Attempt['outcome']>>> = {
  'auction.placed': 'placed',
  'auction.failed': 'failed',
  'auction.rejected': 'rejected',
};

interface GrowingStay {
  readonly instance: InstanceId;
  readonly cell: CellId;
  readonly firstRow: number;
  lastRow: number;
  /** When it came into each state. */
  readonly since: Partial<Record<Phase['state'], Instant>> & { readonly reserved: Instant };
  claimedAt: Instant | undefined;
  deletedAt: Instant | undefined;
  reason: number | undefined;
  hasFailed: boolean;
  hasCrashed: boolean;
}

function beginStay(row: number, { instance, cell, at }: TraceRow): GrowingStay {
  return {
    instance,
    cell,
    firstRow: row,
    lastRow: row,
    since: { reserved: at },
    claimedAt: undefined,
    deletedAt: undefined,
    reason: undefined,
    hasFailed: false,
    hasCrashed: false,
  };
}

function takeRow(stay: GrowingStay, kind: KindName, row: number, { at, b, x }: TraceRow): void {
  stay.lastRow = row;
  switch (kind) {
    case 'container.created':
      stay.since.created ??= at;
      return;
    case 'container.running':
      stay.since.running ??= at;
      return;
    case 'container.completed':
      stay.since.completed ??= at;
      stay.reason = b;
      stay.hasFailed = x !== 0;
      return;
    case 'container.deleted':
      stay.deletedAt ??= at;
      return;
    case 'actualLRP.claimed':
    case 'actualLRP.started':
      stay.claimedAt ??= at;
      return;
    case 'actualLRP.crashed':
      stay.hasCrashed = true;
      return;
    default:
  }
}

function finishStay(replay: Replay, stay: GrowingStay, told: Instant): Stay {
  const { identities } = replay.columns;
  const { instance, cell, since, firstRow, claimedAt, deletedAt } = stay;
  const kill = deletedAt === undefined ? killAfter(replay, cell, firstRow, told) : undefined;
  const killedAt = kill === undefined ? undefined : valueAt(replay.columns, 'at', kill);
  const until = deletedAt ?? killedAt ?? told;
  return {
    instance,
    instanceGuid: instanceName(identities, instance) ?? '',
    cell,
    from: since.reserved,
    until,
    phases: phasesOf(since, until),
    runningAt: since.running,
    end: endOf(stay, killedAt !== undefined),
    reason: stay.reason === undefined ? undefined : (identities.texts[stay.reason] ?? ''),
    claimedAt,
    firstRow,
    lastRow: kill ?? stay.lastRow,
  };
}

function endOf(
  { since, hasCrashed, hasFailed, deletedAt }: GrowingStay,
  isKilled: boolean,
): StayEnd {
  if (hasCrashed) return 'crashed';
  if (since.completed !== undefined) return hasFailed ? 'failed' : 'stopped';
  if (isKilled) return 'cellKilled';
  return deletedAt === undefined ? 'there' : 'stopped';
}

const PHASES = ['reserved', 'created', 'running', 'completed'] as const;

function phasesOf(since: GrowingStay['since'], end: Instant): Phase[] {
  const begun = PHASES.flatMap((state) => {
    const from = since[state];
    return from === undefined ? [] : [{ state, from }];
  });
  return begun.map(({ state, from }, place) => ({
    state,
    from,
    until: begun[place + 1]?.from ?? end,
  }));
}

/** The first row after `row`, up to an instant, that kills the cell. */
function killAfter(
  { columns, marks }: Replay,
  cell: CellId,
  row: number,
  until: Instant,
): number | undefined {
  return marks.faults.find(
    (fault) =>
      fault > row &&
      valueAt(columns, 'cell', fault) === cell &&
      valueAt(columns, 'at', fault) <= until &&
      kindAt(columns, fault)?.name === 'cell.killed',
  );
}

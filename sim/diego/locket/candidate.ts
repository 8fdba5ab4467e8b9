/**
 * A process of which one serves, the one that holds the lock: what BBS and auctioneer have in common as clients.
 *
 * Real counterpart: locket:lock/lock.go as bbs:cmd/bbs/main.go and auctioneer:cmd/auctioneer/main.go use it. Who
 * does not get the lock says so once; who has it and loses it ends.
 */
import type { ActorId } from '../../engine/actor';
import type { Duration } from '../../engine/units';
import { type Identities, textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { ControlPlane } from '../controlPlane';
import type { DiegoCtx } from '../messages';
import { exitProcess } from '../process';
import { type LocketClient, type LocketClientParts, warmWait } from './client';
import { AUCTIONEER_LOCK, BBS_LOCK } from './messages';

const LOCK_LOST = kindId('lock.lost');
const LOCK_COLLIDED = kindId('lock.collided');

const LOCKS = { bbs: BBS_LOCK, auctioneer: AUCTIONEER_LOCK } as const;

type LockedComponent = keyof typeof LOCKS;

/** What a candidate is built from. */
export interface Candidate {
  readonly config: { readonly lockTtl: Duration; readonly lockRetryInterval: Duration };
  readonly index: number;
  readonly operator: ActorId;
  readonly lockets: readonly ActorId[];
  readonly lockDeadline: Duration;
  readonly isEager: boolean;
}

interface Shared {
  readonly lock: LocketClient;
  readonly identities: Identities;
  readonly plane: ControlPlane;
}

export function lockParts(
  component: LockedComponent,
  { config, index, lockets, lockDeadline, isEager }: Candidate,
): LocketClientParts {
  return {
    key: LOCKS[component],
    name: `${component}/${index}`,
    ttl: config.lockTtl,
    retryInterval: config.lockRetryInterval,
    deadline: lockDeadline,
    lockets,
    isEager,
  };
}

/** `isWarm`: it has served all along, and has refreshed its lock at any time before the start. */
export function firstLockParts(
  component: LockedComponent,
  candidate: Candidate,
  isWarm: boolean,
  ctx: DiegoCtx,
): LocketClientParts {
  const common = lockParts(component, candidate);
  return isWarm ? { ...common, firstWait: warmWait(common, ctx) } : common;
}

/** Somebody else holds the lock: said the first time only. */
export function noteCollision(
  component: LockedComponent,
  { index }: Candidate,
  { lock, identities }: Shared,
  ctx: DiegoCtx,
): void {
  if (!lock.hasCollided) {
    const holder = textId(identities, `${component}/${index}`);
    ctx.record(LOCK_COLLIDED, -1, -1, -1, textId(identities, component), holder, 0);
  }
  lock.hasCollided = true;
}

/** The lock is gone, and with it the process. */
export function endWithoutLock(
  component: LockedComponent,
  candidate: Candidate,
  shared: Shared,
  ctx: DiegoCtx,
): void {
  const { identities } = shared;
  const holder = textId(identities, `${component}/${candidate.index}`);
  ctx.record(LOCK_LOST, -1, -1, -1, textId(identities, component), holder, 0);
  exitProcess({ ...candidate, component }, shared, 'lost lock', ctx);
}

/**
 * The database as its clients find it: up, refusing, or silent, and how slow.
 *
 * Real counterpart: pxc-mysql behind its proxy, or PostgreSQL. It has no rows of its own here: the tables lie
 * with the BBS and with Locket, whose processes share them. A partition between a client and the database is a
 * database that hangs, to that client; a delayed wire makes each query so much longer.
 */
import type { Actor, ActorId } from '../engine/actor';
import { sample } from '../engine/distribution';
import type { Duration } from '../engine/units';
import type { StoreCondition } from '../model/foundationSpec';
import type { ControlPlane } from './controlPlane';
import type { DiegoCtx, DiegoMessage } from './messages';

/** Names queries to the network's rules. */
export const QUERY_KIND = 'database.query';

/** Somebody for wires to lead to. It is told nothing: who asks it reads the tables himself. */
export function createDatabase(zone: string): Actor<null, never, DiegoMessage> {
  return { role: 'database', name: 'database', zone, state: null, receive: () => undefined };
}

/** How the database is for whoever asks now. */
export function databaseCondition(
  { database }: ControlPlane,
  actor: ActorId,
  ctx: DiegoCtx,
): StoreCondition {
  const rule = ctx.ruleFor(actor, QUERY_KIND);
  if (rule !== undefined && 'drop' in rule) return { mode: 'hangs', slowdown: 1 };
  return database;
}

/** What the wire adds to a query of this client while a rule delays it. */
export function queryDelay(actor: ActorId, ctx: DiegoCtx): Duration {
  const rule = ctx.ruleFor(actor, QUERY_KIND);
  if (rule === undefined || !('delay' in rule)) return 0;
  return sample(rule.delay, ctx.random('database.delay'));
}

/**
 * What is true of the control plane whoever looks: who accepts connections, and how its database is.
 *
 * Plain data that the actors' states share. Who listens is what anybody finds out who connects: BOSH DNS
 * names every address, and a client tries them all. A BBS or an auctioneer listens while it holds its lock,
 * a Locket while it runs. One that stands still goes on listening; one whose lock was taken over meanwhile
 * listens behind the one that took it.
 */
import type { ActorId } from '../engine/actor';
import type { StoreCondition } from '../model/foundationSpec';

/** Services of the control plane that others connect to. */
export type Service = 'bbs' | 'auctioneer' | 'locket';

/** The SQL database of BBS and Locket. */
export interface Database extends StoreCondition {
  mode: StoreCondition['mode'];
  slowdown: number;
  /** How often its connections have been cut: a query that was under way then has failed. */
  cuts: number;
}

export interface ControlPlane {
  /** By service: who accepts connections, the one that began last first. */
  readonly listening: Readonly<Record<Service, ActorId[]>>;
  readonly database: Database;
  /** Auction batches and convergence passes so far, whoever made them: they are numbered through. */
  batches: number;
  passes: number;
}

export function createControlPlane(): ControlPlane {
  return {
    listening: { bbs: [], auctioneer: [], locket: [] },
    database: { mode: 'up', slowdown: 1, cuts: 0 },
    batches: 0,
    passes: 0,
  };
}

/** From now on the actor accepts connections. */
export function listen({ listening }: ControlPlane, service: Service, actor: ActorId): void {
  if (!listening[service].includes(actor)) listening[service].unshift(actor);
}

/** Its connections are refused from now on. */
export function stopListening({ listening }: ControlPlane, actor: ActorId): void {
  for (const actors of Object.values(listening)) {
    const place = actors.indexOf(actor);
    if (place >= 0) actors.splice(place, 1);
  }
}

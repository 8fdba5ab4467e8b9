/**
 * A foundation: all components of one Cloud Foundry installation, wired into one simulation.
 *
 * Cells that are there at the start have been up before: they need no boot and no health check, and the
 * phases of their periodic timers are drawn, so that nothing runs in lockstep. The control plane stands in
 * the first zone and does not fail until failover is modelled.
 */
import type { Actor, ActorId, Message } from '../engine/actor';
import { DEFAULT_LIMITS, type Limits } from '../engine/limits';
import { createNetwork } from '../engine/network';
import { keyedDraw } from '../engine/random';
import type { Recorder } from '../engine/recorder';
import { Simulation } from '../engine/simulation';
import { APPS_DOMAIN, STAGING_DOMAIN, TASKS_DOMAIN } from '../model/domain';
import type { FoundationSpec } from '../model/foundationSpec';
import { cellId, createIdentities, domainId, type Identities, processId } from '../model/identity';
import { createAuctioneer } from './auctioneer/auctioneer';
import type { AuctionLogger } from './auctioneer/auctionLogger';
import { createBbs } from './bbs/bbs';
import type { BbsState } from './bbs/bbsState';
import { createCloudController } from './cloudController/cloudController';
import { stagingSources } from './cloudController/stagingSources';
import { createLocket } from './locket/locket';
import type { LocketState } from './locket/presences';
import { type DiegoMessage, MESSAGE_KINDS } from './messages';
import { createOperator } from './operator/operator';
import type { Renewals } from './renewals';
import { createRep } from './rep/rep';
import type { RepState } from './rep/repState';
import type { LeaseTable } from './silk/leaseController';
import { createSilkController, type SilkState } from './silk/silkController';
import { createWorld } from './world';

/** Actors are added in this order; reps follow, by CellId. */
const OPERATOR: ActorId = 0;
const CLOUD_CONTROLLER: ActorId = 1;
const BBS: ActorId = 2;
const AUCTIONEER: ActorId = 3;
const LOCKET: ActorId = 4;
const SILK_CONTROLLER: ActorId = 5;
const FIRST_REP: ActorId = 6;

export interface Foundation {
  readonly spec: FoundationSpec;
  readonly simulation: Simulation;
  /** The tables of the BBS as they are now. */
  bbs(): BbsState;
  /** A cell's rep as it is now, with its executor; `isUp` false: its VM does not run. */
  rep(cell: number): { readonly state: RepState; readonly isUp: boolean };
  /** Silk's leases as they are now; empty without Silk. */
  leases(): LeaseTable;
  /** The cells that Locket lists now, in no order. */
  presentCells(): readonly number[];
  /** By cell: renewals of its presence that are not sent; empty in an eager foundation. */
  elidedRenewals(): ReadonlyMap<number, Renewals>;
  identities(): Identities;
}

export interface FoundationOptions {
  readonly seed: number;
  /** Made for the identities that the foundation starts with. */
  readonly recorder: (identities: Identities) => Recorder;
  readonly auctionLogger?: AuctionLogger;
  readonly limits?: Limits;
  /**
   * Whether to send even the messages that can change nothing, which are elided by default: bulk syncs of
   * unchanged cells call by call, renewals of presences and leases. The run is the same, only slower.
   */
  readonly isEager?: boolean;
}

/** Builds the foundation at instant 0, with everything scheduled that will happen by itself. */
export function createFoundation(spec: FoundationSpec, options: FoundationOptions): Foundation {
  const identities = nameEverything(spec);
  const simulation = new Simulation({
    seed: options.seed,
    messageKinds: MESSAGE_KINDS,
    network: createNetwork(spec.config.network),
    recorder: options.recorder(identities),
    limits: options.limits ?? DEFAULT_LIMITS,
  });
  addActors(simulation, spec, identities, options);
  scheduleStart(simulation, spec, options.seed);
  return {
    spec,
    simulation,
    bbs: () => simulation.actor(BBS).state as BbsState,
    rep: (cell) => ({
      state: simulation.actor(FIRST_REP + cell).state as RepState,
      isUp: simulation.isUp(FIRST_REP + cell),
    }),
    leases: () => (simulation.actor(SILK_CONTROLLER).state as SilkState).table,
    presentCells: () => [...(simulation.actor(LOCKET).state as LocketState).presences.keys()],
    elidedRenewals: () => {
      if (options.isEager) return new Map();
      const { presences } = simulation.actor(LOCKET).state as LocketState;
      return new Map(
        [...presences].flatMap(([cell, { renewals }]) =>
          renewals === null ? [] : [[cell, renewals]],
        ),
      );
    },
    identities: () => (simulation.actor(BBS).state as BbsState).rows.identities,
  };
}

/** Cells and processes get the numbers of their places in the spec. */
function nameEverything(spec: FoundationSpec): Identities {
  const identities = createIdentities();
  for (const cell of spec.cells) cellId(identities, cell.cellGuid);
  for (const app of spec.apps) processId(identities, app.processGuid);
  for (const name of [APPS_DOMAIN, TASKS_DOMAIN]) domainId(identities, name);
  for (const { domain } of [...spec.apps, ...spec.tasks]) domainId(identities, domain);
  if (spec.pushes.length > 0) domainId(identities, STAGING_DOMAIN);
  return identities;
}

function addActors(
  simulation: Simulation,
  spec: FoundationSpec,
  identities: Identities,
  options: FoundationOptions,
): void {
  const { config, apps } = spec;
  const taskSources = [...spec.tasks, ...stagingSources(spec)];
  const { isEager = false } = options;
  const zone = spec.zones[0] ?? '';
  const world = createWorld();
  const reps = spec.cells.map((_, cell) => FIRST_REP + cell);
  const silkController = config.silk === null ? null : SILK_CONTROLLER;
  const add = <State, M extends Message, All extends Message>(
    expected: ActorId,
    actor: Actor<State, M, All>,
  ): void => {
    if (simulation.add(actor) !== expected) throw new Error('actors are added in another order');
  };
  const peers = { bbs: BBS, locket: LOCKET, silkController };
  const operator = {
    spec,
    config,
    cloudController: CLOUD_CONTROLLER,
    locket: LOCKET,
    silkController,
    reps,
  };
  add(OPERATOR, createOperator(operator, zone));
  const cloudController = {
    config: config.cloudController,
    bbs: BBS,
    apps,
    pushes: spec.pushes,
    taskSources,
  };
  add(CLOUD_CONTROLLER, createCloudController(cloudController, identities, world, zone));
  const bbs = {
    config: config.bbs,
    locket: LOCKET,
    auctioneer: AUCTIONEER,
    cloudController: CLOUD_CONTROLLER,
    reps,
    apps,
    pollingInterval: config.rep.pollingInterval,
    isEager,
  };
  add(BBS, createBbs(bbs, identities, zone));
  const logger = options.auctionLogger ?? null;
  const auctioneer = { config: config.auctioneer, bbs: BBS, reps, logger };
  add(AUCTIONEER, createAuctioneer(auctioneer, identities, zone));
  add(LOCKET, createLocket({ config: config.locket, rep: config.rep, isEager }, zone));
  const silk = { config: config.silk ?? NO_SILK, isEager };
  add(SILK_CONTROLLER, createSilkController(silk, identities, zone));
  for (const [cell, cellSpec] of spec.cells.entries()) {
    const parts = { cell, spec: cellSpec, config, apps, taskSources, peers, isEager };
    add(FIRST_REP + cell, createRep(parts, identities, world));
  }
}

/** Keeps the actors' numbers the same in a foundation without Silk, where nobody asks the controller. */
const NO_SILK = {
  network: '',
  networkAddress: 0,
  networkPrefix: 0,
  subnetPrefix: 0,
  poolSize: 0,
  leaseExpiration: 0,
  leasePollInterval: 0,
  callTime: 0,
};

function scheduleStart(simulation: Simulation, spec: FoundationSpec, seed: number): void {
  const { config } = spec;
  const phase = (owner: string, interval: number): number =>
    Math.round(keyedDraw(seed, owner, 'phase', 0) * interval);
  const post = (at: number, to: ActorId, message: DiegoMessage): void => {
    simulation.post(at, to, message);
  };
  spec.cells.forEach((cell, id) => {
    const rep = FIRST_REP + id;
    if (cell.joinsAt > 0) simulation.stop(rep);
    else post(0, rep, { kind: 'rep.boot', isWarm: true });
  });
  post(phase('bbs', config.bbs.convergeRepeatInterval), BBS, { kind: 'bbs.converge' });
  post(phase('cloud-controller', config.cloudController.syncInterval), CLOUD_CONTROLLER, {
    kind: 'cc.sync',
  });
  spec.pushes.forEach((_, push) => {
    post(0, CLOUD_CONTROLLER, { kind: 'cc.startPushes', push });
  });
  spec.tasks.forEach((source, position) => {
    const first = { kind: 'cc.submitTasks', source: position, arrival: 0 } as const;
    post(source.from, CLOUD_CONTROLLER, first);
  });
  spec.events.forEach((event, position) => {
    post(event.at, OPERATOR, { kind: 'operator.event', event: position });
  });
}

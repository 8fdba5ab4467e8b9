/**
 * A foundation: all components of one Cloud Foundry installation, wired into one simulation.
 *
 * Cells that are there at the start have been up before: they need no boot and no health check, and the
 * phases of their periodic timers are drawn, so that nothing runs in lockstep. So has the control plane: the
 * first BBS and the first auctioneer are active, the others wait for their locks.
 */
import type { Actor, ActorId, Message } from '../engine/actor';
import { DEFAULT_LIMITS, type Limits } from '../engine/limits';
import { createNetwork } from '../engine/network';
import { keyedDraw } from '../engine/random';
import type { Recorder } from '../engine/recorder';
import { Simulation } from '../engine/simulation';
import { type Duration, MILLISECOND } from '../engine/units';
import { addressOf } from '../model/address';
import { APPS_DOMAIN, STAGING_DOMAIN, TASKS_DOMAIN } from '../model/domain';
import type { Component, FoundationSpec, TimedEvent } from '../model/foundationSpec';
import {
  cellId,
  createIdentities,
  domainId,
  type Identities,
  processId,
  textId,
} from '../model/identity';
import { createAuctioneer } from './auctioneer/auctioneer';
import type { AuctioneerState } from './auctioneer/auctioneerState';
import type { AuctionLogger } from './auctioneer/auctionLogger';
import type { PlacementPolicy } from './auctioneer/placementPolicy';
import { createBbs } from './bbs/bbs';
import type { BbsState } from './bbs/bbsState';
import { createBbsRows } from './bbs/rows';
import { createDirector } from './bosh/director';
import { createHealthMonitor } from './bosh/healthMonitor';
import { createCloudController } from './cloudController/cloudController';
import { stagingSources } from './cloudController/stagingSources';
import { createControlPlane } from './controlPlane';
import { createDatabase } from './database';
import { createLocket } from './locket/locket';
import type { LocketState } from './locket/locketState';
import { AUCTIONEER_LOCK, BBS_LOCK, isPresence, waiterKey } from './locket/messages';
import type { LocketRows, LockNames } from './locket/rows';
import { type DiegoMessage, MESSAGE_KINDS } from './messages';
import { createOperator } from './operator/operator';
import type { ProcessSpec } from './operator/operatorState';
import type { Renewals } from './renewals';
import { createRep } from './rep/rep';
import type { RepState } from './rep/repState';
import type { Daemon } from './silk/daemonState';
import { type LeaseOwner, type LeaseTable, singleVmNumber, singleVmOwner } from './silk/leaseTable';
import { createSilkController, createSilkRows, type SilkState } from './silk/silkController';
import { createSingleVm, type SingleVmState } from './silk/singleVm';
import { createVms } from './vms';
import { createWorld } from './world';

/** Actors are numbered in this order; each kind of the control plane in the order of its VMs. */
interface Roles {
  readonly operator: ActorId;
  readonly cloudController: ActorId;
  /** The first stands where it always stood; the others, and the VMs with single addresses, come after the reps. */
  readonly silkControllers: readonly ActorId[];
  readonly silkVms: readonly ActorId[];
  readonly database: ActorId;
  readonly bbses: readonly ActorId[];
  readonly auctioneers: readonly ActorId[];
  readonly lockets: readonly ActorId[];
  readonly reps: readonly ActorId[];
  readonly director: ActorId;
  readonly healthMonitor: ActorId;
}

function rolesOf({ controlPlane, cells, config }: FoundationSpec): Roles {
  let next = 0;
  const one = (): ActorId => next++;
  const each = (of: readonly unknown[]): ActorId[] => of.map(one);
  const [operator, cloudController, silkController, database] = [one(), one(), one(), one()];
  const before = {
    bbses: each(controlPlane.diegoApi),
    auctioneers: each(controlPlane.scheduler),
    lockets: each(controlPlane.diegoApi),
    reps: each(cells),
  };
  const { silk } = config;
  const others = silk === null ? [] : controlPlane.diegoApi.slice(1).map(one);
  const silkVms = Array.from({ length: silk?.singleIps ?? 0 }, one);
  const silkControllers = [silkController, ...others];
  const ofSilk = { silkControllers, silkVms };
  const ofBosh = { director: one(), healthMonitor: one() };
  return { operator, cloudController, database, ...before, ...ofSilk, ...ofBosh };
}

export interface Foundation {
  readonly spec: FoundationSpec;
  readonly simulation: Simulation;
  /** The active BBS as it is now, or any while none is; its tables are all BBSs'. */
  bbs(): BbsState;
  /** Whether a BBS serves now, with a database that answers it. */
  isServed(): boolean;
  /** The BBS that makes the convergence pass of that number; undefined when it is over. */
  bbsInPass(pass: number): BbsState | undefined;
  /** Whether that BBS or auctioneer believes now that it holds its lock. */
  holdsLock(component: 'bbs' | 'auctioneer', index: number): boolean;
  /** A cell's rep as it is now, with its executor; `isUp` false: its VM does not run. */
  rep(cell: number): { readonly state: RepState; readonly isUp: boolean };
  /** Silk's leases as they are now; empty without Silk. */
  leases(): LeaseTable;
  /** The silk-daemon of a cell, or of a VM with a single address; null where there is none. */
  silkDaemon(owner: LeaseOwner): Daemon | null;
  /** The cells that Locket lists now, in no order. */
  presentCells(): readonly number[];
  /** How many locks are held now, by what Locket knows. */
  lockCount(): number;
  /**
   * Renewals and attempts at Locket that are not sent, by row or, of a candidate for a lock, by `waiterKey`; empty
   * in an eager foundation.
   */
  elidedRenewals(): ReadonlyMap<number, Renewals>;
  identities(): Identities;
  /**
   * Has the operator do something that the spec did not foresee; `spec.events` lists it from now on.
   * @throws RangeError for an instant that is past.
   */
  inject(event: TimedEvent): void;
}

export interface FoundationOptions {
  readonly seed: number;
  /** Made for the identities that the foundation starts with. */
  readonly recorder: (identities: Identities) => Recorder;
  readonly auctionLogger?: AuctionLogger;
  readonly limits?: Limits;
  /** Scores cells instead of Diego's scheduler, which is the default: such a run is not Diego. */
  readonly placementPolicy?: PlacementPolicy;
  /**
   * Whether to send even the messages that can change nothing, which are elided by default: bulk syncs of
   * unchanged cells call by call, renewals of presences, locks and leases. The run is the same, only slower.
   */
  readonly isEager?: boolean;
}

/** Builds the foundation at instant 0, with everything scheduled that will happen by itself. */
export function createFoundation(given: FoundationSpec, options: FoundationOptions): Foundation {
  const events = [...given.events];
  const spec: FoundationSpec = { ...given, events };
  const identities = nameEverything(spec);
  const roles = rolesOf(spec);
  const simulation = new Simulation({
    seed: options.seed,
    messageKinds: MESSAGE_KINDS,
    network: createNetwork(spec.config.network),
    recorder: options.recorder(identities),
    limits: options.limits ?? DEFAULT_LIMITS,
  });
  addActors(simulation, spec, roles, identities, options);
  scheduleStart(simulation, spec, roles, options.seed);
  const isActive = (actor: ActorId): boolean =>
    simulation.isUp(actor) && (simulation.actor(actor).state as BbsState).phase === 'active';
  const bbs = (): BbsState => {
    const active = roles.bbses.find(isActive) ?? (roles.bbses[0] as ActorId);
    return simulation.actor(active).state as BbsState;
  };
  const lockets = (): LocketState[] =>
    roles.lockets.map((actor) => simulation.actor(actor).state as LocketState);
  const rep = (cell: number): ActorId => roles.reps[cell] as ActorId;
  return {
    spec,
    simulation,
    bbs,
    isServed: () => roles.bbses.some(isActive) && bbs().plane.database.mode === 'up',
    bbsInPass: (pass) =>
      roles.bbses
        .map((actor) => simulation.actor(actor).state as BbsState)
        .find((state) => state.pass?.number === pass),
    holdsLock: (component, index) => {
      if (component === 'bbs') {
        const { phase, lock } = simulation.actor(roles.bbses[index] as ActorId).state as BbsState;
        return phase !== 'down' && (phase !== 'passive' || lock.isHeld);
      }
      const actor = roles.auctioneers[index] as ActorId;
      return (simulation.actor(actor).state as AuctioneerState).isActive;
    },
    rep: (cell) => ({
      state: simulation.actor(rep(cell)).state as RepState,
      isUp: simulation.isUp(rep(cell)),
    }),
    leases: () =>
      (simulation.actor(roles.silkControllers[0] as ActorId).state as SilkState).rows.table,
    silkDaemon: (owner) => {
      if (owner >= 0) return (simulation.actor(rep(owner)).state as RepState).lease;
      const vm = roles.silkVms[singleVmNumber(owner)];
      return vm === undefined ? null : (simulation.actor(vm).state as SingleVmState).daemon;
    },
    presentCells: () => [...(lockets()[0]?.rows.keys() ?? [])].filter(isPresence),
    lockCount: () =>
      [...(lockets()[0]?.rows.keys() ?? [])].filter((key) => !isPresence(key)).length,
    elidedRenewals: () => (options.isEager ? new Map() : elidedOf(lockets())),
    identities: () => bbs().identities,
    inject(event) {
      const message = { kind: 'operator.event', event: events.length } as const;
      simulation.post(event.at, roles.operator, message);
      events.push(event);
    },
  };
}

function elidedOf(lockets: readonly LocketState[]): Map<number, Renewals> {
  const elided = new Map<number, Renewals>();
  for (const [key, { renewals }] of lockets[0]?.rows ?? []) {
    if (renewals !== null) elided.set(key, renewals);
  }
  for (const { waiters } of lockets) {
    for (const [key, ofLock] of waiters) {
      for (const [owner, { renewals }] of ofLock) elided.set(waiterKey(key, owner), renewals);
    }
  }
  return elided;
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
  roles: Roles,
  identities: Identities,
  options: FoundationOptions,
): void {
  const { config, apps, controlPlane } = spec;
  const taskSources = [...spec.tasks, ...stagingSources(spec)];
  const { isEager = false } = options;
  const zone = spec.zones[0] ?? '';
  const [apiZone = zone] = controlPlane.api;
  const shared = { identities, plane: createControlPlane(), world: createWorld() };
  const vms = createVms(spec);
  const { operator, cloudController, database, lockets, reps } = roles;
  const silkControllers = config.silk === null ? [] : roles.silkControllers;
  const healthMonitor = config.healthMonitor.isResurrectorEnabled ? roles.healthMonitor : null;
  const add = <State, M extends Message, All extends Message>(
    expected: ActorId,
    actor: Actor<State, M, All>,
  ): void => {
    if (simulation.add(actor) !== expected) throw new Error('actors are added in another order');
  };
  const operatorParts = {
    ...roles,
    silkControllers,
    healthMonitor,
    spec,
    config,
    processes: processesOf(spec, roles),
  };
  add(operator, createOperator(operatorParts, { ...shared, vms }, zone));
  const { pushes } = spec;
  const ccParts = { config: config.cloudController, apps, pushes, taskSources };
  add(cloudController, createCloudController(ccParts, shared, apiZone));
  const silk = config.silk ?? NO_SILK;
  const silkRows = createSilkRows(silk);
  const addSilkController = (index: number): void => {
    const parts = { config: silk, index, database, isEager };
    const vmZone = controlPlane.diegoApi[index] ?? zone;
    const actor = createSilkController(parts, { ...shared, rows: silkRows }, vmZone);
    add(roles.silkControllers[index] as ActorId, actor);
  };
  addSilkController(0);
  add(database, createDatabase(controlPlane.database[0] ?? zone));
  const lockDeadline = config.locket.attemptDeadline;
  const ofLocks = { operator, lockets, lockDeadline, isEager };
  const rows = createBbsRows(identities);
  controlPlane.diegoApi.forEach((vmZone, index) => {
    const { pollingInterval } = config.rep;
    const own = { config: config.bbs, index, database, pollingInterval };
    const parts = { ...ofLocks, ...own, cloudController, reps, apps };
    add(roles.bbses[index] as ActorId, createBbs(parts, { ...shared, rows }, vmZone));
  });
  const logger = options.auctionLogger ?? null;
  const policy = options.placementPolicy ?? null;
  controlPlane.scheduler.forEach((vmZone, index) => {
    const parts = { ...ofLocks, config: config.auctioneer, index, reps, logger, policy };
    add(roles.auctioneers[index] as ActorId, createAuctioneer(parts, shared, vmZone));
  });
  const locketRows: LocketRows = new Map();
  const candidates = new Map([
    [BBS_LOCK, roles.bbses],
    [AUCTIONEER_LOCK, roles.auctioneers],
  ]);
  const names = new Map([
    [BBS_LOCK, lockNames('bbs', roles.bbses, identities)],
    [AUCTIONEER_LOCK, lockNames('auctioneer', roles.auctioneers, identities)],
  ]);
  controlPlane.diegoApi.forEach((vmZone, index) => {
    const own = { config: config.locket, index, peers: lockets };
    const parts = { ...own, operator, database, reps, candidates, names, isEager };
    add(lockets[index] as ActorId, createLocket(parts, { ...shared, rows: locketRows }, vmZone));
  });
  const peers = { operator, lockets, silkControllers };
  for (const [cell, cellSpec] of spec.cells.entries()) {
    const parts = { cell, spec: cellSpec, config, apps, taskSources, peers, isEager };
    add(reps[cell] as ActorId, createRep(parts, shared));
  }
  for (let index = 1; index < roles.silkControllers.length; index++) addSilkController(index);
  roles.silkVms.forEach((vm, number) => {
    const vmZone = spec.zones[number % spec.zones.length] ?? zone;
    const { supervisorInterval } = config.bosh;
    const own = { owner: singleVmOwner(number), isSingle: true, supervisorInterval };
    const parts = { ...own, controllers: silkControllers, config: silk, isEager };
    add(vm, createSingleVm(parts, identities, number, vmZone));
  });
  const ofBosh = { config, operator, director: roles.director };
  const directorParts = { ...ofBosh, spec, reps, healthMonitor };
  add(roles.director, createDirector(directorParts, { identities, vms }, zone));
  add(roles.healthMonitor, createHealthMonitor(ofBosh, { identities, vms }, zone));
}

function lockNames(
  component: Component,
  actors: readonly ActorId[],
  identities: Identities,
): LockNames {
  const holders = actors.map((_, index) => textId(identities, `${component}/${index}`));
  return { lock: textId(identities, component), holders };
}

/** What faults can be about, and supervisors look after, in the order in which a VM starts it. */
function processesOf({ controlPlane }: FoundationSpec, roles: Roles): ProcessSpec[] {
  const ofGroup = (
    component: Component,
    group: string,
    actors: readonly ActorId[],
  ): ProcessSpec[] =>
    actors.map((actor, index) => ({
      name: `${component}/${index}`,
      component,
      index,
      vm: `${group}/${index}`,
      actor,
    }));
  const api = controlPlane.api.slice(0, 1).map(() => roles.cloudController);
  return [
    ...ofGroup('locket', 'diego-api', roles.lockets),
    ...ofGroup('silk-controller', 'diego-api', roles.silkControllers),
    ...ofGroup('bbs', 'diego-api', roles.bbses),
    ...ofGroup('auctioneer', 'scheduler', roles.auctioneers),
    ...ofGroup('cloud-controller', 'api', api),
    ...ofGroup('clock', 'api', api),
  ];
}

/** Keeps the actors' numbers the same in a foundation without Silk, where nobody asks the controller. */
const NO_SILK = {
  network: '',
  networkAddress: 0,
  networkPrefix: 0,
  subnetPrefix: 0,
  poolSize: 0,
  containerAddresses: 0,
  leaseExpiration: 0,
  leasePollInterval: 0,
  partitionTolerance: 0,
  callTime: 0,
  clientTimeout: 0,
  singleIps: 0,
};

/** Until a candidate makes its first attempt at a lock, at least: the active one is to have it by then. */
const CANDIDATES_WAIT: Duration = 100 * MILLISECOND;

function scheduleStart(
  simulation: Simulation,
  spec: FoundationSpec,
  roles: Roles,
  seed: number,
): void {
  const { config } = spec;
  const phase = (owner: string, interval: number): number =>
    Math.round(keyedDraw(seed, owner, 'phase', 0) * interval);
  const post = (at: number, to: ActorId, message: DiegoMessage): void => {
    simulation.post(at, to, message);
  };
  for (const locket of roles.lockets) post(0, locket, { kind: 'locket.boot', isWarm: true });
  const startCandidates = (
    component: 'bbs' | 'auctioneer',
    actors: readonly ActorId[],
    interval: Duration,
  ): void =>
    actors.forEach((actor, index) => {
      const at = CANDIDATES_WAIT + phase(`${component}/${index}`, interval);
      post(index === 0 ? 0 : at, actor, { kind: `${component}.boot`, isWarm: index === 0 });
    });
  startCandidates('bbs', roles.bbses, config.bbs.lockRetryInterval);
  startCandidates('auctioneer', roles.auctioneers, config.auctioneer.lockRetryInterval);
  spec.cells.forEach((cell, id) => {
    const rep = roles.reps[id] as ActorId;
    if (cell.joinsAt > 0) simulation.stop(rep);
    else {
      const address = addressOf(cell.underlayAddress);
      const start = { isWarm: true, isVmStart: true, address, hasPreStart: false, isNewVm: false };
      post(0, rep, { kind: 'rep.boot', ...start });
    }
  });
  for (const vm of roles.silkVms) post(0, vm, { kind: 'silkDaemon.start' });
  const [bbs] = roles.bbses;
  if (bbs !== undefined) {
    post(phase('bbs', config.bbs.convergeRepeatInterval), bbs, { kind: 'bbs.converge' });
  }
  const { cloudController } = roles;
  post(phase('cloud-controller', config.cloudController.syncInterval), cloudController, {
    kind: 'cc.sync',
  });
  spec.pushes.forEach((_, push) => {
    post(0, cloudController, { kind: 'cc.startPushes', push });
  });
  spec.tasks.forEach((source, position) => {
    const first = { kind: 'cc.submitTasks', source: position, arrival: 0 } as const;
    post(source.from, cloudController, first);
  });
  spec.rotations.forEach(({ expiresAt }, rotation) => {
    if (expiresAt !== null) post(expiresAt, roles.director, { kind: 'director.expire', rotation });
  });
  spec.events.forEach((event, position) => {
    post(event.at, roles.operator, { kind: 'operator.event', event: position });
  });
}

/**
 * The BBS by itself with its tables full, and callers that talk to it as the measured one's did: no network
 * between, no cells behind, nobody else calling.
 *
 * Rows are put into the tables directly, which takes no simulated time. Whom the BBS itself calls (Locket,
 * auctioneer, reps) is one stand-in, which answers nothing but the list of cells. Bulk syncs are not part of
 * it: a caller that wants some sends the calls itself.
 */
import { createBbs } from '../../diego/bbs/bbs';
import type { BbsParts, BbsState } from '../../diego/bbs/bbsState';
import { desireLRP } from '../../diego/bbs/desired';
import { claimActualLRP, startActualLRP } from '../../diego/bbs/lrpLifecycle';
import { createBbsRows } from '../../diego/bbs/rows';
import type { RequestId } from '../../diego/calls';
import { type DiegoMessage, MESSAGE_KINDS } from '../../diego/messages';
import type { Actor, ActorId, Message } from '../../engine/actor';
import { DEFAULT_LIMITS } from '../../engine/limits';
import { createNetwork } from '../../engine/network';
import { SILENT } from '../../engine/recorder';
import { Simulation } from '../../engine/simulation';
import { type Duration, NEVER } from '../../engine/units';
import { APPS_DOMAIN } from '../../model/domain';
import type { AppSpec } from '../../model/foundationSpec';
import { cellId, createIdentities, domainId, lrpId, processId } from '../../model/identity';
import type { StackName } from '../../scenario/stacks';
import { kindId } from '../../trace/kinds';
import { app, exactly, foundationSpec, type Properties } from '../builders';
import { controlPlane } from '../controlPlaneFixture';

const BBS: ActorId = 0;
const STAND_IN: ActorId = 1;

export interface BenchOptions {
  readonly stack: StackName;
  readonly properties?: Properties;
  readonly apps: number;
  readonly instancesPerApp: number;
  /** Apps that are known but not desired yet, of the same size. */
  readonly spareApps?: number;
  readonly cells: number;
  /** Rows from this one on are left UNCLAIMED, and those before it from `claimedFrom` on CLAIMED. */
  readonly unclaimedFrom?: number;
  readonly claimedFrom?: number;
}

/** Of every call: guests tell answers apart by their kind and instance. */
export const REQUEST: RequestId = 1;

/** One row of the tables: who holds it. */
export interface HeldRow {
  readonly cell: number;
  readonly lrp: number;
  readonly instance: number;
}

/** What a guest of the bench is told besides the answers of the BBS. */
export type BenchMessage = DiegoMessage | { readonly kind: 'bench.next' };

export type Guest = Actor<unknown, BenchMessage, BenchMessage>;

export class BbsBench {
  readonly simulation: Simulation;
  readonly bbs: ActorId = BBS;
  /** By row: the cell that holds it, or is to. */
  readonly rows: HeldRow[] = [];
  /** How long each LRP convergence pass took. */
  readonly passes: Duration[] = [];
  private presentCells: number;

  constructor(options: BenchOptions) {
    const { stack, properties = {}, cells, instancesPerApp, spareApps = 0 } = options;
    const apps: AppSpec[] = [];
    for (let each = 0; each < options.apps + spareApps; each++) {
      apps.push(app(`app-${each}`, { instances: instancesPerApp, memory: 32 }));
    }
    const { config } = foundationSpec({ cells: 0, apps: [], stack, properties });
    this.presentCells = cells;
    const completed = kindId('convergence.completed');
    const recorder = {
      ...SILENT,
      record: (...[, cause, kind, , , , , , x]: Parameters<typeof SILENT.record>): number => {
        if (kind === completed) this.passes.push(x);
        return cause;
      },
    };
    this.simulation = new Simulation({
      seed: 1,
      messageKinds: [...MESSAGE_KINDS, 'bench.next'],
      network: createNetwork({ sameZone: exactly(0), acrossZones: exactly(0), links: {} }),
      recorder,
      limits: DEFAULT_LIMITS,
    });
    const identities = createIdentities();
    domainId(identities, APPS_DOMAIN);
    for (let cell = 0; cell < cells; cell++) cellId(identities, `cell-${cell}`);
    for (const { processGuid } of apps) processId(identities, processGuid);
    const parts: BbsParts = {
      config: config.bbs,
      index: 0,
      operator: STAND_IN,
      database: STAND_IN,
      lockets: [STAND_IN],
      lockDeadline: 0,
      cloudController: STAND_IN,
      reps: Array.from({ length: cells }, () => STAND_IN),
      apps,
      // So long that the load of bulk syncs vanishes.
      pollingInterval: NEVER,
      isEager: false,
    };
    const plane = controlPlane({ locket: STAND_IN, auctioneer: STAND_IN });
    const rows = createBbsRows(identities);
    this.simulation.add(createBbs(parts, { identities, plane, rows }, 'z1'));
    this.simulation.add(this.standIn());
    this.fill(options);
  }

  get state(): BbsState {
    return this.simulation.actor(BBS).state as BbsState;
  }

  /** Cells from this one on have no presence any more. */
  loseCellsFrom(cell: number): void {
    this.presentCells = cell;
  }

  /** Adds a guest and lets it begin at once. */
  add(guest: Guest): void {
    const id = this.simulation.add(guest);
    this.simulation.post(this.simulation.now, id, { kind: 'bench.next' });
  }

  /** Runs until nothing is left to do. */
  run(): void {
    while (this.simulation.step());
  }

  /** One convergence pass, alone; answers how long it took. */
  converge(): Duration {
    const before = this.passes.length;
    this.simulation.post(this.simulation.now, BBS, { kind: 'bbs.converge' } as Message);
    while (this.passes.length === before && this.simulation.step());
    const passed = this.passes[before];
    if (passed === undefined) throw new Error('the pass did not end');
    return passed;
  }

  private standIn(): Guest {
    return {
      role: 'bench',
      name: 'stand-in',
      zone: 'z1',
      state: null,
      receive: (_state, message, ctx) => {
        if (message.kind !== 'locket.fetchPresences') return;
        const cells = Int32Array.from({ length: this.presentCells }, (_, cell) => cell);
        ctx.send(ctx.sender, { kind: 'bbs.presences', ticket: message.ticket, cells });
      },
    };
  }

  /** All apps desired, their instances dealt to the cells in runs of equal length. */
  private fill(options: BenchOptions): void {
    const { rows, listedCells } = this.state;
    const { apps, instancesPerApp, cells } = options;
    const total = apps * instancesPerApp;
    const { unclaimedFrom = total, claimedFrom = unclaimedFrom } = options;
    const constraint = { rootFs: 'preloaded:cflinuxfs4', placementTags: [], volumeDrivers: [] };
    const perCell = Math.ceil(total / cells);
    for (let process = 0; process < apps; process++) {
      const desired = { process, domain: 0, instances: instancesPerApp, constraint };
      const size = { memory: 32, disk: 32, annotation: '' };
      desireLRP(rows, listedCells, 0, { ...desired, ...size });
      for (let index = 0; index < instancesPerApp; index++) {
        const row = this.rows.length;
        const lrp = lrpId(rows.identities, process, index);
        const held = { cell: Math.floor(row / perCell), lrp, instance: row };
        this.rows.push(held);
        if (row >= unclaimedFrom) continue;
        claimActualLRP(rows, listedCells, 0, held);
        if (row >= claimedFrom) continue;
        startActualLRP(rows, listedCells, 0, { ...held, domain: 0 });
      }
    }
  }
}

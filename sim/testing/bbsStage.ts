/**
 * One BBS by itself, the active one: calls go in, answers, records and observations come out. Time passes for
 * its own timers only, when a test lets it. Cells, an app's instances and tasks go by their names.
 */
import { createBbs } from '../diego/bbs/bbs';
import type { BbsParts } from '../diego/bbs/bbsState';
import type { BbsMessage } from '../diego/bbs/messages';
import { actualLRPsOf } from '../diego/bbs/reads';
import { createBbsRows } from '../diego/bbs/rows';
import { createControlPlane, listen } from '../diego/controlPlane';
import type { DiegoMessage } from '../diego/messages';
import type { SyncCalls } from '../diego/rep/messages';
import type { Instant } from '../engine/units';
import type { ActualLRP } from '../model/actualLRP';
import type { BbsServiceTimes } from '../model/config';
import { APPS_DOMAIN } from '../model/domain';
import {
  type CellId,
  cellId,
  createIdentities,
  domainId,
  instanceIdOf,
  type LrpId,
  lrpId,
  NONE,
  processId,
  type TaskId,
  taskId,
} from '../model/identity';
import type { TaskDefinition } from '../model/task';
import { KINDS } from '../trace/kinds';
import { OBSERVATIONS } from '../trace/observations';
import { app, foundationSpec } from './builders';
import { RecordingCtx } from './recordingCtx';

/** Who sends the calls, and Locket. */
export const CALLER = 1;
const LOCKET = 4;

interface Observed {
  readonly name: string;
  readonly value: number;
  readonly at: Instant;
}

/** Notes records with their columns, and observations. */
export class NotingCtx extends RecordingCtx {
  /** `kind cell lrp instance a`, a column that the kind does not use as `-`. */
  readonly records: string[] = [];
  readonly observed: Observed[] = [];

  override record(
    kind: number,
    cell = -1,
    lrp = -1,
    instance = -1,
    a: number | undefined = undefined,
  ): void {
    super.record(kind);
    const spec = KINDS[kind];
    const columns = [spec?.cell && cell, spec?.lrp && lrp, spec?.instance && instance];
    const said = columns.map((column) => (typeof column === 'number' ? column : '-'));
    this.records.push([spec?.name, ...said, a].join(' '));
  }

  override note(kind: number, ...columns: number[]): void {
    this.record(kind, ...columns);
  }

  override count(observation = -1, subject = NONE, value = 0, at = this.now): void {
    const name = OBSERVATIONS[observation]?.name ?? '?';
    this.observed.push({ name: subject === NONE ? name : `${name} of ${subject}`, value, at });
  }
}

interface StageOptions {
  readonly isEager?: boolean;
  readonly serviceTimes?: Partial<BbsServiceTimes>;
}

/** A container that a bulk sync tells of: `start app/0 ig-1`, `claim app/0 ig-1`, `startTask task-1 ig-2`. */
type Told = string;

export class BbsStage {
  readonly ctx = new NotingCtx();
  readonly plane = createControlPlane();
  readonly identities = createIdentities();
  readonly rows = createBbsRows(this.identities);
  readonly parts: BbsParts;
  readonly bbs;
  private requests = 0;

  /** There are cell-0 and cell-1, and one app that asks for three instances. */
  constructor({ isEager = false, serviceTimes = {} }: StageOptions = {}) {
    const spec = foundationSpec({ cells: 2, apps: [app('app', { instances: 3 })] });
    const { bbs, locket, rep } = spec.config;
    this.parts = {
      config: { ...bbs, serviceTimes: { ...bbs.serviceTimes, ...serviceTimes } },
      index: 1,
      operator: 2,
      database: 3,
      lockets: [LOCKET],
      lockDeadline: locket.attemptDeadline,
      cloudController: CALLER,
      reps: [CALLER, CALLER],
      apps: spec.apps,
      pollingInterval: rep.pollingInterval,
      isEager,
    };
    // Another domain, text and instance come first, so that none that counts has the number 0.
    domainId(this.identities, 'another');
    domainId(this.identities, APPS_DOMAIN);
    instanceIdOf(this.identities, 'another');
    processId(this.identities, 'app-1');
    for (const { cellGuid } of spec.cells) cellId(this.identities, cellGuid);
    listen(this.plane, 'locket', LOCKET);
    const { identities, plane, rows } = this;
    this.bbs = createBbs(this.parts, { identities, plane, rows }, 'z1');
    this.tell({ kind: 'bbs.boot', isWarm: true });
    this.bbs.state.listedCells = new Set([0, 1]);
    this.ctx.takeSent();
    this.ctx.timers = [];
  }

  get state() {
    return this.bbs.state;
  }

  tell(message: BbsMessage): void {
    this.ctx.sender = CALLER;
    this.bbs.receive(this.bbs.state, message, this.ctx);
  }

  /** Makes the call and lets it be served. What was sent because of it. */
  call(message: BbsMessage): DiegoMessage[] {
    this.ctx.takeSent();
    this.tell(message);
    this.serves();
    return this.ctx.takeSent();
  }

  /** Lets what is booked be done, tries again and again included. */
  serves(): void {
    for (;;) {
      const [next] = this.ctx.timers
        .filter(({ message }) => message.kind === 'bbs.serve')
        .sort((a, b) => a.at - b.at);
      if (next === undefined) return;
      this.ctx.timers = this.ctx.timers.filter((timer) => timer !== next);
      this.ctx.now = next.at;
      this.tell(next.message as BbsMessage);
    }
  }

  /** An instance's key as calls carry it: of `app/0`, `ig-1`, on the cell of that number. */
  key(name: string, instance: string, cell: CellId = 0) {
    const request = ++this.requests;
    return { cell, lrp: this.lrp(name), instance: this.instance(instance), request };
  }

  lrp(name: string): LrpId {
    return lrpId(this.identities, 0, Number(name.split('/')[1]));
  }

  instance(name: string): number {
    return instanceIdOf(this.identities, name);
  }

  task(name: string): TaskId {
    return taskId(this.identities, name);
  }

  rowsOf(name: string): ActualLRP[] {
    return actualLRPsOf(this.rows, this.lrp(name));
  }

  /** The app's instances are desired. */
  desires(instances = 3): DiegoMessage[] {
    return this.call({ kind: 'bbs.desire', process: 0, instances, request: 1 });
  }

  /** The instance runs on the cell. */
  runs(name: string, instance: string, cell: CellId = 0): void {
    this.call({ kind: 'bbs.start', ...this.key(name, instance, cell), isRoutable: true });
  }

  /** A task that has not started. */
  desiresTask(name: string): void {
    const constraint = { rootFs: 'preloaded:cflinuxfs4', placementTags: [], volumeDrivers: [] };
    const definition: TaskDefinition = {
      domain: domainId(this.identities, APPS_DOMAIN),
      memory: 1,
      disk: 1,
      constraint,
      hasCallback: false,
    };
    this.call({ kind: 'bbs.desireTask', task: this.task(name), definition, request: 1 });
  }

  /** What a bulk sync says of containers. */
  told(...containers: Told[]): SyncCalls {
    const of = (call: string) =>
      containers.map((line) => line.split(' ')).filter(([named]) => named === call);
    const lrps = (call: string) => of(call).map(([, name = '']) => this.lrp(name));
    const instances = (call: string) => of(call).map(([, , name = '']) => this.instance(name));
    return {
      startLRPs: lrps('start'),
      startInstances: instances('start'),
      claimLRPs: lrps('claim'),
      claimInstances: instances('claim'),
      unroutableInstances: [],
      tasks: of('startTask').map(([, name = '']) => this.task(name)),
      taskInstances: instances('startTask'),
      otherContainers: 0,
    };
  }

  /** A bulk sync of cell-0. What was sent because of it. */
  syncs(calls: SyncCalls | null): DiegoMessage[] {
    return this.call({ kind: 'bbs.sync', cell: 0, calls, request: ++this.requests });
  }

  /** The sum of an observation so far. */
  sum(name: string): number {
    return this.ctx.observed
      .filter((each) => each.name === name)
      .reduce((total, { value }) => total + value, 0);
  }
}

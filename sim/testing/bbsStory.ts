/**
 * A BBS to tell stories about in tests: calls in a line each, tables as text.
 *
 * `key` is `app/0`; an instance is `ig-1@cell-1`. Every call leaves its outcome in `last`, in the words
 * of Diego's event streams.
 */
import { convergeLRPs } from '../diego/bbs/convergenceActions';
import { desireLRP, removeDesiredLRP, updateDesiredLRP } from '../diego/bbs/desired';
import { upsertDomain } from '../diego/bbs/domains';
import {
  evacuateClaimedActualLRP,
  evacuateCrashedActualLRP,
  evacuateRunningActualLRP,
  evacuateStoppedActualLRP,
  removeEvacuatingActualLRP,
} from '../diego/bbs/evacuation';
import { type ConvergencePlan, planLRPConvergence } from '../diego/bbs/lrpConvergence';
import {
  claimActualLRP,
  crashActualLRP,
  failActualLRP,
  removeActualLRP,
  retireActualLRP,
  startActualLRP,
} from '../diego/bbs/lrpLifecycle';
import { NOTHING, type Outcome } from '../diego/bbs/outcome';
import { actualLRPsOf } from '../diego/bbs/reads';
import { type BbsRows, createBbsRows } from '../diego/bbs/rows';
import { type Duration, type Instant, SECOND } from '../engine/units';
import { type ActualLRP, ORDINARY, PRESENCE_NAMES, STATE_NAMES } from '../model/actualLRP';
import type { UpdateStrategy } from '../model/desiredLRP';
import { APPS_DOMAIN } from '../model/domain';
import {
  type CellId,
  cellId,
  createIdentities,
  domainId,
  instanceIdOf,
  type LrpId,
  lrpId,
  lrpName,
  processId,
} from '../model/identity';
import { givenRow } from './cases/givenRows';
import { namedEffect, namedEvents } from './conformance/bbsNames';

export class BbsStory {
  readonly rows: BbsRows = createBbsRows(createIdentities());
  readonly cells = new Set<CellId>();
  now: Instant = 0;
  last: Outcome = NOTHING;

  /** A BBS that sees these cells. */
  static withCells(...names: string[]): BbsStory {
    const story = new BbsStory();
    for (const name of names) story.gains(name);
    return story;
  }

  /** One desired instance runs as ig-1 on cell-1; there are cell-2 and cell-3. */
  static running(): BbsStory {
    const story = BbsStory.withCells('cell-1', 'cell-2', 'cell-3');
    story.desires('app', 1);
    story.claims('app/0', 'ig-1@cell-1');
    story.starts('app/0', 'ig-1@cell-1');
    return story;
  }

  /** The same after the dance: ig-1 evacuates, and its replacement waits for an auction. */
  static evacuating(): BbsStory {
    const story = BbsStory.running();
    story.evacuates('running', 'app/0', 'ig-1@cell-1');
    return story;
  }

  /** The app's instance 0 has these rows, as `given` takes them; there are cell-1 to cell-3. */
  static withRows(...lines: string[]): BbsStory {
    const story = BbsStory.withCells('cell-1', 'cell-2', 'cell-3');
    story.desires('app', 1);
    story.retires('app/0');
    for (const line of lines) story.given(line);
    return story;
  }

  gains(cell: string): void {
    this.cells.add(this.cell(cell));
  }

  loses(cell: string): void {
    this.cells.delete(this.cell(cell));
  }

  passes(duration: Duration): void {
    this.now += duration;
  }

  refreshes(domain = APPS_DOMAIN, ttl: Duration = 120 * SECOND): Outcome {
    const request = { domain: domainId(this.rows.identities, domain), ttl };
    return this.did(upsertDomain(this.rows, this.cells, this.now, request));
  }

  desires(app: string, instances: number, updateStrategy?: UpdateStrategy): Outcome {
    const request = {
      process: this.process(app),
      domain: domainId(this.rows.identities, APPS_DOMAIN),
      instances,
      memory: 256,
      disk: 512,
      constraint: { rootFs: 'preloaded:cflinuxfs4', placementTags: [], volumeDrivers: [] },
      annotation: '',
      ...(updateStrategy !== undefined && { updateStrategy }),
    };
    return this.did(desireLRP(this.rows, this.cells, this.now, request));
  }

  scales(app: string, instances: number): Outcome {
    const request = { process: this.process(app), instances };
    return this.did(updateDesiredLRP(this.rows, this.cells, this.now, request));
  }

  removes(app: string): Outcome {
    const request = { process: this.process(app) };
    return this.did(removeDesiredLRP(this.rows, this.cells, this.now, request));
  }

  /**
   * Puts a row beside what calls left, written as `table` writes it: for rows that only a call which failed
   * half-way leaves.
   */
  given(line: string): void {
    givenRow(this, line);
  }

  claims(key: string, instance: string): Outcome {
    return this.did(claimActualLRP(this.rows, this.cells, this.now, this.instance(key, instance)));
  }

  starts(key: string, instance: string, isRoutable = true): Outcome {
    const request = { ...this.instance(key, instance), isRoutable };
    return this.did(startActualLRP(this.rows, this.cells, this.now, request));
  }

  crashes(key: string, instance: string, reason = 'exit status 1'): Outcome {
    const request = { ...this.instance(key, instance), reason };
    return this.did(crashActualLRP(this.rows, this.cells, this.now, request));
  }

  fails(key: string, reason: string): Outcome {
    const request = { lrp: this.lrp(key), reason };
    return this.did(failActualLRP(this.rows, this.cells, this.now, request));
  }

  removesActual(key: string, instance: string): Outcome {
    return this.did(removeActualLRP(this.rows, this.cells, this.now, this.instance(key, instance)));
  }

  retires(key: string): Outcome {
    return this.did(retireActualLRP(this.rows, this.cells, this.now, { lrp: this.lrp(key) }));
  }

  evacuates(
    state: 'claimed' | 'running' | 'stopped' | 'residual',
    key: string,
    instance: string,
  ): Outcome {
    const calls = {
      claimed: evacuateClaimedActualLRP,
      running: evacuateRunningActualLRP,
      stopped: evacuateStoppedActualLRP,
      residual: removeEvacuatingActualLRP,
    };
    const request = this.instance(key, instance);
    return this.did(calls[state](this.rows, this.cells, this.now, request));
  }

  evacuatesCrashed(key: string, instance: string): Outcome {
    const request = { ...this.instance(key, instance), reason: 'drained' };
    return this.did(evacuateCrashedActualLRP(this.rows, this.cells, this.now, request));
  }

  plans(): ConvergencePlan {
    return planLRPConvergence(this.rows, this.cells, this.now);
  }

  converges() {
    const pass = convergeLRPs(this.rows, this.cells, this.now);
    this.last = { effects: pass.effects, events: pass.events };
    return pass.metrics;
  }

  /** What the last call made others do and told subscribers, in order. */
  get told(): string[] {
    const { identities } = this.rows;
    const effects = this.last.effects.flatMap((effect) => namedEffect(identities, effect));
    const events = namedEvents(identities, this.last.events);
    return [...effects, ...events.map((event) => event.replace('actual_lrp_', ''))];
  }

  /** One line a row, in the order of keys; ORDINARY goes without saying. */
  get table(): string[] {
    const { identities } = this.rows;
    return identities.lrpProcess.flatMap((_process, lrp) =>
      actualLRPsOf(this.rows, lrp).map((row) => this.line(lrpName(identities, lrp), row)),
    );
  }

  /** The rows of one key. */
  rowsOf(key: string): ActualLRP[] {
    return actualLRPsOf(this.rows, this.lrp(key));
  }

  lrp(key: string): LrpId {
    const [app = '', index = '0'] = key.split('/');
    return lrpId(this.rows.identities, this.process(app), Number(index));
  }

  private line(key: string, row: ActualLRP): string {
    const { cells, instances, texts } = this.rows.identities;
    const words = [key];
    if (row.presence !== ORDINARY) words.push(PRESENCE_NAMES[row.presence]);
    words.push(STATE_NAMES[row.state]);
    if (row.cell >= 0) words.push(`${instances[row.instance]}@${cells[row.cell]}`);
    if (row.crashCount > 0) words.push(`crashed ${row.crashCount}`);
    if (row.placementError >= 0) words.push(`(${texts[row.placementError]})`);
    return words.join(' ');
  }

  private did(outcome: Outcome): Outcome {
    this.last = outcome;
    return outcome;
  }

  private cell(name: string): CellId {
    return cellId(this.rows.identities, name);
  }

  private process(app: string) {
    return processId(this.rows.identities, app);
  }

  private instance(key: string, instance: string) {
    const { identities } = this.rows;
    const [instanceGuid = '', cell = ''] = instance.split('@');
    return {
      lrp: this.lrp(key),
      domain: domainId(identities, APPS_DOMAIN),
      cell: cellId(identities, cell),
      instance: instanceIdOf(identities, instanceGuid),
    };
  }
}

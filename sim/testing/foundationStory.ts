/**
 * A foundation to tell stories about in tests: it runs to an instant, and then one asks what happened and
 * how things stand, in Diego's words.
 *
 * Keys are written as `dora-1/0` (process guid and index), instants as whole microseconds, rows as text.
 */
import { readRow } from '../diego/bbs/actualLRPTable';
import { PRESENCES, slotOf } from '../diego/bbs/rows';
import type { Foundation } from '../diego/foundation';
import { addRule, type Rule, removeRule } from '../engine/network';
import { type Duration, type Instant, MINUTE } from '../engine/units';
import {
  type ActualLRP,
  ORDINARY,
  PRESENCE_NAMES,
  type Presence,
  STATE_NAMES,
} from '../model/actualLRP';
import type { FoundationSpec } from '../model/foundationSpec';
import { type LrpId, lrpName } from '../model/identity';
import type { Task } from '../model/task';
import { rowAt, rowsOfKind, valueAt } from '../trace/columns';
import { KINDS, type KindName, kindId } from '../trace/kinds';
import { type FoundationEntry, foundationSpec } from './builders';
import { type ObservedRun, observedRun } from './observedRun';

/** One record, with names in the place of ids where a test wants to read them. */
export interface Happening {
  readonly at: Instant;
  /** Empty where the kind has none. */
  readonly cell: string;
  readonly lrp: string;
  readonly a: number;
  readonly b: number;
  readonly x: number;
  /** The text that the record mentions, empty without one. */
  readonly text: string;
}

/** Which records are meant. */
export interface About {
  readonly cell?: string;
  readonly lrp?: string;
  /** Guid of the task in the record. */
  readonly task?: string;
  readonly from?: Instant;
  readonly until?: Instant;
}

export class FoundationStory {
  readonly foundation: Foundation;
  private readonly run: ObservedRun;

  constructor(spec: FoundationSpec, seed: number) {
    this.run = observedRun(spec, { seed });
    this.foundation = this.run.foundation;
  }

  static of(entry: FoundationEntry, seed = 1): FoundationStory {
    return new FoundationStory(foundationSpec(entry), seed);
  }

  /** The same foundation with several seeds: phases of timers, and so what meets what, differ. */
  static variants(entry: FoundationEntry, count = 8): FoundationStory[] {
    const spec = foundationSpec(entry);
    return Array.from({ length: count }, (_, seed) => new FoundationStory(spec, seed + 1));
  }

  get now(): Instant {
    return this.foundation.simulation.now;
  }

  runsTo(at: Instant): this {
    this.foundation.simulation.runUntil(at);
    return this;
  }

  runsFor(duration: Duration): this {
    return this.runsTo(this.now + duration);
  }

  /** Runs to the end of the event in which that happens next. Throws when it does not by `limit`. */
  runsUntil(name: KindName, about: About = {}, limit: Instant = this.now + 10 * MINUTE): this {
    const { simulation } = this.foundation;
    const { columns } = this.run;
    const kind = kindId(name);
    while ((simulation.nextAt() ?? limit) < limit) {
      const from = columns.length;
      simulation.step();
      for (let row = from; row < columns.length; row++) {
        if (valueAt(columns, 'kind', row) !== kind) continue;
        if (this.isAbout(name, this.happening(name, row), about)) return this;
      }
    }
    throw new Error(`${name} did not happen by ${limit}`);
  }

  /** Everything of that kind that has happened so far, in order. */
  happenings(name: KindName, about: About = {}): Happening[] {
    return [...rowsOfKind(this.run.columns, name)]
      .map((row) => this.happening(name, row))
      .filter((one) => this.isAbout(name, one, about));
  }

  /** When it happened for the first time. Throws when it did not. */
  firstAt(name: KindName, about: About = {}): Instant {
    const [first] = this.happenings(name, about);
    if (first === undefined) throw new Error(`${name} did not happen by ${this.now}`);
    return first.at;
  }

  /** A key's rows, ORDINARY first: `ORDINARY RUNNING on cell-0`. */
  rows(key: string): string[] {
    const { identities } = this.bbsRows;
    return ([0, 1, 2] as const).flatMap((presence) => {
      const row = this.row(key, presence);
      if (row === null) return [];
      const name = `${PRESENCE_NAMES[row.presence]} ${STATE_NAMES[row.state]}`;
      return row.cell < 0 ? name : `${name} on ${identities.cells[row.cell]}`;
    });
  }

  row(key: string, presence: Presence = ORDINARY): ActualLRP | null {
    const slot = slotOf(this.lrp(key), presence);
    return slot < 0 || slot >= this.bbsRows.actual.capacity ? null : readRow(this.bbsRows, slot);
  }

  /** Why the last auction of the key found no cell; empty when it did. */
  placementError(key: string): string {
    return this.text(this.row(key)?.placementError ?? -1);
  }

  task(guid: string): Task | undefined {
    const { identities, tasks } = this.bbsRows;
    return tasks.get(identities.taskByName.get(guid) ?? -1);
  }

  /** A cell's containers, as `dora-1/0 running`; none while its VM is down. */
  containers(cell: string): string[] {
    const { identities } = this.bbsRows;
    const { state, isUp } = this.foundation.rep(identities.cellByName.get(cell) ?? -1);
    if (!isUp) return [];
    return [...state.executor.containers.values()].map(({ lrp, task, state: containerState }) => {
      const name = lrp < 0 ? identities.tasks[task] : lrpName(identities, lrp);
      return `${name} ${containerState}`;
    });
  }

  /** Keys whose containers run on that cell, or on any. */
  running(cell?: string): string[] {
    const cells = cell === undefined ? this.bbsRows.identities.cells : [cell];
    return cells
      .flatMap((name) => this.containers(name))
      .filter((container) => container.endsWith(' running'))
      .map((container) => container.slice(0, -' running'.length))
      .sort();
  }

  /** The cells that Locket lists. */
  presentCells(): string[] {
    const { cells } = this.bbsRows.identities;
    return this.foundation
      .presentCells()
      .map((cell) => cells[cell] ?? '?')
      .sort();
  }

  /** Loses messages of that kind for a while. */
  loses(kind: string, duration: Duration): this {
    const rule: Rule = { id: `loses ${kind}`, from: {}, to: {}, kind, action: { drop: true } };
    const { network } = this.foundation.simulation;
    addRule(network, rule);
    this.runsFor(duration);
    removeRule(network, rule.id);
    return this;
  }

  private isAbout(name: KindName, one: Happening, about: About): boolean {
    const { cell, lrp, task, from = 0, until = this.now } = about;
    return (
      one.at >= from &&
      one.at <= until &&
      (cell === undefined || one.cell === cell) &&
      (lrp === undefined || one.lrp === lrp) &&
      (task === undefined || this.taskOf(name, one) === task)
    );
  }

  private get bbsRows() {
    return this.foundation.bbs().rows;
  }

  private lrp(key: string): LrpId {
    const { identities } = this.bbsRows;
    const slash = key.lastIndexOf('/');
    const process = identities.processByName.get(key.slice(0, slash)) ?? -1;
    return identities.lrpsOfProcess[process]?.[Number(key.slice(slash + 1))] ?? -PRESENCES;
  }

  private text(id: number): string {
    return this.bbsRows.identities.texts[id] ?? '';
  }

  private happening(name: KindName, row: number): Happening {
    const { at, cell, lrp, a, b, x } = rowAt(this.run.columns, row);
    const { identities } = this.bbsRows;
    const spec = KINDS[kindId(name)] as { a?: { type: string }; b?: { type: string } } | undefined;
    const text =
      spec?.a?.type === 'text' ? this.text(a) : spec?.b?.type === 'text' ? this.text(b) : '';
    const lrpText = lrp < 0 ? '' : lrpName(identities, lrp);
    return { at, cell: identities.cells[cell] ?? '', lrp: lrpText, a, b, x, text };
  }

  private taskOf(name: KindName, { a, b }: Happening): string | undefined {
    const spec = KINDS[kindId(name)] as { a?: { type: string }; b?: { type: string } } | undefined;
    const { tasks } = this.bbsRows.identities;
    if (spec?.a?.type === 'task') return tasks[a];
    return spec?.b?.type === 'task' ? tasks[b] : undefined;
  }
}

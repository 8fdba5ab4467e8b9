/**
 * A run that its caller drives: up to an instant, to a record, or event by event, looking at the foundation and
 * breaking it on the way. Driving changes nothing: a run in steps and one in one go are the same run.
 */
import { finishRun, type Run, startRun } from '../answers/run';
import { checkState, createWatches } from '../check/checkAll';
import { type Invariant, type Violation, violationText } from '../check/invariant';
import { InvariantBroken } from '../check/invariantBroken';
import { createRecordJudge, type RecordJudge } from '../check/recordJudge';
import type { PlacementPolicy } from '../diego/auctioneer/placementPolicy';
import { SECOND } from '../engine/units';
import type { FoundationSpec } from '../model/foundationSpec';
import { formatDuration } from '../scenario/quantities';
import type { Scenario } from '../scenario/schema';
import { columnsSink, createColumns, rowAt, type TraceColumns } from '../trace/columns';
import { KINDS, type KindName, kindId, LEVELS, type Level } from '../trace/kinds';
import type { MetricKey } from '../trace/metrics';
import { decode, type TraceRecord, type TraceRecordOf } from '../trace/records';
import { appsOf, cellsOf, instancesOf } from './foundationView';
import { injected } from './injection';
import type { CustomInvariant, ReportViolation } from './invariants';
import type { LoadedScenario } from './loadScenario';
import type { RunOutcome } from './outcome';
import { outcomeOf } from './outcomeOf';
import { expandedOf, parsedOf } from './parsed';
import { type MetricQuery, type MetricView, metricViews } from './runMetrics';
import { microseconds, type Time } from './times';
import type { AppView, CellView, InstanceView } from './views';

const EVENTS_PER_LOOK = 50;
const TIME_PER_LOOK = SECOND;

export interface ScenarioRunOptions {
  /** Which records are kept. Default `normal`; `full` has all, `summary` few. 35 bytes each. */
  readonly records?: Level;
  /** Whether to keep Diego's metrics. Default: no. */
  readonly hasMetrics?: boolean;
  /** Places work instead of Diego's scheduler, which is the default. Such a run is not Diego. */
  readonly placementPolicy?: PlacementPolicy;
  /** Of one's own, which stop the run when they are broken. */
  readonly invariants?: readonly CustomInvariant[];
  /**
   * When diegosim's own invariants are looked at: `throughout`, as `diegosim check` does, which takes several times as
   * long, or, the default, at the `end`.
   */
  readonly ownInvariants?: 'throughout' | 'end';
}

/** What must be true of a record that is waited for. */
export interface RecordWait<Name extends KindName> {
  readonly where?: (record: TraceRecordOf<Name>) => boolean;
  /** From now on. Default: to the end of the run. */
  readonly within?: Time;
}

/** A run at instant 0. @throws TypeError for a scenario that `loadScenario` has not made. */
export function startScenario(
  scenario: LoadedScenario,
  options: ScenarioRunOptions = {},
): ScenarioRun {
  return new ScenarioRun(scenario, options);
}

/** From beginning to end. @throws InvariantBroken */
export function runScenario(
  scenario: LoadedScenario,
  options: ScenarioRunOptions = {},
): RunOutcome {
  return startScenario(scenario, options).finish();
}

export class ScenarioRun {
  private readonly run: Run;
  private readonly columns: TraceColumns;
  private readonly level: Level;
  private readonly invariants: readonly CustomInvariant[];
  private readonly watches: readonly Invariant[] | null;
  private readonly judge: RecordJudge | null;
  private scenario: Scenario;
  private spec: FoundationSpec;
  private looked = { events: 0, at: 0 };
  /** Rows that the invariants over records have seen. */
  private judged = 0;
  private isFinished = false;

  /** Use `startScenario`. */
  constructor(scenario: LoadedScenario, options: ScenarioRunOptions) {
    const expanded = expandedOf(scenario);
    const isThroughout = options.ownInvariants === 'throughout';
    let parts: { columns: TraceColumns; judge: RecordJudge | null } | undefined;
    this.scenario = parsedOf(scenario);
    this.spec = expanded.foundation;
    this.level = options.records ?? 'normal';
    this.invariants = options.invariants ?? [];
    this.watches = isThroughout ? createWatches() : null;
    this.run = startRun(expanded, {
      level: this.level,
      hasMetrics: options.hasMetrics ?? false,
      ...(options.placementPolicy === undefined
        ? {}
        : { placementPolicy: options.placementPolicy }),
      sinks: (identities) => {
        const columns = createColumns(identities);
        const judge = isThroughout ? createRecordJudge(expanded.foundation, identities) : null;
        parts = { columns, judge };
        return [columnsSink(columns), ...(judge === null ? [] : [judge.sink])];
      },
    });
    if (parts === undefined) throw new Error('the run asked for no listeners');
    this.columns = parts.columns;
    this.judge = parts.judge;
  }

  /** Simulated so far, µs. */
  get now(): number {
    return this.run.foundation.simulation.now;
  }

  /** When the run ends, µs. */
  get end(): number {
    return this.run.end;
  }

  /** Events handled so far. */
  get events(): number {
    return this.run.foundation.simulation.events;
  }

  /** Of what has been recorded so far. */
  get digest(): string {
    return this.run.recorder.digest();
  }

  // ---- Driving ----

  /**
   * Handles the next events, one when nothing is said; answers how many there were before the end of the run.
   * @throws InvariantBroken
   */
  step(events = 1): number {
    let handled = 0;
    while (handled < events && this.stepBefore(this.end)) handled++;
    return handled;
  }

  /** Handles all events up to and at that instant. @throws InvariantBroken; RangeError for one that is past. */
  advanceTo(instant: Time): void {
    const until = microseconds(instant);
    if (until < this.now) throw new RangeError(`it is ${formatDuration(this.now)} already`);
    if (until > this.end) throw new RangeError(`the run ends at ${formatDuration(this.end)}`);
    while (this.stepBefore(until)) {}
    // What is due at this very instant is sent by what follows, as in a run in one go.
    this.run.metrics?.sendTo(until - 1);
    this.run.foundation.simulation.runUntil(until);
  }

  /** The same, so much later than now. */
  advanceBy(duration: Time): void {
    this.advanceTo(this.now + microseconds(duration));
  }

  /**
   * Drives to the first record of that kind from now on, and stops after the event that made it; undefined when there
   * is none in time.
   * @throws InvariantBroken; RangeError for a kind that this run does not keep.
   */
  advanceToRecord<Name extends KindName>(
    kind: Name,
    { where, within }: RecordWait<Name> = {},
  ): TraceRecordOf<Name> | undefined {
    this.requireKept(kind);
    const id = kindId(kind);
    let row = this.columns.length;
    let found: TraceRecordOf<Name> | undefined;
    this.advanceUntil(() => {
      for (; row < this.columns.length && found === undefined; row++) {
        if (rowAt(this.columns, row).kind !== id) continue;
        const record = decode(this.columns, row) as TraceRecordOf<Name>;
        if (where === undefined || where(record)) found = record;
      }
      return found !== undefined;
    }, within);
    return found;
  }

  /**
   * Drives until the condition is true, which is asked after each event; answers whether it became so in time. Where it
   * does not, the clock stands at the end of that time.
   * @throws InvariantBroken
   */
  advanceUntil(condition: (run: ScenarioRun) => boolean, within?: Time): boolean {
    const until =
      within === undefined ? this.end : Math.min(this.end, this.now + microseconds(within));
    while (!condition(this)) {
      if (this.stepBefore(until)) continue;
      this.advanceTo(until);
      return false;
    }
    return true;
  }

  /**
   * Has something happen that the scenario does not hold: an event of a scenario file without its time, such as
   * `{ kill: { zone: 'z3' }, for: '5m' }`, now or at a later instant.
   * @throws InvalidEvent for what cannot be injected; RangeError for an instant that is past.
   */
  inject(event: object, at: Time = this.now): void {
    const instant = microseconds(at);
    if (instant < this.now) throw new RangeError(`it is ${formatDuration(this.now)} already`);
    const { scenario, foundation, events } = injected(this.scenario, this.spec, event, instant);
    for (const each of events) this.run.foundation.inject(each);
    this.scenario = scenario;
    this.spec = foundation;
  }

  /**
   * Drives to the end, and answers. Once only.
   * @throws InvariantBroken, by diegosim's own invariants as well.
   */
  finish(): RunOutcome {
    this.advanceTo(this.end);
    return this.stop();
  }

  /** Answers as of now: expectations that are not certain yet are `not decided`. Once only. @throws InvariantBroken */
  stop(): RunOutcome {
    if (this.isFinished) throw new Error('a run is finished once');
    this.lookAtState();
    this.isFinished = true;
    this.run.metrics?.sendTo(this.now);
    return outcomeOf(finishRun(this.run));
  }

  // ---- Looking ----

  /** Every row of the BBS. Copies, as all that follows: a later look may see another state. */
  instances(): InstanceView[] {
    return instancesOf(this.run.foundation);
  }

  /** Every cell that has joined. */
  cells(): CellView[] {
    return cellsOf(this.run.foundation);
  }

  /** Every version of every app: what is desired, and what runs. */
  apps(): AppView[] {
    return appsOf(this.run.foundation);
  }

  /** Desired instances that run, in containers, and those that do not. */
  counts(): { desired: number; running: number; missing: number } {
    const apps = this.apps();
    const desired = apps.reduce((sum, app) => sum + app.desired, 0);
    const running = apps.reduce((sum, app) => sum + app.running, 0);
    return { desired, running, missing: desired - running };
  }

  /** All records so far. */
  records(): TraceRecord[];
  /** Those of a kind. @throws RangeError for a kind that this run does not keep. */
  records<Name extends KindName>(kind: Name): TraceRecordOf<Name>[];
  records(kind?: KindName): TraceRecord[] {
    if (kind !== undefined) this.requireKept(kind);
    const id = kind === undefined ? undefined : kindId(kind);
    const records: TraceRecord[] = [];
    for (let row = 0; row < this.columns.length; row++) {
      if (id === undefined || rowAt(this.columns, row).kind === id) {
        records.push(decode(this.columns, row));
      }
    }
    return records;
  }

  /**
   * The series of a metric of Diego's, by cell, tag and process; none before its first sample.
   * @throws RangeError for a run without metrics, and for a metric that is not modelled.
   */
  metric(key: MetricKey, query: MetricQuery = {}): MetricView[] {
    const { metrics, foundation } = this.run;
    if (metrics === null)
      throw new RangeError('this run keeps no metrics; start it with hasMetrics');
    return metricViews(metrics.store, foundation.identities(), key, query);
  }

  // ---- ----

  /** Handles the next event if there is one at or before `until`. */
  private stepBefore(until: number): boolean {
    if (this.isFinished) throw new Error('the run is finished');
    const { metrics, foundation } = this.run;
    const { simulation } = foundation;
    const at = simulation.nextAt();
    if (at === undefined || at > until) return false;
    const isDue =
      this.events - this.looked.events >= EVENTS_PER_LOOK ||
      (at - this.looked.at >= TIME_PER_LOOK && this.events > this.looked.events);
    if (isDue) this.lookAtState();
    if (metrics !== null && metrics.nextAt <= at) metrics.sendTo(at);
    simulation.step();
    this.lookAtRecords();
    return true;
  }

  private lookAtState(): void {
    this.looked = { events: this.events, at: this.now };
    const violations: Violation[] = [];
    if (this.watches !== null) violations.push(...checkState(this.run.foundation, this.watches));
    for (const { name, check } of this.invariants) {
      if (check === undefined) continue;
      violations.push(...violationsOf(name, this.now, (report) => check(this, report)));
    }
    refuse(violations);
  }

  private lookAtRecords(): void {
    if (this.judge !== null) refuse(this.judge.violations);
    const from = this.judged;
    this.judged = this.columns.length;
    if (this.invariants.length === 0) return;
    const violations: Violation[] = [];
    for (let row = from; row < this.columns.length; row++) {
      const kind = KINDS[rowAt(this.columns, row).kind]?.name;
      for (const { name, kinds, onRecord } of this.invariants) {
        if (onRecord === undefined || kind === undefined) continue;
        if (kinds !== undefined && !kinds.includes(kind)) continue;
        const record = decode(this.columns, row);
        violations.push(...violationsOf(name, record.at, (report) => onRecord(record, report)));
      }
    }
    refuse(violations);
  }

  private requireKept(kind: KindName): void {
    const spec = KINDS.find(({ name }) => name === kind);
    if (spec === undefined) throw new RangeError(`there is no record kind ${kind}`);
    if (LEVELS.indexOf(spec.level) <= LEVELS.indexOf(this.level)) return;
    throw new RangeError(`${kind} is kept by runs with records: '${spec.level}' only`);
  }
}

function violationsOf(
  name: string,
  at: number,
  look: (report: ReportViolation) => void,
): Violation[] {
  const violations: Violation[] = [];
  look((subject, text) => violations.push({ at, invariant: name, subject, text }));
  return violations;
}

function refuse(violations: readonly Violation[]): void {
  if (violations.length > 0) throw new InvariantBroken(violations.map(violationText));
}

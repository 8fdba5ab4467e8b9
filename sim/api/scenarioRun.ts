/**
 * A run that its caller drives: up to an instant, to a record, or event by event, looking at the foundation and
 * breaking it on the way. Driving changes nothing: a run in steps and one in one go are the same run.
 */
import type { RunResult } from '../answers/result';
import { finishRun } from '../answers/run';
import type { Instant } from '../engine/units';
import { formatDuration } from '../scenario/quantities';
import type { KindName } from '../trace/kinds';
import type { MetricKey } from '../trace/metrics';
import type { TraceRecord, TraceRecordOf } from '../trace/records';
import { BUILD } from './build';
import { appsOf, cellsOf, countsOf, instancesOf } from './foundationView';
import { injected } from './injection';
import type { LoadedScenario } from './loadScenario';
import type { RunOutcome } from './outcome';
import { outcomeOf } from './outcomeOf';
import { expandedOf, parsedOf } from './parsed';
import { DEFAULT_LEVEL, type RecordedRun, standAt, stepBefore } from './recordedRun';
import { checkWait, type RecordWait, recordFinder, recordsFrom } from './recordLook';
import { forked, watched } from './runFork';
import { type MetricQuery, type MetricView, metricViews } from './runMetrics';
import { begun, type RunPlan } from './runPlan';
import {
  checkForkOptions,
  checkNames,
  checkRunOptions,
  claimed,
  type ForkOptions,
  invariantsOf,
  requireKept,
  type ScenarioRunOptions,
} from './runSettings';
import type { RunView } from './runView';
import { microseconds, type Time } from './times';
import { traceBytes } from './traceFile';
import type { AppView, CellView, Counts, InstanceView } from './views';
import { type FileSystem, requireFile, writeWhole } from './wholeFile';
import { withInjected } from './withInjected';

export class ScenarioRun implements RunView {
  private recorded: RecordedRun;
  private plan: RunPlan;
  private readonly options: ScenarioRunOptions;
  /** Why it cannot be driven any more. */
  private over: string | undefined;
  private result: RunResult | undefined;
  /** Whether it is between two instants at which it can be driven: code of callers, such as a policy, may be asked. */
  private isBusy = false;

  private constructor(plan: RunPlan, options: ScenarioRunOptions, recorded: RecordedRun) {
    this.plan = plan;
    this.options = options;
    this.recorded = recorded;
  }

  /** What `startScenario` does. */
  static start(scenario: LoadedScenario, options: ScenarioRunOptions): ScenarioRun {
    checkRunOptions(options);
    const invariants = invariantsOf(options.invariants, options.records ?? DEFAULT_LEVEL);
    const parsed = parsedOf(scenario);
    const plan = { scenario: parsed, expanded: expandedOf(scenario), injections: [] };
    const recorded = begun(plan, { options, invariants });
    return new ScenarioRun(plan, { ...options }, recorded);
  }

  /** Simulated so far, µs. */
  get now(): number {
    return this.recorded.run.foundation.simulation.now;
  }

  /** When the run ends, µs. */
  get end(): number {
    return this.recorded.run.end;
  }

  /** Events handled so far. */
  get events(): number {
    return this.recorded.run.foundation.simulation.events;
  }

  /** Of what has been recorded so far; the same at every level of records. */
  get digest(): string {
    return this.recorded.run.recorder.digest();
  }

  // ---- Driving ----

  /**
   * Handles the next events, one when nothing is said; answers how many there were before the end of the run.
   * @throws InvariantBroken; RangeError for what is no number of events.
   */
  step(events = 1): number {
    if (!Number.isSafeInteger(events) || events < 0) {
      throw new RangeError(`${String(events)} is no number of events`);
    }
    let handled = 0;
    while (handled < events && this.stepBefore(this.end)) handled++;
    return handled;
  }

  /**
   * Handles all events up to and at that instant.
   * @throws InvariantBroken; RangeError for one that is past, or after the end.
   */
  advanceTo(instant: Time): void {
    const until = microseconds(instant);
    this.requireComing(until);
    if (until > this.end) throw new RangeError(`the run ends at ${formatDuration(this.end)}`);
    this.standAt(until);
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
    wait: RecordWait<Name> = {},
  ): TraceRecordOf<Name> | undefined {
    requireKept(kind, this.recorded.level);
    checkWait(wait);
    const find = recordFinder(() => this.recorded.columns, kind, wait.where);
    this.advanceUntil(() => find() !== undefined, wait.within);
    return find();
  }

  /**
   * Drives until the condition is true, which is asked after each event; answers whether it became so in time. Where it
   * does not, the clock stands at the end of that time.
   * @throws InvariantBroken
   */
  advanceUntil(condition: (run: ScenarioRun) => boolean, within?: Time): boolean {
    if (typeof condition !== 'function') throw new TypeError('a condition is a function');
    const until =
      within === undefined ? this.end : Math.min(this.end, this.now + microseconds(within));
    while (!claimed(condition(this), 'a condition')) {
      if (this.stepBefore(until)) continue;
      this.standAt(Math.max(until, this.now));
      return false;
    }
    return true;
  }

  /**
   * Has something happen that the scenario does not hold: an event of a scenario file without its time, such as
   * `{ kill: { zone: 'z3' }, for: '5m' }`, now or at a later instant. What brings cells, apps, pushes, tasks or deploys
   * takes as long as the run did so far, which is replayed with them.
   * @throws InvalidEvent for what cannot be injected; RangeError for an instant that is past.
   */
  inject(event: object, at: Time = this.now): void {
    this.requireGoing();
    const instant = microseconds(at);
    this.requireComing(instant);
    const found = injected(this.plan, event, instant, this.now);
    const { plan, recorded } = this.alone(() =>
      withInjected(this.recorded, this.plan, found, this.options),
    );
    this.plan = plan;
    this.recorded = recorded;
  }

  /**
   * Another run that stands where this one does, with all that was injected; from now on neither knows of the other. Left
   * alone, both come to the same end. The options of this run hold for it but for those that are given, which say how
   * closely it is looked at.
   *
   * It stands on a snapshot, and is replayed when its answer is asked for, which takes as long as the run did so far. At
   * once it is with metrics, other records, a placement policy, own invariants throughout, or invariants that are made.
   *
   * Invariants that a function makes are made anew, and are told of the past. Those in a list are told of what follows
   * only, and are shared with this run: what they remember would be of both.
   * @throws Error after the end, and where a placement policy has not answered the same to the same question.
   */
  fork(options: ForkOptions = {}): ScenarioRun {
    this.requireGoing();
    checkForkOptions(options);
    const own = { ...this.options, ...options };
    const level = own.records ?? DEFAULT_LEVEL;
    const invariants = invariantsOf(own.invariants, level);
    const recorded = this.alone(() => forked(this.recorded, this.plan, own, invariants));
    return new ScenarioRun(this.plan, own, recorded);
  }

  /**
   * Drives to the end, and answers. Once only.
   * @throws InvariantBroken, by diegosim's own invariants as well.
   */
  finish(): RunOutcome {
    this.requireGoing();
    this.recorded = this.alone(() => watched(this.recorded, this.plan, this.options));
    this.advanceTo(this.end);
    return this.stop();
  }

  /** Answers as of now: expectations that are not certain yet are `not decided`. Once only. @throws InvariantBroken */
  stop(): RunOutcome {
    this.requireGoing();
    this.recorded = this.alone(() => watched(this.recorded, this.plan, this.options));
    this.guarded(() => this.recorded.watch.look());
    this.over = 'the run is finished';
    this.recorded.run.metrics?.sendTo(this.now);
    this.result = finishRun(this.recorded.run, { build: BUILD });
    return outcomeOf(this.result);
  }

  // ---- Looking ----

  /** Every row of the BBS. Copies, as all that follows: a later look may see another state. */
  instances(): InstanceView[] {
    return instancesOf(this.recorded.run.foundation);
  }

  /** Every cell that has joined. */
  cells(): CellView[] {
    return cellsOf(this.recorded.run.foundation);
  }

  /** Every version of every app: what is desired, and what runs. */
  apps(): AppView[] {
    return appsOf(this.recorded.run.foundation);
  }

  /** Desired instances that run, in containers, and those that do not. */
  counts(): Counts {
    return countsOf(this.recorded.run.foundation);
  }

  /** All records so far. */
  records(): TraceRecord[];
  /** Those of a kind. @throws RangeError for a kind that this run does not keep. */
  records<Name extends KindName>(kind: Name): TraceRecordOf<Name>[];
  records(kind?: KindName): TraceRecord[] {
    if (kind !== undefined) requireKept(kind, this.recorded.level);
    return recordsFrom(this.recorded.columns, 0, kind);
  }

  /**
   * The series of a metric of Diego's, by cell, tag and process; none before its first sample.
   * @throws RangeError for a run without metrics, and for a metric that is not modelled.
   */
  metric(key: MetricKey, query: MetricQuery = {}): MetricView[] {
    checkNames(query, ['cell', 'tag', 'process']);
    const { metrics, foundation } = this.recorded.run;
    if (metrics === null) {
      throw new RangeError('this run keeps no metrics; start it with hasMetrics');
    }
    return metricViews(metrics.store, foundation.identities(), key, query);
  }

  /**
   * Writes what has been recorded so far as a trace file (`run --trace`), which the dashboard and `diegosim report` open:
   * whole or not at all, its folder as well. After a broken invariant, too. `fs` is Node's own module.
   * @throws Error when the file cannot be written; TypeError without a name or `fs`.
   */
  async writeTrace(path: string, fs: FileSystem): Promise<void> {
    requireFile(path, fs);
    const { columns, level, run } = this.recorded;
    const { result, now: at } = this;
    const isComplete = result !== undefined && at === this.end;
    const { expanded: scenario } = this.plan;
    const placementPolicy = run.placementPolicy?.name;
    const traced = { scenario, level, columns, placementPolicy, at, isComplete, result };
    writeWhole(path, await traceBytes(traced), fs);
  }

  // ---- Of its own ----

  /** Handles the next event if there is one at or before `until`. */
  private stepBefore(until: Instant): boolean {
    this.requireGoing();
    return this.guarded(() => this.alone(() => stepBefore(this.recorded, until)));
  }

  private standAt(instant: Instant): void {
    while (this.stepBefore(instant)) {}
    standAt(this.recorded, instant);
  }

  /** What is thrown may come from the middle of an event, so that the run cannot go on. */
  private guarded<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      this.over ??= `the run broke at ${formatDuration(this.now)}`;
      throw error;
    }
  }

  /** Nobody drives it meanwhile. */
  private alone<Result>(work: () => Result): Result {
    this.isBusy = true;
    try {
      return work();
    } finally {
      this.isBusy = false;
    }
  }

  private requireGoing(): void {
    if (this.recorded.watch.isLooking) throw new Error('an invariant looks, it does not drive');
    if (this.isBusy) throw new Error('a placement policy scores, it does not drive');
    if (this.over !== undefined) throw new Error(`${this.over}; start or fork another one`);
  }

  private requireComing(instant: Instant): void {
    if (instant < this.now) throw new RangeError(`it is ${formatDuration(this.now)} already`);
  }
}

/**
 * What `diegosim upgrade` does: plans, runs every setting on the same seeds, looks for the cheapest change that
 * makes the deadline where the first setting does not, and prints.
 */
import { availableParallelism } from 'node:os';
import { dateAfter } from '../answers/calendar';
import { toSeconds } from '../engine/units';
import { openThreads, type RunThreads } from '../lab/node/runPool';
import type { SweepTask } from '../lab/node/sweepWorker';
import { type SettingResult, UPGRADE_VERSION, type UpgradeDocument } from '../lab/upgrade/document';
import type { UpgradeReading } from '../lab/upgrade/reading';
import { ORDER, type SearchFacts, type SearchOutcome, searchCheapest } from '../lab/upgrade/search';
import { countText, settingKey, type UpgradeSetting } from '../lab/upgrade/setting';
import { settingResult, type UpgradeFrame, type UpgradeRun } from '../lab/upgrade/settingResult';
import { cellsToSpare, deploysIn, variantOf } from '../lab/upgrade/subject';
import { formatUpgrade } from '../lab/upgrade/table';
import { printableLines } from '../scenario/problems';
import { commandLine, programName } from './commandLine';
import { EXIT, type ExitCode } from './exitCodes';
import { hasColour, type Io } from './io';
import { warn } from './loadScenario';
import { build } from './packageFiles';
import { readScenarioSource } from './scenarioSource';
import { jsonText } from './session';
import { listenForStop, type StopRequest } from './stop';
import type { UpgradeOptions } from './upgrade';
import { planUpgrade, type UpgradeDeadline, type UpgradePlan } from './upgradePlanning';
import { createUpgradeProgress, type UpgradeProgress } from './upgradeProgress';

/** Of the table where there is no terminal to ask. */
const TABLE_WIDTH = 100;

/** Plans an upgrade. @throws UserError for bad input. */
export async function upgradeScenario(
  argument: string,
  options: UpgradeOptions,
  io: Io,
): Promise<ExitCode> {
  // Until it is there, nobody listens for a signal: one that comes while a pipe has nothing to say ends us.
  const source = await readScenarioSource(argument, io);
  const plan = planUpgrade(source, options, io);
  if (!options.quiet) warn(plan, io);
  const stop = listenForStop(io);
  const progress = options.quiet ? undefined : createUpgradeProgress(io, plan.scenario.name);
  const job: UpgradeJob = {
    argument,
    options,
    plan,
    stop,
    io,
    progress,
    frame: frameOf(argument, options, plan, io),
  };
  try {
    const outcome = await runAll(job);
    progress?.clear();
    const document = documentOf(job, outcome);
    print(document, options, io);
    reportFailures(document, io);
    const signal = stop.signal();
    if (signal !== undefined && document.isInterrupted) {
      io.stderr.write('interrupted: what is shown is of the runs that have ended\n');
      return EXIT[signal];
    }
    return exitCodeOf(document);
  } finally {
    progress?.clear();
    // The signal that stopped it may come once more, and must not spoil its exit code.
    if (stop.signal() === undefined) stop.end();
  }
}

interface UpgradeJob {
  readonly argument: string;
  readonly options: UpgradeOptions;
  readonly plan: UpgradePlan;
  readonly frame: UpgradeFrame;
  readonly stop: StopRequest;
  readonly io: Io;
  readonly progress: UpgradeProgress | undefined;
}

interface Outcome {
  /** In the order of the plan. */
  readonly settings: readonly (readonly [UpgradeSetting, readonly UpgradeRun[]])[];
  readonly search: SearchOutcome | null;
  readonly failures: UpgradeDocument['failures'];
  readonly isInterrupted: boolean;
}

async function runAll(job: UpgradeJob): Promise<Outcome> {
  const runner = createRunner(job);
  try {
    return await runWith(runner, job);
  } finally {
    await runner.end();
  }
}

async function runWith(runner: Runner, { plan, frame, stop }: UpgradeJob): Promise<Outcome> {
  const runs = await runner.run(plan.settings);
  const settings = plan.settings.map((setting, each) => [setting, runs[each] ?? []] as const);
  const [judged, ...known] = settings.map(([setting, each]) => ({
    setting,
    result: settingResult(setting, each, frame),
  }));
  let search: SearchOutcome | null = null;
  if (judged?.result.deadline?.isMade === false && stop.signal() === undefined) {
    search = await searchCheapest(judged, known, factsOf(plan), async (setting) => {
      const [found = []] = await runner.run([setting]);
      return stop.signal() === undefined ? settingResult(setting, found, frame) : undefined;
    });
  }
  const isInterrupted = stop.signal() !== undefined;
  return { settings, search, failures: runner.failures, isInterrupted };
}

interface Runner {
  /** Runs of each setting, by seed; those that a signal cut short are missing. What was run is not run again. */
  run(settings: readonly UpgradeSetting[]): Promise<readonly (readonly UpgradeRun[])[]>;
  readonly failures: UpgradeDocument['failures'];
  /** Ends its threads. */
  end(): Promise<void>;
}

function createRunner({ plan, options, stop, progress }: UpgradeJob): Runner {
  const { source, seeds } = plan;
  const { file, text, siblings, overrides } = source;
  const data = { file, text, siblings, build: build() };
  const known = new Map<string, { readonly point: number; readonly runs: UpgradeRun[] }>();
  const failures: UpgradeDocument['failures'] = [];
  let threads: RunThreads | undefined;
  return {
    failures,
    end: async () => threads?.end(),
    async run(settings) {
      const tasks: SweepTask[] = [];
      const runsOf = new Map<number, UpgradeRun[]>();
      for (const setting of settings) {
        const key = settingKey(setting);
        if (known.has(key)) continue;
        const entry = { point: known.size, runs: [] };
        known.set(key, entry);
        runsOf.set(entry.point, entry.runs);
      }
      // Seed by seed, so that what is interrupted has the same seeds of every setting.
      for (const seed of seeds) {
        for (const setting of settings) {
          const { point } = known.get(settingKey(setting)) ?? { point: -1 };
          if (!runsOf.has(point)) continue;
          const more = setting.change?.overrides ?? [];
          const upgrade = { deploy: options.deploy ?? null, setting };
          tasks.push({ point, seed, overrides: [...overrides, ...more], upgrade });
        }
      }
      progress?.expect(tasks.length);
      const jobs = options.jobs ?? availableParallelism();
      threads ??= openThreads({ jobs, data });
      const pool = threads.start(tasks, ({ point, seed, result, failure }) => {
        const reading = result === null ? null : (JSON.parse(result) as UpgradeReading);
        runsOf.get(point)?.push({ seed, reading, failure });
        const setting = settings.find((each) => known.get(settingKey(each))?.point === point);
        if (failure !== null && setting !== undefined) {
          failures.push({ setting: nameOf(setting), seed, failure });
        }
        progress?.ended();
      });
      const isStopped = await Promise.race([pool.done, stop.stopped()]);
      if (isStopped !== undefined) await pool.stop();
      await pool.done;
      failures.sort(
        (one, other) => one.seed - other.seed || (one.setting < other.setting ? -1 : 1),
      );
      return settings.map((setting) =>
        (known.get(settingKey(setting))?.runs ?? []).sort((one, other) => one.seed - other.seed),
      );
    },
  };
}

function nameOf({ maxInFlight, change }: UpgradeSetting): string {
  const parts = [maxInFlight === null ? "the scenario's own" : countText(maxInFlight)];
  if (change !== null) parts.push(change.text);
  return parts.join(', ');
}

function frameOf(
  argument: string,
  options: UpgradeOptions,
  { scenario, subject, seeds, deadline }: UpgradePlan,
  io: Io,
): UpgradeFrame {
  const own = [
    ...new Set(deploysIn(scenario, subject).map(({ maxInFlight }) => countText(maxInFlight))),
  ];
  const program = programName(io.env);
  return {
    startsAt: scenario.run.startsAt,
    beginSeconds: toSeconds(subject.beginsAt),
    ownMaxInFlight: own.join('/'),
    seeds,
    deadlineSeconds: deadline?.atSeconds ?? null,
    commandOf: ({ maxInFlight, change }) => {
      const count = maxInFlight === null ? own[0] : countText(maxInFlight);
      const sets = [...(options.set ?? [])];
      for (const [path, yaml] of change?.overrides ?? []) sets.push(`${path}=${yaml}`);
      const words = ['upgrade', argument];
      if (options.deploy !== undefined) words.push('--deploy', options.deploy);
      words.push('--max-in-flight', count ?? '1');
      if (options.deadline !== undefined) words.push('--deadline', options.deadline);
      words.push('--seeds', String(seeds.length));
      if (options.seed !== undefined) words.push('--seed', String(options.seed));
      for (const each of sets) words.push('--set', each);
      return commandLine(words, program);
    },
  };
}

function factsOf({ scenario, subject }: UpgradePlan): SearchFacts {
  const deploys = deploysIn(scenario, subject);
  const zones = deploys.flatMap(({ groups }) => groups.flatMap(({ zones: all }) => all));
  const largest = zones.reduce(
    (most, { cells, vms }) => Math.max(most, cells.length + vms.length),
    1,
  );
  const { rep, auctioneer } = scenario.foundation.config;
  return {
    slotsMaximum: Math.min(largest, cellsToSpare(scenario, subject)),
    evacuationTimeout: rep.evacuationTimeout,
    startingContainersMaximum: auctioneer.startingContainerCountMaximum,
    canSwap: deploys.some(
      ({ change, strategy }) => change === 'recreate' && strategy === 'delete-create',
    ),
    hasPause: (scenario.foundation.rotations[subject.rotation]?.pause ?? 0) > 0,
  };
}

function documentOf(job: UpgradeJob, outcome: Outcome): UpgradeDocument {
  const { plan, frame } = job;
  const { scenario, subject, seeds, deadline } = plan;
  const settings = outcome.settings.map(([setting, runs]) => settingResult(setting, runs, frame));
  const changes = new Set(deploysIn(scenario, subject).map(({ change }) => change));
  const cap = variantOf(scenario, subject, { maxInFlight: null, change: null }).run.duration;
  return {
    version: UPGRADE_VERSION,
    build: build(),
    scenario: scenario.name,
    question: scenario.question,
    startsAt: scenario.run.startsAt,
    subject: {
      kind: subject.kind,
      name: subject.name,
      isMadeUp: subject.isMadeUp,
      deploys: subject.deploys.length,
      change:
        changes.size > 1
          ? 'recreate and restart'
          : changes.has('recreate')
            ? 'recreate'
            : 'restart',
      beginSeconds: frame.beginSeconds,
      beginDate: dateAfter(frame.startsAt, frame.beginSeconds),
    },
    seeds: [...seeds],
    capSeconds: toSeconds(cap),
    isInterrupted: outcome.isInterrupted,
    settings,
    deadline: deadline === null ? null : deadlineOf(outcome, settings, frame, deadline),
    failures: outcome.failures,
    warnings: plan.warnings.map(({ message }) => message),
  };
}

function deadlineOf(
  { search }: Outcome,
  [first]: readonly SettingResult[],
  frame: UpgradeFrame,
  { atSeconds, source }: UpgradeDeadline,
): UpgradeDocument['deadline'] {
  return {
    date: dateAfter(frame.startsAt, atSeconds),
    source,
    atSeconds,
    afterBeginSeconds: atSeconds - frame.beginSeconds,
    isMade: madeBy(first, frame.seeds.length),
    cheapest: search?.cheapest?.result ?? null,
    tried: (search?.tried ?? []).map(({ result }) => result),
    order: ORDER,
  };
}

/** Null when runs are missing that could yet be too late. */
function madeBy(first: SettingResult | undefined, seeds: number): boolean | null {
  if (first === undefined || first.deadline === null) return null;
  const { made, isMade } = first.deadline;
  return first.runs < seeds && made === first.runs ? null : isMade;
}

function print(document: UpgradeDocument, { json }: UpgradeOptions, io: Io): void {
  const { stdout } = io;
  if (json) {
    stdout.write(jsonText(document));
    return;
  }
  const width = stdout.columns ?? TABLE_WIDTH;
  stdout.write(formatUpgrade(document, { width, colour: hasColour(io, stdout) }));
}

/** Tells of runs that broke. */
function reportFailures({ failures }: UpgradeDocument, io: Io): void {
  for (const { setting, seed, failure } of failures.slice(0, 10)) {
    io.stderr.write(
      printableLines(`run broke: max_in_flight ${setting}, seed ${seed}: ${failure}\n`),
    );
  }
}

function exitCodeOf({ settings, deadline, failures }: UpgradeDocument): ExitCode {
  if (failures.length > 0) return EXIT.internal;
  const [first] = settings;
  const isCompleted = first !== undefined && first.completed === first.runs;
  return isCompleted && deadline?.isMade !== false ? EXIT.ok : EXIT.notMet;
}

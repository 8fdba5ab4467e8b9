/**
 * What `diegosim upgrade` does: plans, runs every setting on the same seeds, looks for the cheapest change that
 * makes the deadline where the first setting does not, and prints.
 */
import { dateAfter } from '../answers/calendar';
import { toSeconds } from '../engine/units';
import { type SettingResult, UPGRADE_VERSION, type UpgradeDocument } from '../lab/upgrade/document';
import { ORDER, type SearchFacts, type SearchOutcome, searchCheapest } from '../lab/upgrade/search';
import type { UpgradeSetting } from '../lab/upgrade/setting';
import { settingResult, type UpgradeFrame, type UpgradeRun } from '../lab/upgrade/settingResult';
import { cellsToSpare, deploysIn, variantOf } from '../lab/upgrade/subject';
import { formatUpgrade } from '../lab/upgrade/table';
import { printableLines } from '../scenario/problems';
import { EXIT, type ExitCode } from './exitCodes';
import { hasColour, type Io } from './io';
import { warn } from './loadScenario';
import { build } from './packageFiles';
import { readScenarioSource } from './scenarioSource';
import { jsonText } from './session';
import { listenForStop, type StopRequest } from './stop';
import type { UpgradeOptions } from './upgrade';
import { upgradeFrame } from './upgradeFrame';
import { planUpgrade, type UpgradeDeadline, type UpgradePlan } from './upgradePlanning';
import { createUpgradeProgress, type UpgradeProgress } from './upgradeProgress';
import { createUpgradeRunner, type UpgradeRunner } from './upgradeRunner';

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
    frame: upgradeFrame(argument, options, plan, io),
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
  const runner = createUpgradeRunner(job);
  try {
    return await runWith(runner, job);
  } finally {
    await runner.end();
  }
}

async function runWith(runner: UpgradeRunner, { plan, frame, stop }: UpgradeJob): Promise<Outcome> {
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

/** What was asked of `diegosim upgrade`, read; or everything that is wrong with it, at once. */
import { dateAfter, secondsBetween } from '../answers/calendar';
import { DAY, type Duration, SECOND, toSeconds } from '../engine/units';
import { refuseSeeds } from '../lab/plan';
import type { DeadlineSource } from '../lab/upgrade/document';
import {
  AS_IT_IS,
  countText,
  parseCount,
  settingKey,
  type UpgradeSetting,
} from '../lab/upgrade/setting';
import { deploysIn, subjectOf, type UpgradeSubject } from '../lab/upgrade/subject';
import type { UpdateCount } from '../model/foundationSpec';
import { expandScenario } from '../scenario/expand';
import type { ExpandedScenario } from '../scenario/expanded';
import { formatProblems, nearest, type Problem, quoted } from '../scenario/problems';
import { parseDuration } from '../scenario/quantities';
import { parseScenario } from '../scenario/validate';
import { UserError } from './errors';
import { hasColour, type Io } from './io';
import { overridesOf } from './loadScenario';
import type { ScenarioSource } from './scenarioSource';
import { UPGRADE_SEEDS_DEFAULT, type UpgradeOptions } from './upgrade';

export interface UpgradePlan {
  /** With the first seed, and the deploy that is made up where it has none. */
  readonly scenario: ExpandedScenario;
  readonly subject: UpgradeSubject;
  readonly warnings: readonly Problem[];
  /** The first is judged. */
  readonly settings: readonly UpgradeSetting[];
  readonly seeds: readonly number[];
  readonly deadline: UpgradeDeadline | null;
  readonly source: {
    readonly file: string;
    readonly text: string;
    readonly siblings: Readonly<Record<string, string>>;
    readonly overrides: readonly (readonly [path: string, yaml: string])[];
  };
}

export interface UpgradeDeadline {
  /** Seconds from the start of the run. */
  readonly atSeconds: number;
  readonly source: DeadlineSource;
}

/** Beside the scenario's own, where nobody says. */
const COUNTS_DEFAULT = '1,4,10%,20%';
const COUNTS_MAXIMUM = 20;

/** @throws UserError with everything that is wrong. */
export function planUpgrade(
  { file, text, readSibling: read }: ScenarioSource,
  options: UpgradeOptions,
  io: Io,
): UpgradePlan {
  const overrides = overridesOf(options);
  const siblings: Record<string, string> = {};
  const readSibling = (name: string): string | undefined => {
    const found = read(name);
    if (found !== undefined) siblings[name] = found;
    return found;
  };
  const parsed = parseScenario(text, { file, readSibling, overrides });
  if (!parsed.ok) {
    const report = formatProblems(parsed.problems, { colour: hasColour(io, io.stderr) });
    throw new UserError(`${file} is not valid`, report);
  }
  const problems: string[] = [];
  const expanded = expandScenario(parsed.scenario);
  const found = subjectOf(expanded, options.deploy);
  if (typeof found === 'string') problems.push(`--deploy: ${found}${hintFor(expanded, options)}`);
  const counts = countsOf(options.maxInFlight, problems);
  const deadline = typeof found === 'string' ? null : deadlineOf(options.deadline, found, problems);
  const seedCount = options.seeds ?? UPGRADE_SEEDS_DEFAULT;
  const refusal = refuseSeeds(expanded.run.seed, seedCount);
  if (refusal !== undefined) problems.push(`--seeds: ${refusal}`);
  if (problems.length > 0 || typeof found === 'string') {
    const report = problems.map((problem) => `error: ${problem}\n`).join('');
    throw new UserError('options cannot be read', report);
  }
  const { scenario, subject } = found;
  const { seed } = scenario.run;
  return {
    scenario,
    subject,
    warnings: parsed.warnings,
    settings: settingsFrom(counts, scenario, subject),
    seeds: Array.from({ length: seedCount }, (_, each) => seed + each),
    deadline,
    source: { file, text, siblings, overrides },
  };
}

function hintFor({ foundation }: ExpandedScenario, { deploy = '' }: UpgradeOptions): string {
  const names = [...foundation.deploys, ...foundation.rotations].map((each) =>
    'name' in each ? each.name : each.certificate,
  );
  const suggestion = nearest(deploy, names);
  return suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
}

/** Undefined: those of nobody. */
function countsOf(text: string | undefined, problems: string[]): UpdateCount[] | undefined {
  if (text === undefined) return undefined;
  const parts = text.split(',').map((part) => part.trim());
  const counts = parts.flatMap((part) => {
    const count = parseCount(part);
    if (count !== undefined) return [count];
    problems.push(
      `--max-in-flight ${quoted(part)} is no number from 1 and no percentage from 1% to 100%; expected a list such as 1,4,10%`,
    );
    return [];
  });
  if (parts.length > COUNTS_MAXIMUM) {
    problems.push(`--max-in-flight has ${parts.length} values; expected at most ${COUNTS_MAXIMUM}`);
  }
  return counts;
}

/** The scenario's own first, unless others were asked for; each once. */
function settingsFrom(
  asked: readonly UpdateCount[] | undefined,
  scenario: ExpandedScenario,
  subject: UpgradeSubject,
): UpgradeSetting[] {
  const own = new Set(
    deploysIn(scenario, subject).map(({ maxInFlight }) => countText(maxInFlight)),
  );
  const counts = asked ?? (countsOf(COUNTS_DEFAULT, []) as UpdateCount[]);
  const settings = counts.map((maxInFlight): UpgradeSetting => {
    // Only where all of its deploys agree is it the scenario's.
    const isOwn = own.size === 1 && own.has(countText(maxInFlight));
    return isOwn ? AS_IT_IS : { maxInFlight, change: null };
  });
  const all = asked === undefined ? [AS_IT_IS, ...settings] : settings;
  return [...new Map(all.map((setting) => [settingKey(setting), setting])).values()];
}

/** Null when nothing has to be done by a date. */
function deadlineOf(
  text: string | undefined,
  { scenario, subject }: { scenario: ExpandedScenario; subject: UpgradeSubject },
  problems: string[],
): UpgradeDeadline | null {
  const { startsAt } = scenario.run;
  if (text === undefined) return expectedBy(scenario, subject);
  const begin = toSeconds(subject.beginsAt);
  const after = durationOf(text);
  const source = 'asked for';
  if (after !== undefined && after > 0) return { atSeconds: begin + toSeconds(after), source };
  const atSeconds = secondsBetween(startsAt, dayOf(text, startsAt));
  if (atSeconds === undefined) {
    problems.push(
      `--deadline ${quoted(text)} is no date and no duration; expected one such as 2026-01-12T09:00:00Z, 2026-01-12, 8h or 7d`,
    );
    return null;
  }
  if (atSeconds <= begin) {
    problems.push(
      `--deadline ${quoted(text)} is not after the begin, ${dateAfter(startsAt, begin) ?? startsAt}`,
    );
  }
  return { atSeconds, source };
}

/** The earliest of what the scenario expects of it, or else when the certificate expires. */
function expectedBy(
  { foundation, expectations }: ExpandedScenario,
  { kind, rotation, deploys, beginsAt }: UpgradeSubject,
): UpgradeDeadline | null {
  const expiresAt = foundation.rotations[rotation]?.expiresAt ?? null;
  const ends = expectations.flatMap((each) => {
    if (each.kind === 'updated' && kind === 'deploy' && deploys.includes(each.deploy)) {
      return [beginsAt + each.within];
    }
    const isOfRotation = each.kind === 'rotated' && each.rotation === rotation;
    return isOfRotation && expiresAt !== null ? [expiresAt - each.margin] : [];
  });
  if (ends.length > 0) {
    return { atSeconds: toSeconds(Math.min(...ends)), source: 'expected by the scenario' };
  }
  if (expiresAt === null) return null;
  return { atSeconds: toSeconds(expiresAt), source: 'the certificate expires' };
}

/** Days as well, in which people count such things. */
function durationOf(text: string): Duration | undefined {
  const days = /^(\d{1,4}(?:\.\d+)?)d$/.exec(text);
  if (days === null) return parseDuration(text);
  return Math.round((Number(days[1]) * DAY) / SECOND) * SECOND;
}

/** A day alone is its first minute, where the scenario is. */
function dayOf(text: string, startsAt: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  return `${text}T00:00${/(?:Z|[+-]\d{2}:\d{2})$/.exec(startsAt)?.[0] ?? 'Z'}`;
}

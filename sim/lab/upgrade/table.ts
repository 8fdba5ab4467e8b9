/** An upgrade's answer in a terminal: settings side by side, the deadline, and what would make it. */
import { shortDate } from '../../answers/calendar';
import { formatCount, formatNumberOf, formatSeconds, formatShare } from '../../answers/format';
import { formatRate, LIMIT_TEXTS, marginText } from '../../answers/summaryDeploys';
import {
  cut,
  hanging,
  heading,
  indented,
  type Line,
  line,
  piece,
  render,
  separated,
  table,
  titled,
  usableWidth,
  wrap,
} from '../../answers/textLines';
import type { SettingResult, UpgradeDocument } from './document';

export interface TableOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colour: boolean;
}

const WIDTH_MINIMUM = 60;
const WIDTH_MAXIMUM = 140;

/** As text that ends in a newline; no line is wider than the width. */
export function formatUpgrade(document: UpgradeDocument, options: TableOptions): string {
  const width = usableWidth(options.width, WIDTH_MINIMUM, WIDTH_MAXIMUM);
  const sections = [
    titleLines(document, width),
    settingLines(document, width),
    limitLines(document, width),
    deadlineLines(document, width),
  ];
  return render(separated(sections), width, options.colour);
}

function titleLines(
  { scenario, question, subject, seeds, ...document }: UpgradeDocument,
  width: number,
): Line[] {
  const [first = 0] = seeds;
  const about = `  ${formatNumberOf(seeds.length, 'seed')} from ${first}`;
  const vms = document.settings[0]?.vms ?? 0;
  const what =
    subject.kind === 'rotation'
      ? `rotation ${subject.name}, ${formatNumberOf(subject.deploys, 'deploy')}`
      : `deploy ${subject.name}`;
  const made = subject.isMadeUp ? ' (the scenario has no deploy of its own)' : '';
  const begin = shortDate(subject.beginDate);
  const text = `${what}${made}: ${subject.change} of ${formatNumberOf(vms, 'VM')} in all, from ${begin}`;
  return [
    [piece(scenario, 'bold'), piece(about, 'dim')],
    ...wrap(question, width)
      .slice(0, 3)
      .map((each) => line(each)),
    ...wrap(text, width).map((each) => line(each)),
    ...document.warnings
      .slice(0, 2)
      .flatMap((warning) => wrap(`warning: ${warning}`, width))
      .map((text) => line(text, 'bad')),
    ...(document.isInterrupted ? [line('interrupted: not all runs have ended', 'bad')] : []),
  ];
}

const HEADER = [
  'max_in_flight',
  'duration',
  'VMs/h',
  'moved',
  'no instance',
  'below',
  'gone',
  'late',
  'mostly',
];
/** Of an app's name. */
const APP_WIDTH = 14;
/** Columns of numbers. */
const RIGHT = [2, 3, 5, 6, 7];

function settingLines({ settings }: UpgradeDocument, width: number): Line[] {
  const rows = settings.filter(({ runs }) => runs > 0).map(settingRow);
  if (rows.length === 0) return [line('no run has ended')];
  return [
    ...titled(table([HEADER, ...rows], RIGHT)),
    ...hanging(
      'duration: mean and its 95% interval over seeds, with the pauses of a rotation, which VMs/h leaves out; moved: instances; no instance: longest time that an app had none, in any seed; below, gone: apps with fewer than they ask for, and with none; late: drains that timed out; mostly: what its slots spend most time with',
      width,
    ).map((each): Line => each.map(({ text }) => piece(text, 'dim'))),
    ...beforeLines(settings, width),
    ...settings.flatMap((setting) => failureLines(setting, width)),
  ];
}

/** Apps that no deploy took anything from, since they had nothing. */
function beforeLines(settings: readonly SettingResult[], width: number): Line[] {
  const most = settings.reduce((all, { goneBefore }) => Math.max(all, goneBefore), 0);
  if (most === 0) return [];
  const apps = formatNumberOf(most, 'app');
  return hanging(`${apps} had no instance already when a deploy began: not counted`, width);
}

/** Why it did not always complete. */
function failureLines(setting: SettingResult, width: number): Line[] {
  const [first] = setting.failures;
  if (first === undefined || setting.completed === setting.runs) return [];
  const others = setting.failures.length - 1;
  const more = others > 0 ? `, and ${formatNumberOf(others, 'more failure')}` : '';
  const text = `max_in_flight ${settingName(setting)} stopped at ${first}${more}`;
  return wrap(text, width).map((each) => line(each, 'bad'));
}

/** `4 (own)`, and what else is changed. */
function settingName({ maxInFlight, isScenarios, change }: SettingResult): string {
  const own = isScenarios ? ' (own)' : '';
  return `${maxInFlight}${own}${change === null ? '' : `, ${change}`}`;
}

function settingRow(setting: SettingResult): string[] {
  const [limit] = setting.limits;
  return [
    settingName(setting),
    durationText(setting),
    setting.perHour === null ? '' : formatRate(setting.perHour.mean),
    countOf(setting.movedInstances),
    setting.unavailableApp === null
      ? 'never'
      : `${formatSeconds(setting.unavailableSeconds)} ${cut(setting.unavailableApp, APP_WIDTH)}`,
    countOf(setting.belowApps),
    countOf(setting.vanishedApps),
    countOf(setting.drainsTimedOut),
    limit === undefined ? '' : `${LIMIT_NAMES[limit.what]} ${formatShare(limit.share)}`,
  ];
}

/** Means of counts; those below ten with a digit, since 0.2 is not none. */
function countOf(sample: SettingResult['movedInstances']): string {
  if (sample === null) return '';
  const { mean } = sample;
  return mean >= 10 || Number.isInteger(mean) ? formatCount(mean) : mean.toFixed(1);
}

function durationText({ durationSeconds, completed, runs, broken }: SettingResult): string {
  if (durationSeconds === null) return broken === runs ? 'broke' : 'not completed';
  const { mean, high } = durationSeconds;
  const half = high === null ? '' : ` ±${roughly(high - mean)}`;
  const some = completed < runs ? ` (${completed} of ${runs})` : '';
  return `${formatSeconds(mean)}${half}${some}`;
}

/** A length of which more than one unit means nothing: `39m`, `45s`, `2h`. */
function roughly(seconds: number): string {
  const unit = seconds < 100 ? 1 : seconds < 100 * 60 ? 60 : 3600;
  return formatSeconds(Math.round(seconds / unit) * unit);
}

type Limit = SettingResult['limits'][number]['what'];

const LIMIT_NAMES: Readonly<Record<Limit, string>> = {
  room: 'room',
  startCap: 'start cap',
  placement: 'placement',
  start: 'app starts',
  tasks: 'tasks',
  looks: 'drain looks',
  vm: 'VMs',
  jobs: 'jobs',
  watch: 'watch times',
  postStart: 'post-start',
  canaries: 'canaries',
  ends: 'zone ends',
};

/** What limits the pace, each once, and which setting governs it. */
function limitLines({ settings }: UpgradeDocument, width: number): Line[] {
  const governed = new Map<Limit, string>();
  for (const { limits } of settings) {
    for (const { what, governedBy, share } of limits.slice(0, 2)) {
      if (share >= 0.1) governed.set(what, governedBy);
    }
  }
  if (governed.size === 0) return [];
  return [
    heading('What limits the pace', piece('')),
    ...[...governed].flatMap(([what, by]) => hanging(`${LIMIT_TEXTS[what]}: ${by}`, width)),
  ];
}

function deadlineLines({ deadline, settings }: UpgradeDocument, width: number): Line[] {
  if (deadline === null) return [];
  const after = formatSeconds(deadline.afterBeginSeconds);
  const rows = settings.flatMap((setting) =>
    setting.deadline === null ? [] : [deadlineRow(setting)],
  );
  return [
    heading(
      `Deadline ${shortDate(deadline.date)}`,
      piece(`, ${after} after it begins (${deadline.source})`),
    ),
    ...table(rows, []).map((each) => indented(each)),
    ...adviceLines(deadline, settings, width),
  ];
}

function deadlineRow(setting: SettingResult): string[] {
  const { deadline, runs } = setting;
  const made = `${formatCount(deadline?.made ?? 0)} of ${formatNumberOf(runs, 'seed')} in time`;
  return [settingName(setting), made, endText(setting)];
}

/** `ends 2026-01-12 03:10 at the latest, 6h before the date`. */
function endText({ deadline, endDate, completed, runs }: SettingResult): string {
  if (deadline?.marginHours == null) {
    return completed === 0
      ? 'does not complete'
      : `${formatCount(runs - completed)} not completed, the others ${shortDate(endDate)}`;
  }
  const latest = runs > 1 ? ' at the latest' : '';
  return `ends ${shortDate(deadline.latestEndDate)}${latest}, ${marginText(deadline.marginHours)}`;
}

function adviceLines(
  deadline: NonNullable<UpgradeDocument['deadline']>,
  settings: UpgradeDocument['settings'],
  width: number,
): Line[] {
  const [first] = settings;
  if (first === undefined || deadline.isMade === null) return [];
  const name = settingName(first);
  if (deadline.isMade) return [indented(`max_in_flight ${name} makes it.`, 'good')];
  const late = `max_in_flight ${name} does not make it: it ${endText(first)}.`;
  const { cheapest, tried } = deadline;
  const lines: Line[] = hanging(late, width);
  if (cheapest !== null) {
    const cost =
      cheapest.vanishedMaximum > 0
        ? `, ${formatNumberOf(cheapest.vanishedMaximum, 'app')} without an instance`
        : '';
    const text = `Cheapest change that makes it: max_in_flight ${settingName(cheapest)}: it ${endText(cheapest)}${cost}.`;
    lines.push(...hanging(text, width), ...commandLines(cheapest.command, width));
  } else lines.push(...hanging(nothingText(deadline, settings, first), width));
  if (tried.length > 0) {
    const names = tried.map((each) => `${settingName(each)} (${triedText(each)})`);
    lines.push(...hanging(`Tried: ${names.join('; ')}. ${deadline.order}`, width));
  }
  return lines;
}

/** Where the deploy is made up, or there are several that could be meant. */
const NO_COMMAND = 'No option says that: it is a setting of a deploy event in the scenario.';

/** Broken between words, as a shell reads it on: a command that is cut off could not be run. */
function commandLines(command: string | null, width: number): Line[] {
  if (command === null) return hanging(NO_COMMAND, width);
  const lines: string[] = [];
  for (const [word] of command.matchAll(SHELL_WORD)) {
    const last = lines.at(-1);
    const isShort = last !== undefined && last.length + 1 + word.length <= width - 8;
    if (isShort) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((text, position) => {
    const indent = position === 0 ? '    ' : '      ';
    const next = position < lines.length - 1 ? ' \\' : '';
    return [piece(indent), piece(`${text}${next}`, 'accent')];
  });
}

/** With what is quoted in it. */
const SHELL_WORD = /(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g;

/** Whether nothing is fast enough, or what is does harm. */
function nothingText(
  { tried }: NonNullable<UpgradeDocument['deadline']>,
  settings: UpgradeDocument['settings'],
  first: SettingResult,
): string {
  const made = [...settings, ...tried].filter((each) => each.deadline?.isMade === true);
  if (made.length === 0) return 'Nothing that was tried makes it.';
  const allowed = formatNumberOf(first.vanishedMaximum, 'app');
  const names = made.map(
    (each) => `${settingName(each)} leaves ${formatCount(each.vanishedMaximum)}`,
  );
  return `What makes it leaves more apps without an instance than the ${allowed} of max_in_flight ${settingName(first)}: ${names.join('; ')}.`;
}

function triedText({ deadline, completed, runs, vanishedMaximum }: SettingResult): string {
  const stuck = completed === 0 ? 'does not complete' : `${runs - completed} not completed`;
  const late = completed < runs ? stuck : 'too late';
  const made = deadline?.isMade ? 'in time' : late;
  return vanishedMaximum > 0
    ? `${made}, ${formatNumberOf(vanishedMaximum, 'app')} without an instance`
    : made;
}

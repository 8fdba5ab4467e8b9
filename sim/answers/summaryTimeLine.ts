/** What the scenario did when, and how the foundation came through each loss of cells. */
import { formatCount, formatExactly, formatNumberOf, formatOffset } from './format';
import type { FaultResult, RunResult } from './result';
import { heading, indented, type Layout, type Line, moreLines, table } from './textLines';

type Change = RunResult['timeline']['changes'][number];
type Sign = RunResult['timeline']['signs'][number];

/** What the scenario did, or what became of it. */
type Step = Change | Sign;

/** What the scenario did, and what came of each loss of cells. */
export function timeLineLines(
  { timeline, simulatedSeconds }: RunResult,
  { answerMaximum }: Layout,
): Line[] {
  const { faults, changes } = timeline;
  const moments = momentsOf(timeline, simulatedSeconds);
  if (moments.length === 0) return [];
  const shown = moments.slice(0, answerMaximum);
  const header = ['at', 'what', 'lost', 'detected', 'half back', 'all that fit back'];
  const hasFaults = faults.length > 0;
  const rows = shown.map(({ at, row }) => [at, ...row]);
  const texts = table(hasFaults ? [header, ...rows] : rows, [2, 3, 4]);
  const lines = hasFaults
    ? [
        heading('Time line'),
        indented(texts[0] ?? '', 'dim'),
        ...texts.slice(1).map((each) => indented(each)),
      ]
    : [heading('Time line'), ...texts.map((each) => indented(each))];
  lines.push(...moreLines(moments.length - shown.length + timeline.leftOut, 'event'));
  const lastRestored = changes.findLast((change) => change.kind === 'restored');
  if (lastRestored !== undefined) {
    lines.push(
      indented('Nothing rebalances after a restore: what moved stays where it is.', 'dim'),
    );
  }
  return lines;
}

/** A line of the time line. */
interface Moment {
  readonly at: string;
  readonly row: readonly string[];
}

/** Changes of one kind that follow one another, with no fault between, are told one by one up to here. */
const SEPARATE_MAXIMUM = 3;

/** Faults one by one, and long rows of equal changes as one. */
function momentsOf(
  { faults, changes, signs }: RunResult['timeline'],
  simulatedSeconds: number,
): Moment[] {
  const moments: (Moment & { readonly atSeconds: number })[] = faults.map((fault) => ({
    atSeconds: fault.atSeconds,
    at: formatInstant(fault.atSeconds),
    row: faultRow(fault),
  }));
  const faultsBefore = (atSeconds: number): number =>
    faults.filter((fault) => fault.atSeconds <= atSeconds).length;
  let steps: Step[] = [];
  const flush = (): void => {
    const groups = steps.length > SEPARATE_MAXIMUM ? [steps] : steps.map((step) => [step]);
    for (const group of groups) {
      const atSeconds = group[0]?.atSeconds ?? 0;
      moments.push({ atSeconds, at: span(group), row: changeRow(group) });
    }
    steps = [];
  };
  const all: Step[] = [...changes, ...signs].filter((each) => each.atSeconds <= simulatedSeconds);
  for (const change of all.sort((one, other) => one.atSeconds - other.atSeconds)) {
    const last = steps.at(-1);
    const goesOn =
      last?.kind === change.kind &&
      whatOf(last) === whatOf(change) &&
      faultsBefore(last.atSeconds) === faultsBefore(change.atSeconds);
    if (!goesOn) flush();
    steps.push(change);
  }
  flush();
  return moments.sort((one, other) => one.atSeconds - other.atSeconds);
}

/** The domain of a sign about one. */
function whatOf(step: Step): string {
  return 'what' in step ? step.what : '';
}

function span(steps: readonly Step[]): string {
  const end = steps.at(-1);
  const until = end !== undefined && 'untilSeconds' in end ? end.untilSeconds : end?.atSeconds;
  const first = formatInstant(steps[0]?.atSeconds ?? 0);
  const last = formatInstant(until ?? 0);
  return first === last ? first : `${first} to ${last}`;
}

/** Events of a scenario come at whole seconds nearly always. */
function formatInstant(seconds: number): string {
  return formatExactly(Math.round(seconds * 10) / 10);
}

function faultRow(fault: FaultResult): string[] {
  const { lostInstances, backInstances, undesiredInstances, fitBackInstances } = fault;
  const offset = (seconds: number | null): string =>
    seconds === null ? '–' : formatOffset(seconds);
  const cells = formatNumberOf(fault.cells, 'cell');
  const zones = fault.zones.length > 3 ? `${fault.zones.length} zones` : fault.zones.join(', ');
  const what = `${cells} of ${zones} lost`;
  const stillOut = lostInstances - backInstances - undesiredInstances;
  const fitted =
    fault.fitBackAfterSeconds === null
      ? '–'
      : `${offset(fault.fitBackAfterSeconds)} (${formatCount(fitBackInstances)})`;
  const rest =
    lostInstances === 0 || fitBackInstances === lostInstances
      ? ''
      : stillOut === 0
        ? `, all ${offset(fault.allBackAfterSeconds)}`
        : `, ${formatCount(stillOut)} never`;
  return [
    what,
    formatCount(lostInstances),
    offset(fault.detectedAfterSeconds),
    offset(fault.halfBackAfterSeconds),
    fitted + rest,
  ];
}

function changeRow(steps: readonly Step[]): string[] {
  const [first] = steps;
  const kind = first?.kind ?? 'scaled';
  const count = steps.reduce((sum, step) => sum + step.count, 0);
  if (first !== undefined && 'what' in first) return [signText(first, count)];
  const isOfCells = kind === 'restored' || kind === 'added';
  const verb = kind === 'released' ? 'released anew' : kind;
  const times = steps.length > 1 ? ` in ${formatCount(steps.length)} steps` : '';
  return [`${formatNumberOf(count, isOfCells ? 'cell' : 'app')} ${verb}${times}`];
}

function signText({ kind, what }: Sign, count: number): string {
  const cells = formatNumberOf(count, 'cell');
  switch (kind) {
    case 'presencesLost':
      return `${cells} lost ${count === 1 ? 'its presence and runs' : 'their presences and run'} on`;
    case 'drainsStarted':
      return `${cells} told to drain`;
    case 'domainStale':
      return `domain ${what} stale${count === 1 ? '' : ` ${formatCount(count)} times`}`;
  }
}

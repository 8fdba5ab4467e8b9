/** The sections of the summary, each from the result to lines of text. */
import {
  formatCount,
  formatExactly,
  formatMemory,
  formatNumberOf,
  formatOffset,
  formatSeconds,
  formatShare,
} from './format';
import type { CapacityRow, FaultResult, Percentiles, RunResult, Verdict } from './result';
import { type Line, line, type Piece, piece, type Style, table } from './textLines';

const STYLE_OF: Readonly<Record<Verdict, Style>> = {
  met: 'good',
  'not met': 'bad',
  'not decided': 'accent',
};

const EXPECTATIONS_SHOWN = 5;
const MOMENTS_SHOWN = 6;
const GROUPS_SHOWN = 4;
const ZONES_SHOWN = 6;

/** A heading, and what it says in the same line. */
function headed(title: string, ...rest: readonly Piece[]): Line {
  return [piece(title.padEnd(15), 'bold'), ...rest];
}

const indented = (text: string, style: Style = 'plain'): Line => line(`  ${text}`, style);

/** The verdict, and each expectation with what was measured; those not met come first. */
export function verdictLines({ verdict, expectations, isInterrupted, ...run }: RunResult): Line[] {
  const met = expectations.filter((each) => each.verdict === 'met').length;
  const lines: Line[] = [];
  if (isInterrupted) {
    const at = formatExactly(Math.floor(run.simulatedSeconds));
    const text = `interrupted at ${at} of ${formatExactly(run.durationSeconds)}: not decided`;
    lines.push(line(text.toUpperCase().slice(0, 11) + text.slice(11), STYLE_OF[verdict]));
  } else if (expectations.length === 0) {
    lines.push(line('Nothing is expected: the run came to its end.', 'bold'));
  } else {
    const all = formatNumberOf(expectations.length, 'expectation');
    lines.push([
      piece(verdict.toUpperCase(), STYLE_OF[verdict]),
      piece(`  ${formatCount(met)} of ${all}`, 'dim'),
    ]);
  }
  const byUrgency = (one: Verdict): number => ['not met', 'not decided', 'met'].indexOf(one);
  const sorted = [...expectations].sort((a, b) => byUrgency(a.verdict) - byUrgency(b.verdict));
  const shown = sorted.slice(0, EXPECTATIONS_SHOWN);
  const texts = table(shown.map((each) => [each.wanted, each.measured]));
  for (const [position, each] of shown.entries()) {
    const label = each.verdict.padEnd(12);
    lines.push([piece(`  ${label}`, STYLE_OF[each.verdict]), piece(texts[position] ?? '')]);
  }
  lines.push(...more(sorted.length - shown.length, 'expectation'));
  return lines;
}

function more(count: number, what: string): Line[] {
  return count > 0 ? [indented(`and ${formatNumberOf(count, `more ${what}`)}`, 'dim')] : [];
}

/** What the scenario did, and what came of each loss of cells. */
export function timeLineLines({ timeline, simulatedSeconds }: RunResult): Line[] {
  const { faults, changes } = timeline;
  const moments = [
    ...faults.map((fault) => ({ atSeconds: fault.atSeconds, row: faultRow(fault) })),
    ...changes
      .filter((change) => change.atSeconds <= simulatedSeconds)
      .map((change) => ({ atSeconds: change.atSeconds, row: changeRow(change) })),
  ].sort((one, other) => one.atSeconds - other.atSeconds);
  if (moments.length === 0) return [];
  const shown = moments.slice(0, MOMENTS_SHOWN);
  const header = ['at', 'what', 'lost', 'detected', 'half back', 'all that fit back'];
  const hasFaults = shown.some(({ row }) => row.length > 1);
  const rows = shown.map(({ atSeconds, row }) => [formatExactly(round(atSeconds)), ...row]);
  const texts = table(hasFaults ? [header, ...rows] : rows, [2, 3, 4]);
  const lines = hasFaults
    ? [headed('Time line'), indented(texts[0] ?? '', 'dim'), ...texts.slice(1).map((each) => indented(each))]
    : [headed('Time line'), ...texts.map((each) => indented(each))];
  lines.push(...more(moments.length - shown.length + timeline.leftOut, 'event'));
  const lastRestored = changes.findLast((change) => change.kind === 'restored');
  if (lastRestored !== undefined) {
    lines.push(indented('Nothing rebalances after a restore: what moved stays where it is.', 'dim'));
  }
  return lines;
}

/** Instants of a scenario are whole seconds nearly always; its draws are not. */
function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
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

function changeRow({ kind, count }: RunResult['timeline']['changes'][number]): string[] {
  const isOfCells = kind === 'restored' || kind === 'added';
  const verb = kind === 'released' ? 'released anew' : kind;
  return [`${formatNumberOf(count, isOfCells ? 'cell' : 'app')} ${verb}`];
}

/** What does not run at the end, grouped by placement error. */
export function neverFittedLines({ neverFitted, notRunning, counts }: RunResult): Line[] {
  const others = [
    [notRunning.crashed, 'wait for their back-off'],
    [notRunning.starting, 'are starting'],
    [notRunning.waiting, 'wait for an auction'],
  ] as const;
  const texts = others
    .filter(([count]) => count > 0)
    .map(([count, text]) => `${formatCount(count)} ${text}`);
  if (counts.missing === 0) {
    const all = formatNumberOf(counts.running, 'desired instance');
    return [headed('Never fitted', piece(`nothing: all ${all} run at the end`))];
  }
  const never = formatNumberOf(notRunning.neverFitted, 'instance');
  const rest = texts.length > 0 ? `; of the others missing, ${texts.join(', ')}` : '';
  const lines = [headed('Never fitted', piece(`${never}${rest}`))];
  const shown = neverFitted.slice(0, GROUPS_SHOWN);
  const rows = shown.map((group) => {
    const names = group.apps.slice(0, 2).map((app) => app.name).join(', ');
    const left = group.appCount - Math.min(2, group.apps.length);
    const apps = left > 0 ? `${names} and ${formatNumberOf(left, 'more app')}` : names;
    return [formatCount(group.instances), group.placementError, apps];
  });
  lines.push(...table(rows, [0]).map((text) => indented(text)));
  lines.push(...more(neverFitted.length - shown.length, 'placement error'));
  return lines;
}

/** What is left on the cells, by zone and placement tags. */
export function capacityLines({ capacity }: RunResult): Line[] {
  const header = [
    'capacity left', 'cells up', 'memory', '', 'disk', '', 'containers', 'largest', '4 GB chunks',
  ];
  const shown = capacity.length > ZONES_SHOWN ? capacity.slice(0, ZONES_SHOWN - 1) : capacity;
  const rest = capacity.slice(shown.length);
  const rows = shown.map((row) => capacityRow(nameOf(row), row));
  if (rest.length > 0) rows.push(capacityRow(`${rest.length} others`, sumOf(rest)));
  if (capacity.length > 1) rows.push(capacityRow('all', sumOf(capacity)));
  const [first = '', ...texts] = table([header, ...rows], [1, 2, 3, 4, 5, 6, 7, 8]);
  return [[piece(`C${first.slice(1)}`, 'bold')], ...texts.map((text) => line(text))];
}

function nameOf({ zone, placementTags }: CapacityRow): string {
  return placementTags.length === 0 ? `  ${zone}` : `  ${zone} [${placementTags.join(', ')}]`;
}

function capacityRow(name: string, row: CapacityRow): string[] {
  return [
    name.startsWith('  ') ? name : `  ${name}`,
    row.cellsUp === row.cells
      ? formatCount(row.cells)
      : `${formatCount(row.cellsUp)} of ${formatCount(row.cells)}`,
    formatMemory(row.memoryLeftMB),
    shareLeft(row.memoryLeftMB, row.memoryTotalMB),
    formatMemory(row.diskLeftMB),
    shareLeft(row.diskLeftMB, row.diskTotalMB),
    formatCount(row.containersLeft),
    formatMemory(row.largestFreeMB),
    formatCount(row.freeChunks4GB),
  ];
}

function shareLeft(left: number, total: number): string {
  return total > 0 ? formatShare(left / total) : '–';
}

function sumOf(rows: readonly CapacityRow[]): CapacityRow {
  return rows.reduce((sum, row) => ({
    ...sum,
    cells: sum.cells + row.cells,
    cellsUp: sum.cellsUp + row.cellsUp,
    memoryTotalMB: sum.memoryTotalMB + row.memoryTotalMB,
    memoryLeftMB: sum.memoryLeftMB + row.memoryLeftMB,
    diskTotalMB: sum.diskTotalMB + row.diskTotalMB,
    diskLeftMB: sum.diskLeftMB + row.diskLeftMB,
    containersTotal: sum.containersTotal + row.containersTotal,
    containersLeft: sum.containersLeft + row.containersLeft,
    largestFreeMB: Math.max(sum.largestFreeMB, row.largestFreeMB),
    freeChunks4GB: sum.freeChunks4GB + row.freeChunks4GB,
  }));
}

/** Auctions, leases and whatever else there was to count. */
export function tallyLines(result: RunResult): Line[] {
  const { auctions, silk, tasks, crashes, pushes } = result;
  const placed = auctions.placedInstances + auctions.placedTasks;
  const failed = auctions.failures.reduce((sum, each) => sum + each.count, 0);
  const batches = formatNumberOf(auctions.batches, 'batch', 'batches');
  const lines: Line[] = [
    headed(
      'Auctions',
      piece(
        `${batches}: ${formatCount(placed)} placed, ${formatCount(failed)} failed, ${formatCount(auctions.rejected)} handed back by cells`,
      ),
    ),
  ];
  const reasons = auctions.failures
    .slice(0, 2)
    .map(({ reason, count }) => `${formatCount(count)} × ${reason}`);
  if (auctions.failures.length > 2) {
    reasons.push(formatNumberOf(auctions.failures.length - 2, 'other reason'));
  }
  if (reasons.length > 0) lines.push(indented(`failed: ${reasons.join('; ')}`));
  const waits = [waitText('wait', auctions.wait), waitText('time to run', auctions.timeToRun)];
  const known = waits.filter((text) => text !== '');
  if (known.length > 0) lines.push(indented(known.join('; ')));
  if (silk !== null) {
    const refused =
      silk.refusals > 0
        ? `, ${formatNumberOf(silk.refusals, 'refusal')}, ${formatNumberOf(silk.cellsWithoutLeaseMaximum, 'cell')} without at one time`
        : ', none refused';
    const peak = `${formatCount(silk.leasesMaximum)} at most of ${formatCount(silk.poolSize)}`;
    lines.push(headed('Silk leases', piece(`${peak}${refused}`)));
  }
  if (tasks.created > 0) {
    const left = tasks.pending + tasks.running;
    lines.push(
      headed(
        'Tasks',
        piece(
          `${formatCount(tasks.created)}: ${formatCount(tasks.succeeded)} succeeded, ${formatCount(tasks.failed)} failed, ${formatCount(left)} not yet done`,
        ),
      ),
    );
  }
  if (crashes.crashes > 0) {
    lines.push(
      headed(
        'Crashes',
        piece(
          `${formatCount(crashes.crashes)}; at most ${formatNumberOf(crashes.crashCountMaximum, 'crash', 'crashes')} of one instance, ${formatCount(crashes.crashedMaximum)} in back-off at one time`,
        ),
      ),
    );
  }
  if (pushes.all > 0) {
    lines.push(
      headed(
        'Pushes',
        piece(
          `${formatCount(pushes.inTime)} of ${formatCount(pushes.all)} in time, ${formatCount(pushes.timedOut)} timed out`,
        ),
      ),
    );
  }
  return lines;
}

function waitText(name: string, { p50Seconds, p95Seconds, p99Seconds }: Percentiles): string {
  if (p50Seconds === null || p95Seconds === null || p99Seconds === null) return '';
  const values = [p50Seconds, p95Seconds, p99Seconds].map(formatSeconds).join(' / ');
  return `${name} ${values} (50 / 95 / 99 %)`;
}

/** What the run cost, and what identifies it. */
export function costLines({ events, wallSeconds, simulatedSeconds, digest }: RunResult): Line[] {
  const parts = [formatNumberOf(events, 'event')];
  if (wallSeconds !== null && wallSeconds > 0) {
    const times = simulatedSeconds / wallSeconds;
    parts[0] = `${parts[0]} in ${formatSeconds(wallSeconds)}`;
    if (times >= 1) parts.push(`${formatCount(twoDigits(times))} times faster than real time`);
  }
  return [headed('Simulated', piece(parts.join(', ')), piece(`  digest ${digest.slice(0, 12)}`, 'dim'))];
}

/** 1,234 as 1,200: the clock on the wall is no more exact than that. */
function twoDigits(value: number): number {
  let unit = 1;
  while (value >= unit * 100) unit *= 10;
  return Math.round(value / unit) * unit;
}

/** What does not run at the end, and what is left on the cells. */
import { formatCount, formatExactly, formatMemory, formatNumberOf, formatShare } from './format';
import type { CapacityRow, PlacementGroup, RunResult } from './result';
import {
  HEADING_WIDTH,
  heading,
  indented,
  type Layout,
  type Line,
  moreLines,
  piece,
  table,
  titled,
  wrap,
} from './textLines';

/** What fits nowhere at the end, and what of each fault did not until the scenario did something else. */
export function neverFittedLines(result: RunResult, { width, listMaximum }: Layout): Line[] {
  const { neverFitted, timeline } = result;
  const rows = neverFitted.map((group) => groupRow(group, ''));
  const lastDeed = Math.max(
    0,
    ...[...timeline.faults, ...timeline.changes].map((each) => each.atSeconds),
  );
  for (const { atSeconds, didNotFit } of timeline.faults) {
    // Of the last one, this is what does not fit at the end.
    if (atSeconds >= lastDeed) continue;
    const after = `, after the loss at ${formatExactly(Math.round(atSeconds))}`;
    rows.push(...didNotFit.map((group) => groupRow(group, after)));
  }
  const [first = '', ...rest] = wrap(atTheEnd(result), width - HEADING_WIDTH);
  return [
    heading('Never fitted', piece(first)),
    ...rest.map((text) => indented(text)),
    ...table(rows.slice(0, listMaximum), [0]).map((text) => indented(text)),
    ...moreLines(rows.length - listMaximum, 'group'),
  ];
}

function atTheEnd(result: RunResult): string {
  const { notRunning, counts, isInterrupted, controlPlane } = result;
  const isBbsGone = controlPlane.bbs.gaps.some(({ untilSeconds }) => untilSeconds === null);
  const awaited = isBbsGone ? 'a BBS' : 'an auction';
  const when = isInterrupted ? 'by then' : 'at the end';
  if (counts.missing === 0) {
    return `nothing ${when}: all ${formatNumberOf(counts.running, 'desired instance')} run`;
  }
  const others = (
    [
      [notRunning.crashed, 'waits for its back-off', 'wait for their back-off'],
      [notRunning.starting, 'is starting', 'are starting'],
      [notRunning.waiting, `waits for ${awaited}`, `wait for ${awaited}`],
    ] as const
  )
    .filter(([count]) => count > 0)
    .map(([count, one, several]) => formatNumberOf(count, one, several));
  const rest = others.length > 0 ? `; of the others missing, ${others.join(', ')}` : '';
  return `${formatNumberOf(notRunning.neverFitted, 'instance')} ${when}${rest}`;
}

/** One example stands for many apps, so that a line keeps room to say how many. */
function groupRow({ instances, placementError, apps, appCount }: PlacementGroup, when: string) {
  const examples = apps.slice(0, when === '' && appCount <= 2 ? 2 : 1);
  const names = examples.map((app) => app.name).join(', ');
  const left = appCount - examples.length;
  const shown = left > 0 ? `${names} and ${formatNumberOf(left, 'other')}` : names;
  return [formatCount(instances), `${placementError}${when}`, shown];
}

/** What is left on the cells, by zone and placement tags. */
export function capacityLines({ capacity }: RunResult, { listMaximum }: Layout): Line[] {
  const header = [
    'capacity left',
    'cells up',
    'memory',
    '',
    'disk',
    '',
    'containers',
    'largest',
    '4 GB chunks',
  ];
  const shown = capacity.length > listMaximum ? capacity.slice(0, listMaximum - 1) : capacity;
  const rest = capacity.slice(shown.length);
  const rows = shown.map((row) => capacityRow(nameOf(row), row));
  // Where no row has room, the others are all.
  if (rest.length > 0 && shown.length > 0)
    rows.push(capacityRow(`${rest.length} others`, sumOf(rest)));
  if (capacity.length > 1) rows.push(capacityRow('all', sumOf(capacity)));
  const [first = '', ...texts] = table([header, ...rows], [1, 2, 3, 4, 5, 6, 7, 8]);
  return titled([`C${first.slice(1)}`, ...texts]);
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
  const sum = (pick: (row: CapacityRow) => number): number =>
    rows.reduce((total, row) => total + pick(row), 0);
  return {
    zone: 'all',
    placementTags: [],
    cells: sum((row) => row.cells),
    cellsUp: sum((row) => row.cellsUp),
    memoryTotalMB: sum((row) => row.memoryTotalMB),
    memoryLeftMB: sum((row) => row.memoryLeftMB),
    diskTotalMB: sum((row) => row.diskTotalMB),
    diskLeftMB: sum((row) => row.diskLeftMB),
    containersTotal: sum((row) => row.containersTotal),
    containersLeft: sum((row) => row.containersLeft),
    largestFreeMB: Math.max(...rows.map((row) => row.largestFreeMB)),
    freeChunks4GB: sum((row) => row.freeChunks4GB),
    fragmentation: 0,
  };
}

/** What does not run at the end, and what is left on the cells. */
import { formatCount, formatMemory, formatNumberOf, formatShare } from './format';
import type { CapacityRow, RunResult } from './result';
import { heading, indented, type Line, line, moreLines, piece, table } from './textLines';

const GROUPS_MAXIMUM = 4;
const ROWS_MAXIMUM = 6;

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
    return [heading('Never fitted', piece(`nothing: all ${all} run at the end`))];
  }
  const never = formatNumberOf(notRunning.neverFitted, 'instance');
  const rest = texts.length > 0 ? `; of the others missing, ${texts.join(', ')}` : '';
  const lines = [heading('Never fitted', piece(`${never}${rest}`))];
  const shown = neverFitted.slice(0, GROUPS_MAXIMUM);
  const rows = shown.map((group) => {
    const names = group.apps
      .slice(0, 2)
      .map((app) => app.name)
      .join(', ');
    const left = group.appCount - Math.min(2, group.apps.length);
    const apps = left > 0 ? `${names} and ${formatNumberOf(left, 'more app')}` : names;
    return [formatCount(group.instances), group.placementError, apps];
  });
  lines.push(...table(rows, [0]).map((text) => indented(text)));
  lines.push(...moreLines(neverFitted.length - shown.length, 'placement error'));
  return lines;
}

/** What is left on the cells, by zone and placement tags. */
export function capacityLines({ capacity }: RunResult): Line[] {
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
  const shown = capacity.length > ROWS_MAXIMUM ? capacity.slice(0, ROWS_MAXIMUM - 1) : capacity;
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

/**
 * Desired and running instances over time, drawn in characters: what runs as solid area, what is desired
 * and does not run as shade above it, and below, on a scale of its own, what is missing. A column shows
 * the worst moment of its time, so that no dip is too short to be seen.
 */
import { clockAt, formatCount, formatExactly, formatSeconds } from './format';
import type { RunResult } from './result';
import { type Layout, type Line, padEnd, padStart, piece } from './textLines';

const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const SHADE = '░';
const LABEL_WIDTH_MINIMUM = 7;
/** Columns between two times on the axis, at least. */
const TICK_GAP = 14;

/** Steps between two times on the axis, in seconds. */
const TICK_STEPS = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900,
  1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600, 2_592_000,
  7_776_000,
] as const;

/** One column of the chart. */
interface Column {
  /** Least that ran. */
  readonly running: number;
  /** Most that was desired. */
  readonly desired: number;
  readonly missing: number;
}

type ChartInput = Pick<RunResult, 'series' | 'durationSeconds' | 'startsAt' | 'timeline'>;

/** A chart of `chartHeight` rows of area, and up to five more; nothing when nothing was ever desired. */
export function chartLines(
  result: ChartInput,
  { width, chartHeight: height }: Pick<Layout, 'width' | 'chartHeight'>,
): Line[] {
  const top = Math.max(0, ...result.series.desired, ...result.series.runningMaximum);
  const labelWidth = Math.max(LABEL_WIDTH_MINIMUM, formatCount(top).length);
  const room = width - labelWidth - 2;
  if (top === 0 || room < TICK_GAP) return [];
  const columns = columnsOf(result, room);
  const missingTop = Math.max(0, ...columns.map((column) => column.missing));
  const lines: Line[] = [legend(result, labelWidth, missingTop)];
  for (let row = height - 1; row >= 0; row--) {
    const label = row === height - 1 ? formatCount(top) : '';
    const area = columns.map((column) => areaCharacter(column, row, height, top));
    lines.push([piece(`${padStart(label, labelWidth)} ┤`, 'dim'), piece(area.join(''), 'accent')]);
  }
  lines.push(axis(result, labelWidth, room));
  if (missingTop > 0) {
    const spark = columns.map((column) => sparkCharacter(column.missing, missingTop));
    lines.push([
      piece(`${padStart('missing', labelWidth)}  `, 'dim'),
      piece(spark.join(''), 'bad'),
    ]);
  }
  return [...lines, ...timeLabels(result, labelWidth, room)];
}

/** With the time of the most missing: often it is the start, not a fault. */
function legend({ series }: ChartInput, labelWidth: number, missingTop: number): Line {
  const atSeconds = series.missingMaximum.indexOf(missingTop) * series.bucketSeconds;
  const most =
    missingTop > 0 ? `: most ${formatCount(missingTop)} at ${formatSeconds(atSeconds)}` : '';
  const text = `█ running  ░ desired, not running${most}  ▲ cells lost  △ other events`;
  return [piece(padEnd('', labelWidth + 2)), piece(text, 'dim')];
}

/** What the buckets under each column show at their worst; columns after an interruption stay empty. */
function columnsOf({ series, durationSeconds }: ChartInput, room: number): Column[] {
  const { bucketSeconds, desired, runningMinimum, missingMaximum } = series;
  const perColumn = durationSeconds / room;
  return Array.from({ length: room }, (_, column) => {
    const first = Math.floor((column * perColumn) / bucketSeconds);
    const end = Math.max(first + 1, Math.ceil(((column + 1) * perColumn) / bucketSeconds - 1e-9));
    const known = Math.min(end, desired.length);
    if (first >= known) return { running: 0, desired: 0, missing: 0 };
    return {
      running: Math.min(...runningMinimum.slice(first, known)),
      desired: Math.max(...desired.slice(first, known)),
      missing: Math.max(...missingMaximum.slice(first, known)),
    };
  });
}

function areaCharacter(column: Column, row: number, height: number, top: number): string {
  const eighths = (value: number): number => {
    const exact = Math.round((value / top) * height * 8);
    // The least of something is not nothing, and all but something is not all.
    return Math.max(value > 0 ? 1 : 0, exact);
  };
  const running = eighths(column.running);
  const base = row * 8;
  if (running >= base + 8) return '█';
  const isShort = column.missing > 0 && eighths(column.desired) > base;
  if (running <= base) return isShort ? SHADE : ' ';
  return EIGHTHS[running - base] ?? '█';
}

function sparkCharacter(missing: number, top: number): string {
  return EIGHTHS[missing > 0 ? Math.max(1, Math.round((missing / top) * 8)) : 0] ?? ' ';
}

/** The line under the area, with ticks at the times that are labelled and marks at events. */
function axis(result: ChartInput, labelWidth: number, room: number): Line {
  const marks: string[] = Array.from({ length: room }, () => '─');
  for (const { column } of ticksOf(result, room)) marks[column] = '┬';
  const { faults, changes } = result.timeline;
  for (const { atSeconds } of changes) {
    const column = columnOf(atSeconds, result.durationSeconds, room);
    if (atSeconds > 0) marks[column] = '△';
  }
  for (const { atSeconds } of faults) {
    marks[columnOf(atSeconds, result.durationSeconds, room)] = '▲';
  }
  return [piece(`${padStart('0', labelWidth)} └${marks.join('')}`, 'dim')];
}

function columnOf(atSeconds: number, durationSeconds: number, room: number): number {
  return Math.max(0, Math.min(room - 1, Math.floor((atSeconds / durationSeconds) * room)));
}

interface Tick {
  readonly column: number;
  readonly atSeconds: number;
}

function ticksOf({ durationSeconds }: ChartInput, room: number): Tick[] {
  const stepMinimum = (durationSeconds / room) * TICK_GAP;
  const step = TICK_STEPS.find((each) => each >= stepMinimum) ?? durationSeconds;
  const ticks: Tick[] = [];
  for (let each = 0; each * step < durationSeconds * (1 - 1e-9); each++) {
    const atSeconds = each * step;
    ticks.push({ column: columnOf(atSeconds, durationSeconds, room), atSeconds });
  }
  return ticks;
}

/** Time of day, and time since the start. */
function timeLabels(result: ChartInput, labelWidth: number, room: number): Line[] {
  const ticks = ticksOf(result, room);
  const step = ticks[1]?.atSeconds ?? 60;
  const hasSeconds = step < 60;
  const row = (label: string, text: (atSeconds: number) => string): Line => {
    let written = '';
    for (const { column, atSeconds } of ticks) {
      written = padEnd(written, column);
      const shown = text(atSeconds);
      if (column + shown.length <= room) written += shown;
    }
    return [piece(`${padStart(label, labelWidth)}  ${written}`, 'dim')];
  };
  return [
    row('clock', (atSeconds) => clockAt(result.startsAt, atSeconds, hasSeconds)),
    row('since', (atSeconds) => formatExactly(atSeconds)),
  ];
}

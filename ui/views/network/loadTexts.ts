/** The plots of load in words and numbers: under the pointer, and as a table. */
import type { Duration, Instant } from '../../../sim/engine/units';
import { NOT_TOLD } from '../../charts/format';
import { instantColumn } from '../../charts/instantColumn';
import { instantText } from '../../charts/instantText';
import type { Table } from '../../charts/table';
import type { TextLine } from '../../charts/tooltip';
import type { Replay } from '../../replay/openReplay';
import type { Frame } from '../../session/frames';
import { shownWindow } from '../../session/runFacts';
import { auctionSelected, type Selected } from '../../session/selected';
import { absenceText, type LoadPicture, valueText } from './loadPicture';
import { greatestPoint, loadAt, loadPixels, type Peak, peakOf } from './loadPixels';
import { kindsOf, type LoadPlot } from './loadPlots';
import { type LoadSeries, loadSeriesOf } from './loadSeries';

/** A single value of a plot. */
export interface LoadPoint {
  readonly at: Instant;
  readonly value: number;
  readonly row: number;
}

/** The greatest value within a distance in time of an instant. */
export function pointAt(
  { numbers }: Pick<LoadSeries, 'numbers'>,
  at: Instant,
  within: Duration,
): LoadPoint | undefined {
  if (numbers?.form !== 'value') return undefined;
  const { points } = numbers;
  const place = greatestPoint(points, at - within, at + within);
  if (place === undefined) return undefined;
  return {
    at: points.at[place] as number,
    value: points.value[place] as number,
    row: points.row[place] as number,
  };
}

/** The pass or the batch that a value is of; else its record. */
export function selectedOfPoint({ marks }: Replay, plot: LoadPlot, { row }: LoadPoint): Selected {
  if (plot.form === 'value' && plot.span !== undefined) {
    const span = marks[plot.span].findLast(({ startRow }) => startRow <= row);
    if (span !== undefined && plot.span === 'passes') return { kind: 'pass', number: span.number };
    if (span !== undefined) {
      return auctionSelected(span.number);
    }
  }
  return { kind: 'record', row };
}

/** What stands beside the pointer: the meaning, then the figures of the pixel column under it. */
export function loadLines(
  replay: Replay,
  series: LoadSeries,
  { window, width }: Pick<LoadPicture, 'window' | 'width'>,
  at: Instant | undefined,
  within: Duration,
): TextLine[] {
  const { plot } = series;
  const lines: TextLine[] = [['what', plot.meaning]];
  if (series.isEmpty) return [...lines, ['here', absenceText(series)]];
  if (at === undefined) return [...lines, ['records', kindsOf(plot).join(', ')]];
  lines.push(['at', instantText(replay, at)]);
  const point = pointAt(series, at, within);
  if (point !== undefined) {
    return [
      ...lines,
      ['value', valueText(plot, point.value)],
      ['of', instantText(replay, point.at)],
    ];
  }
  if (plot.form === 'value') return [...lines, ['last', valueText(plot, loadAt(series, at))]];
  const step = (window.until - window.from) / width;
  const column = loadPixels(series, { from: at - step / 2, until: at + step / 2 }, 1);
  const [most, low] = [column.greatest[0] as number, column.lower[0] as number];
  if (Number.isNaN(most)) return [...lines, ['here', NOT_TOLD]];
  lines.push(['most', valueText(plot, most)]);
  if (low !== most) lines.push([plot.form === 'rate' ? 'mean' : 'least', valueText(plot, low)]);
  return lines;
}

export interface LoadTableRow {
  readonly series: LoadSeries;
  readonly now: number | undefined;
  readonly peak: Peak | undefined;
}

/** Every plot with its figures, over the stretch of time that the timeline shows. */
export function loadTable({ run, view, session }: Frame): Table<LoadTableRow> {
  const { replay } = run;
  const window = shownWindow(session, replay);
  const text = ({ series }: LoadTableRow, value: number | undefined) =>
    series.isEmpty ? absenceText(series) : valueText(series.plot, value);
  return {
    caption: 'Load by component',
    columns: [
      { key: 'group', title: 'Component', text: ({ series }) => series.plot.group },
      { key: 'title', title: 'What', text: ({ series }) => series.plot.title },
      {
        key: 'now',
        title: 'At the clock',
        isNumber: true,
        text: (row) => text(row, row.now),
        value: ({ now }) => now,
      },
      {
        key: 'most',
        title: 'Most in the window',
        isNumber: true,
        text: (row) => text(row, row.peak?.value),
        value: ({ peak }) => peak?.value,
      },
      instantColumn(replay, { key: 'when', title: 'When', at: ({ peak }) => peak?.at, none: '' }),
      { key: 'unit', title: 'Unit', text: ({ series }) => unitText(series.plot) },
    ],
    rows: loadSeriesOf(replay).map((series) => ({
      series,
      now: series.isEmpty ? undefined : loadAt(series, view.at),
      peak: series.isEmpty ? undefined : peakOf(series, window),
    })),
  };
}

/** Of the numbers in a CSV file. */
function unitText(plot: LoadPlot): string {
  if (plot.form === 'rate') return '1/s';
  return plot.form === 'value' && plot.unit === 'µs' ? 'µs' : 'count';
}

/** The numbers behind the plots of load, collected in one walk over a trace when they are first asked for. */
import { type Duration, type Instant, SECOND } from '../../../sim/engine/units';
import type { TraceBatch } from '../../../sim/trace/columns';
import type { KindName } from '../../../sim/trace/kinds';
import type { Replay } from '../../replay/openReplay';
import {
  appendValue,
  finishedSeries,
  type GrowingSeries,
  growingSeries,
  type Series,
} from '../../replay/series';
import { toldRange } from '../../replay/told';
import type { Range } from '../../session/session';
import {
  type BalancePlot,
  kindsOf,
  LOAD_PLOTS,
  type LoadPlot,
  type RatePlot,
  type ValuePlot,
} from './loadPlots';

/** Records by stretches of equal length from instant 0. */
export interface Bins {
  /** A second, unless the run is so long that there would be too many. */
  readonly width: Duration;
  readonly counts: Int32Array;
}

/** Values at instants, ascending. */
export interface Points {
  readonly at: Float64Array;
  readonly value: Float64Array;
  /** Rows of their records. */
  readonly row: Int32Array;
}

export type LoadNumbers =
  | { readonly form: 'rate'; readonly bins: Bins }
  | { readonly form: 'value'; readonly points: Points }
  | { readonly form: 'level'; readonly series: Series };

export interface LoadSeries {
  readonly plot: LoadPlot;
  /** Where the trace tells of it; undefined: nowhere, and then there are no numbers. */
  readonly told: Range | undefined;
  readonly numbers: LoadNumbers | undefined;
  /** Nothing of it happened in what the trace tells. */
  readonly isEmpty: boolean;
}

const known = new WeakMap<Replay, readonly LoadSeries[]>();

/** In the order of `LOAD_PLOTS`. */
export function loadSeriesOf(replay: Replay): readonly LoadSeries[] {
  const found = known.get(replay);
  if (found !== undefined) return found;
  const made = collect(replay);
  known.set(replay, made);
  return made;
}

const BINS_MAX = 1_000_000;

/** A plot under way. */
interface Collector {
  take(kind: KindName, batch: TraceBatch, entry: number, row: number): void;
  finish(told: Range): { readonly numbers: LoadNumbers; readonly isEmpty: boolean } | undefined;
}

function collect(replay: Replay): LoadSeries[] {
  const { columns } = replay;
  const collectors = LOAD_PLOTS.map((plot) => collectorFor(plot, replay));
  const takers = columns.kinds.map(({ name }) =>
    collectors.filter((_, place) => {
      const plot = LOAD_PLOTS[place];
      return plot !== undefined && kindsOf(plot).includes(name as KindName);
    }),
  );
  const names = columns.kinds.map(({ name }) => name as KindName);
  let row = 0;
  for (const batch of columns.batches) {
    const rows = Math.min(batch.kind.length, columns.length - row);
    for (let entry = 0; entry < rows; entry++, row++) {
      const kind = batch.kind[entry] as number;
      const taking = takers[kind];
      if (taking === undefined || taking.length === 0) continue;
      for (const collector of taking) collector.take(names[kind] as KindName, batch, entry, row);
    }
  }
  return LOAD_PLOTS.map((plot, place) => {
    const told = toldRange(replay, ...kindsOf(plot));
    const finished = told && collectors[place]?.finish(told);
    return { plot, told, numbers: finished?.numbers, isEmpty: finished?.isEmpty ?? true };
  });
}

function collectorFor(plot: LoadPlot, replay: Replay): Collector {
  switch (plot.form) {
    case 'rate':
      return rateCollector(plot, replay);
    case 'value':
      return valueCollector(plot);
    case 'balance':
      return balanceCollector(plot);
    case 'total': {
      const series = replay.series[plot.total];
      return {
        take: () => undefined,
        finish: () => series && { numbers: { form: 'level', series }, isEmpty: isFlat(series) },
      };
    }
  }
}

function rateCollector(_plot: RatePlot, { until }: Replay): Collector {
  const width = SECOND * Math.max(1, Math.ceil(until / SECOND / BINS_MAX));
  const counts = new Int32Array(Math.floor(until / width) + 1);
  let all = 0;
  return {
    take(_kind, batch, entry) {
      const bin = Math.floor((batch.at[entry] as number) / width);
      if (bin < 0 || bin >= counts.length) return;
      counts[bin] = (counts[bin] as number) + 1;
      all++;
    },
    finish: () => ({ numbers: { form: 'rate', bins: { width, counts } }, isEmpty: all === 0 }),
  };
}

function valueCollector({ field }: ValuePlot): Collector {
  const at: Instant[] = [];
  const value: number[] = [];
  const rows: number[] = [];
  return {
    take(_kind, batch, entry, row) {
      at.push(batch.at[entry] as number);
      value.push(batch[field][entry] as number);
      rows.push(row);
    },
    finish: () => ({
      numbers: {
        form: 'value',
        points: {
          at: Float64Array.from(at),
          value: Float64Array.from(value),
          row: Int32Array.from(rows),
        },
      },
      isEmpty: at.length === 0,
    }),
  };
}

function balanceCollector({ up }: BalancePlot): Collector {
  const growing: GrowingSeries = growingSeries();
  let level = 0;
  let all = 0;
  return {
    take(kind, batch, entry) {
      level = Math.max(0, level + (kind === up ? 1 : -1));
      all++;
      appendValue(growing, batch.at[entry] as number, level);
    },
    finish: (told) => ({
      numbers: { form: 'level', series: finishedSeries(growing, told.from, told.until) },
      isEmpty: all === 0,
    }),
  };
}

function isFlat({ value }: Series): boolean {
  return value.every((each) => each === 0);
}

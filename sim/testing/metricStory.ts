/**
 * A foundation whose metrics are kept, for tests: it runs to its end, and then one asks what was sent, by
 * Diego's names and with names of cells. Records and observations are kept beside, as what to compare with.
 */
import { metricSeries } from '../answers/metrics/metricSeries';
import type { MetricStore } from '../answers/metrics/metricStore';
import { createMetrics, type Metrics } from '../answers/metrics/metrics';
import { visitSamples } from '../answers/metrics/samples';
import { createFoundation, type Foundation } from '../diego/foundation';
import type { Instant } from '../engine/units';
import type { FoundationSpec } from '../model/foundationSpec';
import { KINDS, type KindName, kindId } from '../trace/kinds';
import { METRICS, type MetricKey } from '../trace/metrics';
import { type ObservationName, observationId } from '../trace/observations';
import { createRecorder, type RecordSink, type TraceRecorder } from '../trace/recorder';

export interface Sample {
  readonly at: Instant;
  readonly value: number;
}

export interface StoryRecord {
  readonly at: Instant;
  readonly cell: number;
  readonly a: number;
  readonly b: number;
  readonly x: number;
}

export interface MetricStoryOptions {
  readonly seed?: number;
  readonly isEager?: boolean;
  /** Told of each record before it is noted, with the foundation as it is then. */
  readonly onRecord?: (kind: KindName, at: Instant, foundation: Foundation) => void;
}

export class MetricStory {
  readonly foundation: Foundation;
  readonly metrics: Metrics;
  readonly recorder: TraceRecorder;
  private readonly records: (StoryRecord & { kind: number })[] = [];
  private readonly observed: { observation: number; cell: number; at: Instant; value: number }[] =
    [];

  constructor(
    spec: FoundationSpec,
    readonly end: Instant,
    options: MetricStoryOptions = {},
  ) {
    const { seed = 1, isEager = false, onRecord } = options;
    let recorder: TraceRecorder | undefined;
    this.metrics = createMetrics(spec, seed, () => this.foundation);
    const witness: RecordSink = {
      row: (_sequence, at, _cause, kind, cell, _lrp, _instance, a, b, x) => {
        onRecord?.(KINDS[kind]?.name as KindName, at, this.foundation);
        this.records.push({ kind, at, cell, a, b, x });
      },
      count: (at, observation, cell, value) => {
        this.observed.push({ observation, at, cell, value });
      },
    };
    this.foundation = createFoundation(spec, {
      seed,
      isEager,
      recorder: (identities) => {
        recorder = createRecorder(identities, { sinks: [witness, this.metrics.sink] });
        return recorder;
      },
    });
    this.recorder = recorder as unknown as TraceRecorder;
    this.runTo(end);
  }

  /** What was sent, of the cell of that name or of none, with that tag or none, by that process. */
  samples(key: MetricKey, cell = '', tag = '', instance = 0): Sample[] {
    const { cellByName } = this.foundation.identities();
    const query = { cell: cellByName.get(cell) ?? -1, tag, instance };
    const [series] = metricSeries(this.metrics.store, key, query);
    const samples: Sample[] = [];
    if (series !== undefined) {
      visitSamples(series.samples, (at, value) => samples.push({ at, value }));
    }
    return samples;
  }

  /** The last value sent by then. Throws when there was none. */
  valueAt(at: Instant, key: MetricKey, cell = '', tag = ''): number {
    const sent = this.samples(key, cell, tag).filter((sample) => sample.at <= at);
    const last = sent.at(-1);
    if (last === undefined) throw new Error(`${key} was not sent by ${at}`);
    return last.value;
  }

  /** Records of that kind, in order. */
  happenings(kind: KindName): StoryRecord[] {
    return this.records.filter((record) => record.kind === kindId(kind));
  }

  /** Observations of that name by when they are so, of the cell of that name or of any. */
  observations(name: ObservationName, cell?: string): Sample[] {
    const wanted = cell === undefined ? null : this.foundation.identities().cellByName.get(cell);
    return this.observed
      .filter((each) => each.observation === observationId(name))
      .filter((each) => wanted === null || each.cell === wanted)
      .sort((one, other) => one.at - other.at);
  }

  /** All series as text, to compare two runs. */
  lines(): string[] {
    return metricLines(
      this.metrics.store,
      METRICS.map(({ key }) => key),
    );
  }

  private runTo(end: Instant): void {
    const { simulation } = this.foundation;
    for (;;) {
      const at = simulation.nextAt();
      if (at === undefined || at > end) break;
      if (this.metrics.nextAt <= at) this.metrics.sendTo(at);
      simulation.step();
    }
    this.metrics.sendTo(end);
  }
}

/** The series of these metrics as text. */
export function metricLines(store: MetricStore, keys: readonly MetricKey[]): string[] {
  return keys
    .flatMap((key) => metricSeries(store, key))
    .map(({ metric, cell, tag, instance, samples }) => {
      const values: string[] = [];
      visitSamples(samples, (at, value) => values.push(`${at}=${value}`));
      return `${METRICS[metric]?.key} ${cell} ${tag} ${instance}: ${values.join(' ')}`;
    });
}

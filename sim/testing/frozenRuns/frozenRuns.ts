/**
 * Small runs in which nearly everything happens, to be held to what they were: twenty cases of chaos that together meet
 * all but a handful of the kinds of records, observations and rare branches that `chaos/coverage` counts.
 *
 * The files beside this one are cases as they were drawn once, so that a change of the generator changes nothing here.
 */
import { createDigest, type Digest, foldNumber, hex } from '../../engine/digest';
import type { RecordSink } from '../../trace/recorder';
import { dataLines } from '../engines/dataLines';
import { digestOfLines, type ScenarioJob, startJob } from '../engines/engineJob';

/** By the texts of the files (`chaos-90.yaml`). */
export function frozenRunJobs(texts: ReadonlyMap<string, string>): ScenarioJob[] {
  return [...texts].map(([file, text]) => ({
    kind: 'scenario',
    name: file.replace(/\.yaml$/, ''),
    text,
    siblings: {},
    overrides: [],
    isMeasured: true,
  }));
}

/**
 * Three digests: of the records that count for a run's own; of every column of every record and observation, those that
 * count for nothing included; and of what else a user is told: the answer, the metrics, the capacity at the end. Not of
 * the state, whose form is nobody's business.
 */
export function digestsOfRun(job: ScenarioJob): string {
  const all = createDigest();
  const run = startJob(job, () => [folding(all)]);
  run.advance(Number.POSITIVE_INFINITY);
  const { state: _, ...told } = run.outcome() as Readonly<Record<string, unknown>>;
  return [run.recorder.digest(), hex(all), digestOfLines(dataLines(told))].join(' ');
}

function folding(digest: Digest): RecordSink {
  const fold = (...numbers: number[]) => {
    for (const number of numbers) foldNumber(digest, number);
  };
  return {
    row: (_sequence, at, cause, ...columns) => fold(at, cause, ...columns),
    count: fold,
  };
}

/**
 * Small runs in which nearly everything happens, to be held to what they were: cases of chaos that together meet 229 of
 * the kinds of records, observations and rare branches that `chaos/coverage` counts, in some 45,000 events.
 *
 * The files beside this one are cases as they were drawn once, so that a change of the generator changes nothing here.
 */
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
 * Two digests: of the records, and of what else a user is told: the answer, the metrics, the capacity at the end. Not
 * of the state, whose form is nobody's business.
 */
export function digestsOfRun(job: ScenarioJob): string {
  const run = startJob(job);
  run.advance(Number.POSITIVE_INFINITY);
  const { state: _, ...told } = run.outcome() as Readonly<Record<string, unknown>>;
  return `${run.recorder.digest()} ${digestOfLines(dataLines(told))}`;
}

/**
 * A run held to everything that `diegosim check` asks, which goes on whatever is broken: what the dashboard of a canary
 * shows. Each thing that an invariant is broken for is told once, with the instant at which that was first seen.
 *
 * A look at the state costs a step a row and a container. In a foundation of a few cells it is taken after every event,
 * so that the instant is the one at which it broke; in a larger one after so many that it costs about as much as they do.
 * Beyond the size of what chaos invents only the records are judged, and the state at the end: scheduling each batch of
 * thousands once more, as the judge of auctions does, would take many times as long as the run.
 */
import type { ExplainedViolation, Violation } from '../../check/invariant';
import type { Foundation } from '../../diego/foundation';
import { createExaminer, type Examiner } from '../chaos/examiner';

export interface ExaminedRun extends Pick<Examiner, 'sink' | 'auctionLogger'> {
  /** To be called after each event. */
  after(foundation: Foundation): void;
  /** In the order of time; to be called once, at the end. `isWhole`: it was not stopped before its end. */
  finish(foundation: Foundation, isWhole: boolean): readonly ExplainedViolation[];
}

/** Findings that are kept: the first ones tell most. */
const FINDINGS_MAX = 100;
/** Steps of a look that an event may cost. */
const STEPS_PER_EVENT = 50;
/** Cells, LRP keys and tasks up to which everything is asked. */
const SIZE_MAX = 400;

/** Of one run. */
export function createExaminedRun(
  spec: Foundation['spec'],
  simulation: Parameters<typeof createExaminer>[1],
): ExaminedRun {
  const examiner = createExaminer(spec, simulation);
  const planned = spec.apps.reduce((sum, { instances }) => sum + instances, spec.cells.length);
  let isSmall = planned <= SIZE_MAX;
  const findings: ExplainedViolation[] = [];
  const told = new Set<string>();
  /** By list: how many of it are told. */
  const heard: number[] = [];
  let lookedAfter = 0;

  const tell = (violation: Violation): void => {
    const key = `${violation.invariant} ${violation.subject}`;
    if (told.has(key) || findings.length >= FINDINGS_MAX) return;
    told.add(key);
    findings.push({ ...violation, sentence: examiner.sentenceOf(violation.invariant) });
  };
  const look = (foundation: Foundation): void => examiner.look(foundation).forEach(tell);
  return {
    sink: (identities) => examiner.sink(identities),
    auctionLogger: (batch) => {
      if (isSmall) examiner.auctionLogger(batch);
    },
    after(foundation) {
      for (const [place, violations] of examiner.heard.entries()) {
        const known = heard[place] ?? 0;
        if (violations.length === known) continue;
        violations.slice(known).forEach(tell);
        heard[place] = violations.length;
      }
      if (!isSmall) return;
      const { events } = foundation.simulation;
      const { identities, tasks } = foundation.bbs().rows;
      const size = spec.cells.length + identities.lrpIndex.length + tasks.size;
      isSmall = size <= SIZE_MAX;
      if (!isSmall || events - lookedAfter < size / STEPS_PER_EVENT) return;
      lookedAfter = events;
      look(foundation);
    },
    finish(foundation, isWhole) {
      look(foundation);
      // What is broken is no foundation that could be well.
      const isWell = findings.length === 0;
      if (isSmall && isWhole && isWell) examiner.pending(foundation).violations.forEach(tell);
      return findings;
    },
  };
}

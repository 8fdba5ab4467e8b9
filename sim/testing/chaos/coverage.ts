/** What happened in a run, by name: every kind of record, every observation, and rare branches that neither shows. */
import type { JudgedRun } from '../../check/recordInvariant';
import { KINDS } from '../../trace/kinds';
import { OBSERVATIONS } from '../../trace/observations';
import type { RecordSink } from '../../trace/recorder';
import { BRANCHES, watchBranches } from './branches';

/**
 * What no run of chaos can show: what a person does to the run from outside.
 * Everything else is to happen at least once in a deep run.
 */
const BEYOND_CHAOS = new Set<string>(['run.interrupted']);

/** Names of all that is to happen, in the order of their tables. */
export const COVERED: readonly string[] = [
  ...KINDS.map(({ name }) => name),
  ...OBSERVATIONS.map(({ name }) => `observed ${name}`),
  ...BRANCHES,
].filter((name) => !BEYOND_CHAOS.has(name));

export interface Coverage {
  sink(run: JudgedRun): RecordSink;
  /** Names of what has happened. */
  happened(): string[];
}

/** Of one run. */
export function createCoverage(): Coverage {
  const kinds = new Uint8Array(KINDS.length);
  const observations = new Uint8Array(OBSERVATIONS.length);
  const branches = new Set<string>();
  return {
    sink(run) {
      const watch = watchBranches(run, (branch) => branches.add(branch));
      return {
        row(sequence, at, cause, kind, cell, lrp, instance, a, b, x) {
          kinds[kind] = 1;
          watch.row(sequence, at, cause, kind, cell, lrp, instance, a, b, x);
        },
        count(_at, observation) {
          observations[observation] = 1;
        },
      };
    },
    happened() {
      const names = [
        ...KINDS.flatMap(({ name }, kind) => (kinds[kind] === 1 ? [name] : [])),
        ...OBSERVATIONS.flatMap(({ name }, each) =>
          observations[each] === 1 ? [`observed ${name}`] : [],
        ),
      ];
      return [...names, ...branches];
    },
  };
}

/**
 * Judges the expectations of a scenario. Definitions: an instance runs when its container does, on a cell
 * that is up; *recovered* is the first instant from which every desired instance that the selector covers,
 * or the share asked for, runs for at least one convergence interval.
 *
 * Levels are judged as they are between instants, never in the middle of one. An interrupted run decides
 * what nothing later could have changed, and leaves the rest undecided.
 */
import { assertNever } from '../engine/actor';
import { type Instant, toSeconds } from '../engine/units';
import type { Expectation } from '../scenario/expanded';
import { createActiveJudge } from './activeJudge';
import { createConvergenceJudge } from './convergenceJudge';
import { createDeployedJudge } from './deployedJudge';
import { createAvailableJudge, createRotatedJudge, createUpdatedJudge } from './deployJudges';
import { createDrainedJudge } from './drainedJudge';
import { describeAmount, describeApps, instancesOf } from './expectationText';
import { formatCount, formatExactly, formatNumberOf, formatShare } from './format';
import { atLeastOf, atMostOf, type Evidence, type Judge, verdictOf } from './judge';
import { createMissingJudge } from './missingJudge';
import { createPeak } from './peak';
import { createRecoveredJudge } from './recoveredJudge';

export function createJudge(expectation: Expectation, evidence: Evidence): Judge {
  switch (expectation.kind) {
    case 'recovered':
      return createRecoveredJudge(expectation, evidence);
    case 'missing':
      return createMissingJudge(expectation, evidence);
    case 'running':
      return createRunningJudge(expectation, evidence);
    case 'neverFitted':
      return createNeverFittedJudge(expectation, evidence);
    case 'crashing':
      return createCrashingJudge(expectation, evidence);
    case 'pushed':
      return createPushedJudge(expectation);
    case 'leases':
      return createPeakJudge(expectation, evidence.leases, 'leases', (most) => ({
        wanted: `at most ${formatNumberOf(expectation.atMost, 'Silk lease')}${since(expectation.after)}`,
        measured: `at most ${formatCount(most)} at one time`,
      }));
    case 'cellsWithoutLease':
      return createPeakJudge(expectation, evidence.leaselessCells, 'cells', (most) => ({
        wanted: `${atMost(expectation.atMost, 'cell')} without a Silk lease${since(expectation.after)}`,
        measured: `at most ${formatCount(most)} at one time`,
      }));
    case 'convergence':
      return createConvergenceJudge(expectation, evidence.passes);
    case 'active':
      return createActiveJudge(expectation, evidence.active[expectation.component]);
    case 'drained':
      return createDrainedJudge(expectation, evidence.drains);
    case 'tasks':
      return createTasksJudge(expectation, evidence.tasks);
    case 'deployed':
      return createDeployedJudge(expectation, evidence.deployments);
    case 'updated':
      return createUpdatedJudge(expectation, evidence);
    case 'rotated':
      return createRotatedJudge(expectation, evidence);
    case 'available':
      return createAvailableJudge(expectation, evidence);
    default:
      return assertNever(expectation);
  }
}

function atMost(limit: number, what: string): string {
  return limit === 0 ? `no ${what}` : `at most ${formatNumberOf(limit, what)}`;
}

function since(after: Instant): string {
  return after > 0 ? ` after ${formatExactly(toSeconds(after))}` : '';
}

function createRunningJudge(
  expectation: Extract<Expectation, { kind: 'running' }>,
  { levels, selection, ...context }: Evidence,
): Judge {
  const { at: wantedAt, atLeast } = expectation;
  let counted: { running: number; desired: number } | undefined;
  let latest = { running: 0, desired: 0 };
  return {
    observe(at) {
      if (at > wantedAt) counted ??= latest;
      latest = {
        running: levels.running[selection] as number,
        desired: levels.desired[selection] as number,
      };
    },
    judge(end) {
      if (end.at >= wantedAt) counted ??= latest;
      const { running, desired } = counted ?? { running: 0, desired: 0 };
      const limit = atLeastOf(atLeast, desired);
      // A share of nothing shows nothing.
      const isShown = desired > 0 || atLeast.kind === 'count';
      const share = desired > 0 ? `, ${formatShare(running / desired)}` : '';
      return {
        name: expectation.kind,
        verdict: verdictOf(running >= limit && isShown, end, counted !== undefined),
        wanted: `at least ${instancesOf(atLeast, context)} run at ${formatExactly(toSeconds(wantedAt))}`,
        measured:
          counted === undefined
            ? 'the run did not get there'
            : `${formatCount(running)} of ${formatCount(desired)}${share}`,
        value: counted === undefined ? null : running,
        limit,
        unit: 'instances',
        atSeconds: counted === undefined ? null : toSeconds(wantedAt),
      };
    },
  };
}

function createNeverFittedJudge(
  expectation: Extract<Expectation, { kind: 'neverFitted' }>,
  { levels, selection, ...context }: Evidence,
): Judge {
  const { atMost } = expectation;
  return {
    observe: () => undefined,
    judge(end) {
      const value = end.neverFitted(selection);
      const limit = atMostOf(atMost, levels.desired[selection] as number);
      return {
        name: expectation.kind,
        verdict: verdictOf(value <= limit, end),
        wanted:
          atMost.kind === 'count' && atMost.count === 0
            ? `every instance${describeApps(context)} fits somewhere at the end`
            : `at most ${instancesOf(atMost, context)} fit nowhere at the end`,
        measured: `${formatCount(value)} did not fit`,
        value,
        limit,
        unit: 'instances',
        atSeconds: toSeconds(end.at),
      };
    },
  };
}

function createCrashingJudge(
  expectation: Extract<Expectation, { kind: 'crashing' }>,
  evidence: Evidence,
): Judge {
  const { atMost, after } = expectation;
  const { levels, selection } = evidence;
  const peak = createPeak(after, () => {
    const crashed = levels.crashed[selection] as number;
    const limit = atMostOf(atMost, levels.desired[selection] as number);
    // A share is of what is desired then, so the worst instant is that with most beyond it.
    return { value: crashed - limit, crashed, limit };
  });
  return {
    observe: peak.observe,
    judge(end) {
      const most = peak.end(end.at);
      const isMet = most === undefined || most.reading.value <= 0;
      return {
        name: expectation.kind,
        verdict: verdictOf(isMet, end, !isMet),
        wanted: `at most ${describeAmount(atMost)} instances${describeApps(evidence)} wait CRASHED at one time`,
        measured: `at most ${formatCount(most?.reading.crashed ?? 0)}`,
        value: most?.reading.crashed ?? 0,
        limit: most?.reading.limit ?? 0,
        unit: 'instances',
        atSeconds: most === undefined ? null : toSeconds(most.at),
      };
    },
  };
}

function createPushedJudge(expectation: Extract<Expectation, { kind: 'pushed' }>): Judge {
  const { atLeast } = expectation;
  return {
    observe: () => undefined,
    judge(end) {
      const { all, inTime } = end.pushes;
      const limit = atLeastOf(atLeast, all);
      const isMet = inTime >= limit;
      return {
        name: expectation.kind,
        verdict: verdictOf(isMet, end, isMet),
        wanted: `at least ${describeAmount(atLeast)}${atLeast.kind === 'share' ? ' of the' : ''} pushes end in time`,
        measured: `${formatCount(inTime)} of ${formatCount(all)}`,
        value: inTime,
        limit,
        unit: 'pushes',
        atSeconds: toSeconds(end.at),
      };
    },
  };
}

function createTasksJudge(
  { succeededAtLeast, source }: Extract<Expectation, { kind: 'tasks' }>,
  tasks: Evidence['tasks'],
): Judge {
  return {
    observe: () => undefined,
    judge(end) {
      const { created = 0, succeeded = 0 } =
        source === null ? tasks : (tasks.bySource.get(source) ?? {});
      const limit = atLeastOf(succeededAtLeast, created);
      const isMet = succeeded >= limit && created > 0;
      const isShare = succeededAtLeast.kind === 'share';
      const which = source === null ? 'tasks' : `tasks of ${source}`;
      return {
        name: 'tasks',
        // More tasks may come, of which a share is more.
        verdict: verdictOf(isMet, end, isMet && !isShare),
        wanted: `at least ${describeAmount(succeededAtLeast)}${isShare ? ' of the' : ''} ${which} succeed`,
        measured: `${formatCount(succeeded)} of ${formatCount(created)}`,
        value: succeeded,
        limit,
        unit: 'tasks',
        atSeconds: toSeconds(end.at),
      };
    },
  };
}

function createPeakJudge(
  expectation: Extract<Expectation, { kind: 'leases' | 'cellsWithoutLease' }>,
  read: () => number,
  unit: 'leases' | 'cells',
  describe: (most: number) => { wanted: string; measured: string },
): Judge {
  const { atMost: limit, after, kind: name } = expectation;
  const peak = createPeak(after, () => ({ value: read() }));
  return {
    observe: peak.observe,
    judge(end) {
      const most = peak.end(end.at);
      const value = most?.reading.value ?? 0;
      const isMet = value <= limit;
      const verdict = verdictOf(isMet, end, !isMet);
      const atSeconds = most === undefined ? null : toSeconds(most.at);
      return { name, verdict, ...describe(value), value, limit, unit, atSeconds };
    },
  };
}

/** What there was to count in a run, in a few lines, as the command line's summary tells it. */
import { SECOND } from '../../../sim/engine/units';
import { count, counted, duration } from '../../charts/format';
import type { Answer } from '../../worker/protocol';

export interface Tally {
  readonly name: string;
  readonly lines: readonly string[];
}

/** Only what the run had any of, but for auctions. */
export function talliesOf(answer: Answer): readonly Tally[] {
  return [
    auctionTally(answer),
    convergenceTally(answer),
    ...silkTally(answer),
    ...crashTally(answer),
    ...taskTally(answer),
    ...pushTally(answer),
    ...stagingTally(answer),
    ...deploymentTally(answer),
  ];
}

function auctionTally({ auctions }: Answer): Tally {
  const { batches, placedInstances, placedTasks, failures, rejected, cellsUnanswered } = auctions;
  const failed = failures.reduce((sum, each) => sum + each.count, 0);
  const lines = [
    `${counted(batches, 'batch', 'batches')}: ${count(placedInstances + placedTasks)} placed, ${count(failed)} failed`,
    ...failures.map((each) => `${count(each.count)} × ${each.reason}`),
  ];
  if (rejected > 0) lines.push(`${count(rejected)} handed back by the cell that had won`);
  if (cellsUnanswered > 0)
    lines.push(`${counted(cellsUnanswered, 'request')} for a state without an answer`);
  lines.push(
    ...spreadLine('wait', auctions.wait),
    ...spreadLine('time to run', auctions.timeToRun),
  );
  return { name: 'auctions', lines };
}

function spreadLine(name: string, spread: Answer['auctions']['wait']): readonly string[] {
  const { p50Seconds, p95Seconds, p99Seconds, maximumSeconds } = spread;
  if (p50Seconds === null) return [];
  const values = [
    `half ${secondsText(p50Seconds)}`,
    `95 % ${secondsText(p95Seconds)}`,
    `99 % ${secondsText(p99Seconds)}`,
    `longest ${secondsText(maximumSeconds)}`,
  ];
  return [`${name}: ${values.join(', ')}`];
}

function convergenceTally({ convergence }: Answer): Tally {
  const { passes, longestSeconds, missingMaximum, extraMaximum } = convergence;
  const lines = [
    `${counted(passes, 'pass', 'passes')}, the longest took ${secondsText(longestSeconds)}`,
  ];
  if (missingMaximum > 0 || extraMaximum > 0) {
    lines.push(`at most ${count(missingMaximum)} missing and ${count(extraMaximum)} extra in one`);
  }
  return { name: 'convergence', lines };
}

function silkTally({ silk }: Answer): readonly Tally[] {
  if (silk === null) return [];
  const { leasesMaximum, poolSize, refusals, cellsWithoutLeaseMaximum, evictions } = silk;
  const lines = [`${count(leasesMaximum)} of ${counted(poolSize, 'subnet')} leased at most`];
  lines.push(
    refusals === 0
      ? 'no lease refused'
      : `${counted(refusals, 'refusal')}, ${counted(cellsWithoutLeaseMaximum, 'cell')} without a lease at one time`,
  );
  if (evictions > 0) lines.push(`${counted(evictions, 'expired lease')} went to another cell`);
  return [{ name: 'Silk', lines }];
}

function crashTally({ crashes }: Answer): readonly Tally[] {
  if (crashes.crashes === 0) return [];
  const lines = [
    `${counted(crashes.crashes, 'crash', 'crashes')}, at most ${count(crashes.crashCountMaximum)} in a row of one instance`,
    `${count(crashes.crashedMaximum)} in back-off at one time`,
  ];
  return [{ name: 'crashes', lines }];
}

function taskTally({ tasks }: Answer): readonly Tally[] {
  if (tasks.created === 0) return [];
  const { created, succeeded, failed, pending, running, rejections } = tasks;
  const lines = [
    `${count(created)}: ${count(succeeded)} succeeded, ${count(failed)} failed, ${count(pending + running)} not yet done`,
  ];
  if (rejections > 0) lines.push(`${counted(rejections, 'rejection')}`);
  if (tasks.lost > 0) lines.push(`${count(tasks.lost)} lost`);
  lines.push(...reasonLines(tasks.failures), ...spreadLine('wait for a cell', tasks.wait));
  return [{ name: 'tasks', lines }];
}

function pushTally({ pushes }: Answer): readonly Tally[] {
  if (pushes.all === 0) return [];
  const { all, inTime, timedOut, stagingFailed, lastEndedSeconds } = pushes;
  const lines = [`${count(inTime)} of ${count(all)} in time, ${count(timedOut)} timed out`];
  if (stagingFailed > 0) lines.push(`${count(stagingFailed)} not staged`);
  if (lastEndedSeconds !== null)
    lines.push(`the last ended ${secondsText(lastEndedSeconds)} after the start`);
  return [{ name: 'pushes', lines }];
}

function stagingTally({ staging }: Answer): readonly Tally[] {
  const { started, succeeded, failed, underWay, rejections } = staging;
  if (started === 0) return [];
  const lines = [
    `${count(succeeded)} of ${count(started)} staged, ${count(failed)} failed, ${count(underWay)} under way`,
    ...reasonLines(staging.failures),
  ];
  if (rejections > 0) lines.push(`${counted(rejections, 'wait')} for room`);
  lines.push(...spreadLine('staged after', staging.duration));
  return [{ name: 'staging', lines }];
}

function deploymentTally({ deployments }: Answer): readonly Tally[] {
  const { started, completed, cancelled, superseded, underWay } = deployments;
  if (started === 0) return [];
  const lines = [`${count(completed)} of ${count(started)} done, ${count(underWay)} under way`];
  if (cancelled > 0) lines.push(`${count(cancelled)} cancelled`);
  if (superseded > 0) lines.push(`${count(superseded)} overtaken by another`);
  lines.push(...spreadLine('done after', deployments.duration));
  return [{ name: 'deployments', lines }];
}

function reasonLines(reasons: Answer['staging']['failures']): readonly string[] {
  return reasons.map((each) => `${count(each.count)} × ${each.reason}`);
}

function secondsText(seconds: number | null): string {
  return duration(seconds === null ? undefined : seconds * SECOND);
}

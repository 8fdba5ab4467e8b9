/** What the summary says of tasks, pushes, stagings and rolling deployments; nothing where there were none. */
import { formatCount, formatNumberOf, formatSeconds } from './format';
import type { RunResult } from './result';
import { reasonLines, waitText } from './summaryReasons';
import { heading, indented, type Line, piece } from './textLines';

export function taskLines({ tasks }: RunResult): Line[] {
  const { created, succeeded, failed, pending, running, lost, rejections } = tasks;
  if (created === 0) return [];
  const parts = [
    `${formatCount(succeeded)} succeeded`,
    `${formatCount(failed)} failed`,
    `${formatCount(pending + running)} not yet done`,
  ];
  if (lost > 0) parts.push(`${formatCount(lost)} lost`);
  if (rejections > 0) parts.push(formatNumberOf(rejections, 'rejection'));
  return [
    heading('Tasks', piece(`${formatCount(created)}: ${parts.join(', ')}`)),
    ...reasonLines(tasks.failures),
    ...spread('wait for a cell', tasks.wait),
  ];
}

export function pushLines({ pushes }: RunResult): Line[] {
  const { all, inTime, timedOut, stagingFailed, lastEndedSeconds } = pushes;
  if (all === 0) return [];
  const parts = [`${formatCount(inTime)} of ${formatCount(all)} in time`];
  parts.push(`${formatCount(timedOut)} timed out`);
  if (stagingFailed > 0) parts.push(`${formatCount(stagingFailed)} not staged`);
  if (lastEndedSeconds !== null) {
    parts.push(`the last ended at ${formatSeconds(lastEndedSeconds)}`);
  }
  return [heading('Pushes', piece(parts.join(', '))), ...spread('in time after', pushes.duration)];
}

export function stagingLines({ staging }: RunResult): Line[] {
  const { started, succeeded, failed, underWay, rejections } = staging;
  if (started === 0) return [];
  const parts = [`${formatCount(succeeded)} of ${formatCount(started)} staged`];
  parts.push(`${formatCount(failed)} failed`);
  if (underWay > 0) parts.push(`${formatCount(underWay)} under way`);
  if (rejections > 0) parts.push(`${formatNumberOf(rejections, 'wait', 'waits')} for room`);
  return [
    heading('Staging', piece(parts.join(', '))),
    ...reasonLines(staging.failures),
    ...spread('staged after', staging.duration),
  ];
}

export function deploymentLines({ deployments }: RunResult): Line[] {
  const { started, completed, cancelled, superseded, underWay, scalesRefused } = deployments;
  if (started === 0) return [];
  const parts = [`${formatCount(completed)} of ${formatCount(started)} done`];
  if (cancelled > 0) parts.push(`${formatCount(cancelled)} cancelled`);
  if (superseded > 0) parts.push(`${formatCount(superseded)} overtaken`);
  if (underWay > 0) {
    const stall = formatSeconds(deployments.longestStallSeconds ?? 0);
    parts.push(`${formatCount(underWay)} under way, without a step for up to ${stall}`);
  }
  if (scalesRefused > 0) parts.push(`${formatNumberOf(scalesRefused, 'change')} of scale refused`);
  return [
    heading('Deployments', piece(parts.join(', '))),
    ...spread('done after', deployments.duration),
  ];
}

function spread(name: string, percentiles: RunResult['pushes']['duration']): Line[] {
  const text = waitText(name, percentiles);
  return text === '' ? [] : [indented(text)];
}

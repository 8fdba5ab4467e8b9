/**
 * Judges rolling deployments: each that begins has to be done in time. One that is cancelled, or stalls, is
 * not; one that another overtakes is the other's business. Without any there is nothing to meet.
 */
import { toSeconds } from '../engine/units';
import type { Expectation } from '../scenario/expanded';
import { formatCount, formatExactly, formatSeconds } from './format';
import { type EndOfRun, type Judge, verdictOf } from './judge';
import type { ExpectationResult } from './result';
import type { DeploymentTally } from './taskTally';

export function createDeployedJudge(
  expectation: Extract<Expectation, { kind: 'deployed' }>,
  tally: DeploymentTally,
): Judge {
  return { observe: () => undefined, judge: (end) => judge(expectation, tally, end) };
}

function judge(
  { within }: Extract<Expectation, { kind: 'deployed' }>,
  { completed, cancelled, duration, underWay }: DeploymentTally,
  end: EndOfRun,
): ExpectationResult {
  const open = [...underWay.values()];
  const isOverdue = open.some(({ startedAt }) => end.at - startedAt > within);
  const isBroken = cancelled > 0 || isOverdue || duration.maximum > within;
  const isMet = !isBroken && completed > 0 && open.length === 0;
  const parts = [`${formatCount(completed)} done`];
  if (completed > 0)
    parts[0] += `, the longest after ${formatSeconds(toSeconds(duration.maximum))}`;
  if (cancelled > 0) parts.push(`${formatCount(cancelled)} cancelled`);
  if (open.length > 0) parts.push(`${formatCount(open.length)} not done`);
  const isAny = completed + cancelled + open.length > 0;
  return {
    name: 'deployed',
    verdict: verdictOf(isMet, end, isBroken),
    wanted: `every rolling deployment is done within ${formatExactly(toSeconds(within))}`,
    measured: isAny ? parts.join(', ') : 'nothing was deployed',
    value: completed === 0 ? null : toSeconds(duration.maximum),
    limit: toSeconds(within),
    unit: 'seconds',
    atSeconds: null,
  };
}

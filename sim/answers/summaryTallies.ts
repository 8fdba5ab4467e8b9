/** Auctions, leases and whatever else there was to count, and what the run cost. */
import { formatCount, formatNumberOf, formatSeconds, formatShare } from './format';
import type { RunResult } from './result';
import { reasonLines, waitText } from './summaryReasons';
import { deploymentLines, pushLines, stagingLines, taskLines } from './summaryTasks';
import { heading, indented, type Line, piece } from './textLines';

export function tallyLines(result: RunResult): Line[] {
  return [
    ...auctionLines(result),
    ...loadLines(result),
    ...silkLines(result),
    ...taskLines(result),
    ...crashLines(result),
    ...pushLines(result),
    ...stagingLines(result),
    ...deploymentLines(result),
  ];
}

function auctionLines({ auctions }: RunResult): Line[] {
  const { batches, placedInstances, placedTasks, failures, rejected } = auctions;
  const failed = failures.reduce((sum, each) => sum + each.count, 0);
  const parts = [
    `${formatCount(placedInstances + placedTasks)} placed`,
    `${rejected > 0 ? `${formatCount(rejected)} of them` : 'none'} handed back by cells`,
    `${formatCount(failed)} failed`,
  ];
  const text = `${formatNumberOf(batches, 'batch', 'batches')}: ${parts.join(', ')}`;
  const waits = [
    waitText('wait', auctions.wait),
    waitText('time to run', auctions.timeToRun),
  ].filter((each) => each !== '');
  return [
    heading('Auctions', piece(text)),
    ...reasonLines(failures),
    ...(waits.length > 0 ? [indented(waits.join('; '))] : []),
  ];
}

/** How busy the BBS and its database were; more of it is in the result. */
function loadLines({ load }: RunResult): Line[] {
  const parts = [
    `${formatShare(load.bbsBusyShare)} busy`,
    `${formatShare(load.bbsBusyShareMaximum)} in the busiest minute`,
    `slowest call ${formatSeconds(load.callLongestSeconds)}`,
    `longest wait in line ${formatSeconds(load.waitLongestSeconds)}`,
  ];
  return [heading('BBS', piece(parts.join(', ')))];
}

function silkLines({ silk }: RunResult): Line[] {
  if (silk === null) return [];
  const most = `${formatCount(silk.leasesMaximum)} at most of ${formatCount(silk.poolSize)}`;
  const without = formatNumberOf(silk.cellsWithoutLeaseMaximum, 'cell');
  const refusals =
    silk.refusals > 0
      ? `${formatNumberOf(silk.refusals, 'refusal')}, ${without} without one at one time`
      : 'none refused';
  return [heading('Silk leases', piece(`${most}, ${refusals}`))];
}

function crashLines({ crashes }: RunResult): Line[] {
  if (crashes.crashes === 0) return [];
  const ofOne = formatNumberOf(crashes.crashCountMaximum, 'crash', 'crashes');
  const waiting = `${formatCount(crashes.crashedMaximum)} in back-off at one time`;
  const text = `${formatCount(crashes.crashes)}; at most ${ofOne} of one instance, ${waiting}`;
  return [heading('Crashes', piece(text)), ...reasonLines(crashes.reasons)];
}

/** What the run cost, and what identifies it. */
export function costLines({ events, wallSeconds, simulatedSeconds, digest }: RunResult): Line[] {
  const parts = [formatNumberOf(events, 'event')];
  if (wallSeconds !== null && wallSeconds > 0) {
    const times = simulatedSeconds / wallSeconds;
    parts[0] = `${parts[0]} in ${formatSeconds(wallSeconds)}`;
    if (times >= 1) parts.push(`${formatCount(twoDigits(times))} times faster than real time`);
  }
  return [
    heading('Simulated', piece(parts.join(', ')), piece(`  digest ${digest.slice(0, 12)}`, 'dim')),
  ];
}

/** 1,234 as 1,200: the clock on the wall is no more exact than that. */
function twoDigits(value: number): number {
  let unit = 1;
  while (value >= unit * 100) unit *= 10;
  return Math.round(value / unit) * unit;
}

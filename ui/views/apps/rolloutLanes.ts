/**
 * A deployment as lanes: what it asked for, and how many instances of the new and of the old version ran. What ran
 * is the ground truth: containers in state RUNNING on cells that were up.
 */
import type { Instant } from '../../../sim/engine/units';
import type { ProcessId } from '../../../sim/model/identity';
import { count, counted } from '../../charts/format';
import type { Bar, Lane } from '../../charts/laneModel';
import type { Replay } from '../../replay/openReplay';
import { keysOfProcess } from './flatState';
import { keptLife } from './lives';
import type { Deployment } from './rollouts';

/** How many instances ran from one instant to before another. */
export interface Count {
  readonly from: Instant;
  readonly until: Instant;
  readonly running: number;
}

export function deploymentLanes(replay: Replay, deployment: Deployment): Lane[] {
  const { process, replaces, row } = deployment;
  return [
    lane(`asked-${row}`, 'asked for', askedBars(replay, deployment)),
    lane(`new-${row}`, 'new', countBars(runningCounts(replay, process), 'running', 'new version')),
    ...(replaces < 0
      ? []
      : [
          lane(
            `old-${row}`,
            'old',
            countBars(runningCounts(replay, replaces), 'evacuating', 'old version'),
          ),
        ]),
  ];
}

function lane(key: string, label: string, bars: readonly Bar[]): Lane {
  return { key, label, tracks: 1, bars, marks: [], target: undefined };
}

function askedBars(replay: Replay, { steps, until }: Deployment): Bar[] {
  return steps.map(({ at, row, newInstances, oldInstances }, place): Bar => {
    const label = `${count(newInstances)} new, ${count(oldInstances)} old`;
    return {
      from: at,
      until: steps[place + 1]?.at ?? until ?? replay.until,
      colour: 'claimed',
      shape: 'belief',
      label,
      about: `The deployment asks for ${label}`,
      track: 0,
      row,
    };
  });
}

function countBars(counts: readonly Count[], colour: Bar['colour'], what: string): Bar[] {
  return counts
    .filter(({ running }) => running > 0)
    .map(({ from, until, running }) => ({
      from,
      until,
      colour,
      shape: 'full',
      label: count(running),
      about: `${counted(running, 'instance')} of the ${what} run`,
      track: 0,
    }));
}

/** How many instances of a process ran through the run, in stretches of one number. */
export function runningCounts(replay: Replay, process: ProcessId): Count[] {
  const changes = new Map<Instant, number>();
  const change = (at: Instant, by: number) => changes.set(at, (changes.get(at) ?? 0) + by);
  for (const lrp of keysOfProcess(replay, process)) {
    for (const { from, until } of runningOf(replay, lrp)) {
      change(from, 1);
      change(until, -1);
    }
  }
  const instants = [...changes.keys()].sort((one, other) => one - other);
  const counts: Count[] = [];
  let running = 0;
  for (const [place, from] of instants.entries()) {
    running += changes.get(from) ?? 0;
    const until = instants[place + 1];
    if (until !== undefined) counts.push({ from, until, running });
  }
  return counts.filter(({ running: amount }, place) => amount !== counts[place - 1]?.running);
}

/** When at least one container of the key ran: two at a time are one instance. */
function runningOf(replay: Replay, lrp: number): { from: Instant; until: Instant }[] {
  const phases = (keptLife(replay, lrp)?.stays ?? [])
    .flatMap(({ phases: all }) => all.filter(({ state }) => state === 'running'))
    .sort((one, other) => one.from - other.from);
  const merged: { from: Instant; until: Instant }[] = [];
  for (const { from, until } of phases) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.until) last.until = Math.max(last.until, until);
    else merged.push({ from, until });
  }
  return merged;
}

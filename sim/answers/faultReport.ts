/** What a run says of faults: who was active when, drains, incidents, unhealthy cells. */
import { type Instant, toSeconds } from '../engine/units';
import type { CellSpec } from '../model/foundationSpec';
import { type ActiveTally, lengthOf } from './activeTally';
import type { RunResult } from './result';
import type { Watch } from './watch';

type FaultTallies = Pick<RunResult, 'controlPlane' | 'drains' | 'incidents' | 'unhealthyCells'>;

export function faultTallies(
  { active, drains, incidents }: Watch,
  cells: readonly CellSpec[],
  at: Instant,
): FaultTallies {
  const guidOf = (cell: number): string => cells[cell]?.cellGuid ?? '';
  const { completed } = drains;
  const { incidents: list, unhealthy, spells } = incidents;
  const goingOn = [...unhealthy].map(([cell, since]) => ({ cell, since, until: undefined }));
  return {
    controlPlane: {
      bbs: leadership(active.bbs, at),
      auctioneer: leadership(active.auctioneer, at),
    },
    drains: {
      started: drains.started,
      completed,
      timedOut: drains.timedOut,
      strandedInstances: drains.stranded,
      longestSeconds: completed === 0 ? null : toSeconds(drains.longest),
      cells: [...drains.listed, ...drains.underWay()].map((drain) => ({
        cell: guidOf(drain.cell),
        fromSeconds: toSeconds(drain.startedAt),
        seconds: drain.duration === null ? null : toSeconds(drain.duration),
        strandedInstances: drain.stranded,
        timedOut: drain.hasTimedOut,
      })),
      leftOut: drains.leftOut,
    },
    incidents: {
      list: list.map(({ at: instant, kind, what, slowdown, cells: count }) => ({
        atSeconds: toSeconds(instant),
        kind,
        what,
        slowdown,
        cells: count,
      })),
      leftOut: incidents.leftOut,
    },
    unhealthyCells: {
      cellsMaximum: incidents.unhealthyMaximum,
      spells: [...spells, ...goingOn].map(({ cell, since, until }) => ({
        cell: guidOf(cell),
        fromSeconds: toSeconds(since),
        untilSeconds: until === undefined ? null : toSeconds(until),
      })),
      leftOut: incidents.spellsLeftOut,
    },
  };
}

function leadership(tally: ActiveTally, at: Instant): RunResult['controlPlane']['bbs'] {
  const open = tally.underWay();
  const gaps = open === undefined ? tally.gaps : [...tally.gaps, open];
  const longest = Math.max(
    tally.longest === undefined ? 0 : lengthOf(tally.longest, at),
    open === undefined ? 0 : lengthOf(open, at),
  );
  return {
    terms: tally.terms.map(({ at: since, name }) => ({ name, fromSeconds: toSeconds(since) })),
    gaps: gaps.map(({ since, until, reason }) => ({
      fromSeconds: toSeconds(since),
      untilSeconds: until === undefined ? null : toSeconds(until),
      reason,
    })),
    gapCount: tally.gapCount + (open === undefined ? 0 : 1),
    gapLongestSeconds: toSeconds(longest),
    withoutSeconds: toSeconds(tally.total + (open === undefined ? 0 : lengthOf(open, at))),
    leftOut: tally.leftOut,
  };
}

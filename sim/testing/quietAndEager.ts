/**
 * One foundation run twice, quiet and eager, and every difference that anybody could tell: records with
 * their causes, digests, and what is left at the end.
 */
import { hasNetwork } from '../diego/rep/lease';
import { lastRenewal } from '../diego/silk/leaseTable';
import { type Instant, MINUTE } from '../engine/units';
import type { FoundationSpec } from '../model/foundationSpec';
import { rowAt } from '../trace/columns';
import { KINDS } from '../trace/kinds';
import { type ObservedRun, observedRun } from './observedRun';

const DURATION = 15 * MINUTE;

/** The quiet run, then the eager one, both at `until`. */
export function bothWays(
  spec: FoundationSpec,
  seed: number,
  until: Instant,
): [ObservedRun, ObservedRun] {
  const run = (isEager: boolean): ObservedRun => {
    const observed = observedRun(spec, { seed, isEager });
    observed.foundation.simulation.runUntil(until);
    return observed;
  };
  return [run(false), run(true)];
}

/** Silk's table as one would find it now. */
function leasesOf({ foundation }: ObservedRun): unknown {
  const { now } = foundation.simulation;
  return [...foundation.leases().leases].map(([address, lease]) => ({
    address,
    subnet: lease.subnet,
    renewedAt: lastRenewal(lease, now),
  }));
}

/** Every cell's rep, as far as others can tell. */
function repsOf({ foundation }: ObservedRun): unknown {
  return foundation.spec.cells.map((_, cell) => {
    const { state, isUp } = foundation.rep(cell);
    if (!isUp) return 'down';
    const { phase, lease, presence, starts, executor } = state;
    const daemon = lease && { status: lease.status, device: lease.device, isHung: lease.isHung };
    const { owner } = presence;
    const containers = [...executor.containers.values()].map((each) => each.instance);
    return { phase, hasNetwork: hasNetwork(state), daemon, owner, starts, containers };
  });
}

/** The first record in which they differ, causes included; empty when there is none. */
function firstDifference(quiet: ObservedRun, eager: ObservedRun): string[] {
  const rows = Math.max(quiet.columns.length, eager.columns.length);
  for (let row = 0; row < rows; row++) {
    const texts = [quiet, eager].map(({ columns }) => {
      if (row >= columns.length) return 'nothing';
      const record = rowAt(columns, row);
      return `${KINDS[record.kind]?.name} ${JSON.stringify(record)}`;
    });
    if (texts[0] !== texts[1]) return [`record ${row}: quiet ${texts[0]}`, `eager ${texts[1]}`];
  }
  return [];
}

/** Empty when there are none. */
export function differences(
  spec: FoundationSpec,
  seed: number,
  until: Instant = DURATION,
): string[] {
  const [quiet, eager] = bothWays(spec, seed, until);
  const wrong = firstDifference(quiet, eager);
  if (quiet.recorder.digest() !== eager.recorder.digest()) wrong.push('digests differ');
  const states: [string, (run: ObservedRun) => unknown][] = [
    ['leases', leasesOf],
    ['reps', repsOf],
    ['presences', ({ foundation }) => foundation.presentCells()],
  ];
  for (const [name, read] of states) {
    const [one, other] = [JSON.stringify(read(quiet)), JSON.stringify(read(eager))];
    if (one !== other) wrong.push(`${name} differ: quiet ${one}, eager ${other}`);
  }
  return wrong;
}

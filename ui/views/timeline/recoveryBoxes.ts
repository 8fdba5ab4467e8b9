/**
 * What a scenario expects of a recovery, as a box in time and share that the curve must enter: from the fault
 * to the deadline, from the share asked for up to everything.
 *
 * The scenario in a trace's header may hold anything: what does not read as an expectation is passed by.
 */
import { type Duration, type Instant, SECOND } from '../../../sim/engine/units';
import { duration, percent } from '../../charts/format';
import type { LoadedRun } from '../../session/runs';

export interface RecoveryBox {
  readonly from: Instant;
  readonly until: Instant;
  /** Of the desired instances, 0 to 1. */
  readonly share: number;
  readonly verdict: 'met' | 'not met' | 'not decided' | undefined;
  /** When the measured recovery began; undefined when it did not, or nobody measured. */
  readonly reachedAt: Instant | undefined;
  /** It is of some apps only: the curve, which is of all, need not enter it. */
  readonly isOfSomeApps: boolean;
  /** `95.0 % within 5m 00s`. */
  readonly text: string;
}

interface Recovered {
  readonly after: Instant;
  readonly within: Duration;
  readonly share: number;
  readonly apps: readonly unknown[];
}

const known = new WeakMap<LoadedRun, readonly RecoveryBox[]>();

/** The boxes of a run's expectations that tell of recovery; made once for each run. */
export function recoveryBoxes(run: LoadedRun): readonly RecoveryBox[] {
  const found = known.get(run);
  if (found !== undefined) return found;
  const { scenario } = run.replay.header;
  const { expectations, foundation } = fieldsOf(scenario);
  const { apps } = fieldsOf(foundation);
  const all: readonly unknown[] = Array.isArray(apps) ? apps : [];
  // An expectation that names no apps is of those that do not crash by themselves.
  const appsOfAll = all.filter((app) => fieldsOf(app).crash === null).length;
  const list: readonly unknown[] = Array.isArray(expectations) ? expectations : [];
  const boxes = list.flatMap((entry, place) =>
    isRecovered(entry) ? [boxOf(run, entry, place, appsOfAll)] : [],
  );
  known.set(run, boxes);
  return boxes;
}

function boxOf(
  { answer }: LoadedRun,
  { after, within, share, apps }: Recovered,
  place: number,
  appsOfAll: number,
): RecoveryBox {
  // The answer judges the expectations in the scenario's order.
  const result = answer?.expectations[place];
  const judged = result?.name === 'recovered' ? result : undefined;
  const reached = judged?.atSeconds ?? undefined;
  return {
    from: after,
    until: after + within,
    share,
    verdict: judged?.verdict,
    reachedAt: reached === undefined ? undefined : Math.round(reached * SECOND),
    isOfSomeApps: apps.length < appsOfAll,
    text: `${share === 1 ? 'all' : percent(share)} within ${duration(within)}`,
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isRecovered(entry: unknown): entry is Recovered {
  const { kind, after, within, share, apps } = fieldsOf(entry);
  const isTime = (value: unknown) =>
    typeof value === 'number' && value >= 0 && Number.isFinite(value);
  return (
    kind === 'recovered' &&
    [after, within, share].every(isTime) &&
    (share as number) <= 1 &&
    Array.isArray(apps)
  );
}

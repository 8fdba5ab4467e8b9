/**
 * How far a deploy was at an instant, and when it would end at the pace so far; what that means for a rotation
 * and its date. Pure.
 *
 * The expected end is that of `facts/around.md` 5.3 with the mean time that updates took so far: for each place
 * that is not begun ⌈VMs / in flight⌉ rounds, for the one under way what is left of it, shared by its slots.
 */
import { type Duration, HOUR, type Instant } from '../../sim/engine/units';
import { maxInFlightOf } from '../../sim/model/updateCount';
import { type DeployLife, type DeployRun, type Deploys, stepAt, type VmUpdate } from './deploys';
import type { UpdateStep } from './state';

export interface PlaceProgress {
  readonly place: number;
  readonly group: string;
  readonly zone: string;
  readonly vms: number | undefined;
  /** Undefined where single VMs are not told. */
  readonly updated: number | undefined;
  readonly failed: number;
  readonly canaries: number;
  readonly underWay: number;
  /** Most at a time; undefined before its turn. */
  readonly maxInFlight: number | undefined;
}

export type DeployState = 'waiting' | 'running' | 'completed' | 'failed';

export interface DeployProgress {
  readonly life: DeployLife;
  /** `waiting`: it has not begun. */
  readonly state: DeployState;
  /** The run under way, or the last one; undefined before the first. */
  readonly run: DeployRun | undefined;
  /** Distinct VMs, over all runs; undefined where they are not told. */
  readonly updated: number | undefined;
  readonly vms: number | undefined;
  readonly places: readonly PlaceProgress[];
  /** Under way, in order of their beginning. */
  readonly underWay: readonly UnderWay[];
  /** VMs an hour in this run so far; undefined before the first is updated. */
  readonly pace: number | undefined;
  /** Of the updates of this run that ended well, canaries left out once there are others. */
  readonly meanUpdate: Duration | undefined;
  /** Of the run under way at the pace so far; its end where it is over; undefined: it cannot be told yet. */
  readonly expectedEnd: Instant | undefined;
}

export interface UnderWay {
  readonly update: VmUpdate;
  readonly step: UpdateStep;
  readonly since: Instant;
}

export function deployAt({ vmsTold }: Deploys, life: DeployLife, at: Instant): DeployProgress {
  const run = life.runs.findLast(({ from }) => from <= at);
  const isOver = run?.until !== undefined && run.until <= at;
  const areVmsTold = vmsTold !== undefined && at >= vmsTold.from && at <= vmsTold.until;
  const begun = life.updates.filter(({ from }) => from <= at);
  const underWay = begun.flatMap((update): UnderWay[] => {
    const stretch = stepAt(update, at);
    return stretch === undefined ? [] : [{ update, step: stretch.step, since: stretch.from }];
  });
  const done = begun.filter(({ outcome, until }) => outcome === 'updated' && isBy(until, at));
  const updated = new Set(done.map(({ vm }) => vm)).size;
  const places = life.places.map((_, place) => placeAt(life, place, run, begun, at, areVmsTold));
  const progress = {
    life,
    state: run === undefined ? 'waiting' : isOver ? (run.outcome ?? 'running') : 'running',
    run,
    updated: areVmsTold ? updated : updatedBySummary(life, at),
    vms: life.runs[0]?.vms ?? vmsOf(life),
    places,
    underWay,
    pace: undefined,
    meanUpdate: undefined,
    expectedEnd: isOver ? run?.until : undefined,
  } as const;
  if (run === undefined || !areVmsTold) return progress;
  const own = done.filter((update) => update.run === run.run);
  const meanUpdate = meanOf(own);
  const elapsed = (isOver ? (run.until ?? at) : at) - run.from;
  return {
    ...progress,
    pace: own.length === 0 || elapsed <= 0 ? undefined : (own.length * HOUR) / elapsed,
    meanUpdate,
    expectedEnd: isOver
      ? run.until
      : meanUpdate === undefined
        ? undefined
        : at + leftOf(life, places, underWay, meanUpdate, at),
  };
}

function isBy(until: Instant | undefined, at: Instant): boolean {
  return until !== undefined && until <= at;
}

function vmsOf({ places }: DeployLife): number | undefined {
  if (places.length === 0 || places.some(({ vms }) => vms === undefined)) return undefined;
  return places.reduce((sum, { vms = 0 }) => sum + vms, 0);
}

/** Ends of runs are told by a summary, too. */
function updatedBySummary({ runs }: DeployLife, at: Instant): number | undefined {
  const last = runs.findLast(({ from }) => from <= at);
  if (last === undefined) return 0;
  return isBy(last.until, at) ? last.vmsAtEnd : undefined;
}

function placeAt(
  life: DeployLife,
  place: number,
  run: DeployRun | undefined,
  begun: readonly VmUpdate[],
  at: Instant,
  areVmsTold: boolean,
): PlaceProgress {
  const { group, zone, vms } = life.places[place] ?? { group: '', zone: '', vms: undefined };
  const own = begun.filter((update) => update.place === place);
  // What failed counts until it is tried again.
  const last = new Map(own.map((update) => [update.vm, update]));
  const ended = [...last.values()].filter(({ until }) => isBy(until, at));
  const updated = ended.filter(({ outcome }) => outcome === 'updated');
  const turn = run?.turns.findLast((each) => each.place === place && each.from <= at);
  return {
    place,
    group,
    zone,
    vms,
    updated: areVmsTold ? updated.length : undefined,
    failed: ended.filter(({ outcome }) => outcome === 'failed').length,
    canaries: updated.filter(({ isCanary }) => isCanary).length,
    underWay: last.size - ended.length,
    maxInFlight: turn?.maxInFlight,
  };
}

function meanOf(updates: readonly VmUpdate[]): Duration | undefined {
  const others = updates.filter(({ isCanary }) => !isCanary);
  const counted = others.length > 0 ? others : updates;
  if (counted.length === 0) return undefined;
  const sum = counted.reduce((total, { from, until = from }) => total + until - from, 0);
  return sum / counted.length;
}

/** How long the rest takes when each update takes the mean. */
function leftOf(
  life: DeployLife,
  places: readonly PlaceProgress[],
  underWay: readonly UnderWay[],
  mean: Duration,
  at: Instant,
): Duration {
  return places.reduce((sum, { place, vms = 0, updated = 0, underWay: now, maxInFlight }) => {
    const left = Math.max(0, vms - updated - now);
    const slots = maxInFlight ?? inFlightOf(life, left);
    if (now === 0) return sum + Math.ceil(left / slots) * mean;
    // Work of the slots: what is left of the updates under way, and all of those to come.
    const begun = underWay
      .filter(({ update }) => update.place === place)
      .map(({ update }) => Math.max(0, mean - (at - update.from)));
    const work = begun.reduce((total, each) => total + each, left * mean);
    return sum + Math.max(work / Math.max(1, slots), ...begun);
  }, 0);
}

function inFlightOf({ facts }: DeployLife, vms: number): number {
  return facts === undefined ? 1 : maxInFlightOf(facts.maxInFlight, vms);
}

/** How long a whole run of the deploy would take, by the mean time of an update. */
export function wholeDuration(life: DeployLife, mean: Duration): Duration {
  return life.places.reduce(
    (sum, { vms = 0 }) => sum + Math.ceil(vms / inFlightOf(life, vms)) * mean,
    0,
  );
}

/** A deploy in an operator's words: how far it is, how fast, when it ends, what each zone and each run came to. */
import type { Instant } from '../../../sim/engine/units';
import { count, counted, dateText, longDuration, NOT_TOLD } from '../../charts/format';
import type { DeployProgress, PlaceProgress, UnderWay } from '../../replay/deployProgress';
import type { DeployRun } from '../../replay/deploys';
import { UPDATE_STEPS, type UpdateStep } from '../../replay/state';

export const STEP_TEXTS: Readonly<Record<UpdateStep, string>> = {
  none: 'not updated',
  prepare: 'preparing',
  drain: 'draining',
  stop: 'stopping',
  delete: 'deleting the VM',
  create: 'creating the VM',
  start: 'starting jobs',
  watch: 'watched',
  'post-start': 'post-start',
  failed: 'failed',
};

/** `not begun`, `140 of 250 VMs updated, 8 under way`. */
export function progressText({ state, updated, vms, underWay, run }: DeployProgress): string {
  if (state === 'waiting')
    return vms === undefined ? 'not begun' : `not begun: ${counted(vms, 'VM')} to update`;
  const done =
    updated === undefined
      ? `VMs updated: ${NOT_TOLD}`
      : `${count(updated)} of ${vms === undefined ? '?' : counted(vms, 'VM')} updated`;
  switch (state) {
    case 'running':
      return `${done}, ${count(underWay.length)} under way${runText(run)}`;
    case 'completed':
      return `completed: ${done}`;
    case 'failed':
      return `stopped at a failure: ${done}`;
  }
}

const runText = (run: DeployRun | undefined) =>
  run !== undefined && run.run > 1 ? `, run ${count(run.run)}` : '';

/** `12.4 VMs an hour · 18m 20s each · at this pace done 2026-01-06 03:10 UTC, in 5h 10m`. */
export function paceText(progress: DeployProgress, startsAt: number, at: Instant): string {
  const { state, pace, meanUpdate, expectedEnd, run, updated } = progress;
  const parts: string[] = [];
  if (pace !== undefined) parts.push(`${pace < 100 ? pace.toFixed(1) : count(pace)} VMs an hour`);
  if (meanUpdate !== undefined) parts.push(`${longDuration(meanUpdate)} each`);
  if (state === 'running') {
    if (expectedEnd !== undefined) {
      parts.push(
        `at this pace done ${dateText(startsAt, expectedEnd)}, in ${longDuration(expectedEnd - at)}`,
      );
    } else if (updated !== undefined) parts.push('no VM is updated yet: the end cannot be told');
  } else if (run?.until !== undefined) {
    const word = state === 'completed' ? 'done' : 'stopped';
    // From its first run, as the answer of a run and the expectation "updated" count.
    const begin = progress.life.runs[0]?.from ?? run.from;
    parts.push(
      `${word} ${dateText(startsAt, run.until)}, after ${longDuration(run.until - begin)}`,
    );
  }
  return parts.join(' · ');
}

/** `diego-cell z1`; the zone alone where all are of one group. */
export function placeName({ group, zone }: PlaceProgress, places: readonly PlaceProgress[]) {
  const hasGroups = new Set(places.map((place) => place.group)).size > 1;
  return hasGroups && group !== '' ? `${group} ${zone}` : zone;
}

/** `40 of 84`, with what is under way, failed, a canary. */
export function placeText(place: PlaceProgress): string {
  const { vms, updated, underWay, maxInFlight, failed, canaries } = place;
  const of = vms === undefined ? '' : ` of ${count(vms)}`;
  const parts = [updated === undefined ? NOT_TOLD : `${count(updated)}${of} updated`];
  if (underWay > 0) {
    const slots = maxInFlight === undefined ? '' : ` of ${count(maxInFlight)}`;
    parts.push(`${count(underWay)}${slots} under way`);
  } else if (maxInFlight !== undefined && (vms === undefined || (updated ?? 0) < vms)) {
    parts.push(`${count(maxInFlight)} at a time`);
  }
  if (failed > 0) parts.push(`${count(failed)} failed`);
  if (canaries > 0) parts.push(counted(canaries, 'canary', 'canaries'));
  return parts.join(', ');
}

/** `12 draining · 5 creating the VM`, in the order of the steps. */
export function stepsText(underWay: readonly UnderWay[]): string {
  return UPDATE_STEPS.flatMap((step) => {
    const amount = underWay.filter((each) => each.step === step).length;
    return amount === 0 ? [] : [`${count(amount)} ${STEP_TEXTS[step]}`];
  }).join(' · ');
}

/** `completed after 5h 10m`, `failed after 12m, with 3 VMs updated`. */
export function outcomeText(run: DeployRun, at: Instant): string {
  if (run.until === undefined || run.until > at) return 'under way';
  const after = longDuration(run.until - run.from);
  return run.outcome === 'failed'
    ? `failed after ${after}, with ${counted(run.vmsAtEnd ?? 0, 'VM')} updated`
    : `completed after ${after}`;
}

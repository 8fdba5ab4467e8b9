/** BOSH deploys, rotations of certificates and the resurrector; nothing where there were none. */
import { shortDate } from './calendar';
import type { DeployResult, PaceLimit, ResurrectorResult, RotationResult } from './deployResult';
import { formatCount, formatNumberOf, formatSeconds, formatShare } from './format';
import type { RunResult } from './result';
import {
  HEADING_WIDTH,
  heading,
  indented,
  type Layout,
  type Line,
  moreLines,
  piece,
  wrap,
} from './textLines';

/** What takes the time of a deploy, in an operator's words. */
export const LIMIT_TEXTS: Readonly<Record<PaceLimit, string>> = {
  room: 'drains wait for room on other cells',
  startCap: 'drains wait for the cap on starting containers',
  placement: 'drains wait for a cell that suits',
  start: 'drains wait for replacements to start',
  tasks: 'drains wait for tasks',
  looks: 'drains wait for the next look',
  vm: 'VMs are deleted and created',
  jobs: 'jobs are stopped and started',
  watch: 'watch times',
  postStart: 'post-start',
  canaries: 'canaries',
  ends: 'last VMs of zones',
};

/** With less room than this in lists, a deploy is told in two lines. */
const ROOMY = 3;

export function deployLines(result: RunResult, layout: Layout): Line[] {
  const { deploys, rotations, resurrector } = result;
  const begun = deploys.filter(({ state }) => state !== 'not begun');
  const waiting = deploys.length - begun.length;
  const shown = worstFirst(begun, layout.listMaximum);
  const details = begun.length <= 2 && layout.listMaximum >= ROOMY;
  return [
    ...shown.flatMap((deploy) => oneDeploy(deploy, details, layout)),
    ...moreLines(begun.length - shown.length, 'deploy'),
    ...(waiting > 0 ? [indented(`${formatNumberOf(waiting, 'deploy')} had not begun`)] : []),
    ...rotations.flatMap((rotation) => paragraph('Rotation', rotationText(rotation), layout)),
    ...resurrectorLines(resurrector, layout),
  ];
}

/** Where not all can be told, those that failed or did not end come before those that completed. */
function worstFirst(deploys: readonly DeployResult[], maximum: number): readonly DeployResult[] {
  if (deploys.length <= maximum) return deploys;
  const isOpen = ({ state }: DeployResult) => state !== 'completed';
  const ordered = [...deploys.filter(isOpen), ...deploys.filter((each) => !isOpen(each))];
  return ordered.slice(0, maximum);
}

function paragraph(title: string, text: string, { width }: Layout): Line[] {
  return wrap(text, width - HEADING_WIDTH).map((each, position) =>
    heading(position === 0 ? title : '', piece(each)),
  );
}

function oneDeploy(deploy: DeployResult, details: boolean, layout: Layout): Line[] {
  const lines = paragraph('Deploy', `${deploy.name} ${progressText(deploy)}`, layout);
  const limit = limitText(deploy);
  if (limit !== undefined) lines.push(...paragraph('', limit, layout));
  if (details) {
    for (const text of [zonesText(deploy), stepsText(deploy), drainsText(deploy)]) {
      if (text !== '') lines.push(...paragraph('', text, layout));
    }
  }
  lines.push(...paragraph('', appsText(deploy), layout));
  return lines;
}

/** How far it got, at which pace, and when it would end. */
function progressText(deploy: DeployResult): string {
  const { state, updated, vms, runs, failures, forecast, perHour } = deploy;
  const taken = formatSeconds(deploy.durationSeconds);
  const all = `${formatCount(updated)} of ${formatNumberOf(vms, 'VM')}`;
  const pace = perHour === null ? '' : `, ${formatRate(perHour)} an hour`;
  const rerun = runs > 1 ? `, run ${formatCount(runs)} times` : '';
  const failed = failures.length > 0 ? `; ${failuresText(failures)}` : '';
  if (state === 'completed') {
    return `completed after ${taken}, ${shortDate(deploy.endedDate)}: ${formatNumberOf(vms, 'VM')}${pace}${rerun}${failed}`;
  }
  if (state === 'failed') return `failed after ${taken} with ${all} updated${rerun}${failed}`;
  const ends =
    forecast === null
      ? 'too early to say when it ends'
      : `at this pace it ends ${shortDate(forecast.date)}`;
  return `did not end in the run: ${all} after ${taken}${pace}; ${ends}${rerun}${failed}`;
}

function failuresText(failures: DeployResult['failures']): string {
  const [first] = failures;
  const more = failures.length > 1 ? ` and ${formatCount(failures.length - 1)} more` : '';
  return `${first?.vm ?? ''} failed${first?.reason ? ` (${first.reason})` : ''}${more}`;
}

/** Of VMs an hour. */
export function formatRate(perHour: number): string {
  return perHour >= 9.95 ? formatCount(perHour) : perHour.toFixed(1);
}

function limitText({ limits }: DeployResult): string | undefined {
  const [first] = limits;
  if (first === undefined) return undefined;
  return `${formatShare(first.share)} of its time: ${LIMIT_TEXTS[first.what]} (${first.governedBy})`;
}

function zonesText({ zones, canaries, canarySeconds, vmSeconds }: DeployResult): string {
  const shown = zones
    .slice(0, 6)
    .map(({ zone, maxInFlight, fromSeconds, untilSeconds, updated }) => {
      const time =
        untilSeconds === null ? 'so far' : `in ${formatSeconds(untilSeconds - fromSeconds)}`;
      return `${zone} ${formatCount(updated)} ${time}, ${formatCount(maxInFlight)} at a time`;
    });
  if (zones.length > 6) shown.push(`and ${formatNumberOf(zones.length - 6, 'more zone')}`);
  const each = vmSeconds === null ? [] : [`${formatSeconds(vmSeconds)} each`];
  if (canarySeconds !== null) {
    each.push(`${formatNumberOf(canaries, 'canary', 'canaries')} ${formatSeconds(canarySeconds)}`);
  }
  return [...shown, ...(each.length > 0 ? [each.join(', ')] : [])].join('; ');
}

function stepsText({ steps }: DeployResult): string {
  if (steps.length === 0) return '';
  return `a VM's time: ${steps.map(({ step, share }) => `${step} ${formatShare(share)}`).join(', ')}`;
}

function drainsText({ drains, movedInstances }: DeployResult): string {
  if (drains.count === 0) return 'no drains';
  const { timedOut, strandedInstances } = drains;
  const late = timedOut === 0 ? 'none timed out' : `${formatCount(timedOut)} timed out`;
  const stranded =
    strandedInstances === 0
      ? 'nothing stranded'
      : `${formatNumberOf(strandedInstances, 'instance')} stranded`;
  const moved = `${formatNumberOf(movedInstances, 'instance')} moved`;
  return `${formatNumberOf(drains.count, 'drain')}, ${late}, ${stranded}; ${moved}`;
}

function appsText({ apps }: DeployResult): string {
  const { belowCount, vanished, worstShare, worst, belowBefore } = apps;
  const before =
    belowBefore > 0 ? `; ${formatNumberOf(belowBefore, 'app')} lacked instances when it began` : '';
  if (belowCount === 0) return `no app came to have fewer instances than it asks for${before}`;
  const parts = [
    `${formatNumberOf(belowCount, 'app')} below ${belowCount === 1 ? 'its' : 'their'} count, at worst with ${formatShare(worstShare)} of it`,
  ];
  const [first] = worst;
  if (vanished > 0 && first !== undefined) {
    parts.push(
      `${formatCount(vanished)} without any instance, longest ${first.app} for ${formatSeconds(first.unavailableSeconds)}`,
    );
  } else parts.push('none without any instance');
  return `${parts.join('; ')}${before}`;
}

function rotationText(rotation: RotationResult): string {
  const { certificate, state, deploys, deploysDone, forecast, marginHours } = rotation;
  if (state === 'not begun') return `${certificate} had not begun`;
  const done =
    state === 'completed'
      ? `${certificate} rotated ${shortDate(rotation.completedDate)} in ${formatNumberOf(deploys, 'deploy')}`
      : `${certificate}${state === 'failed' ? ' stopped at a failed deploy' : ''}: ${formatCount(deploysDone)} of ${formatNumberOf(deploys, 'deploy')} done`;
  const ends = forecast === null ? '' : `; at this pace it is rotated ${shortDate(forecast.date)}`;
  if (rotation.expiresDate === null) return `${done}${ends}`;
  const date = `it expires ${shortDate(rotation.expiresDate)}`;
  if (marginHours === null) return `${done}; ${date}`;
  return `${done}${ends}, ${marginText(marginHours)}: ${date}`;
}

/** Hours from the end to the date. */
export function marginText(hours: number): string {
  const size = formatSeconds(Math.abs(hours) * 3600);
  return hours >= 0 ? `${size} before the date` : `${size} too late`;
}

function resurrectorLines(resurrector: ResurrectorResult, layout: Layout): Line[] {
  const { detected, recreated, detectedAfter, recreatedAfter, still } = resurrector;
  if (detected === 0 && still.length === 0) return [];
  const parts: string[] = [];
  if (detected > 0) {
    parts.push(`${formatNumberOf(detected, 'dead VM')} noticed${afterText(detectedAfter)}`);
    parts.push(`${formatCount(recreated)} recreated${afterText(recreatedAfter)}`);
  }
  for (const { reason, fromSeconds, untilSeconds, down, agents } of still.slice(0, 3)) {
    const until = untilSeconds === null ? 'the end' : formatSeconds(untilSeconds);
    const why = reason === 'paused' ? 'paused' : `${down} of ${agents} VMs down`;
    parts.push(`did nothing from ${formatSeconds(fromSeconds)} to ${until} (${why})`);
  }
  if (still.length > 3) parts.push(`and ${formatCount(still.length - 3)} times more`);
  return paragraph('Resurrector', parts.join('; '), layout);
}

function afterText(spread: ResurrectorResult['detectedAfter']): string {
  if (spread === null) return '';
  const { leastSeconds, mostSeconds } = spread;
  return leastSeconds === mostSeconds
    ? ` after ${formatSeconds(mostSeconds)}`
    : ` after ${formatSeconds(leastSeconds)} to ${formatSeconds(mostSeconds)}`;
}

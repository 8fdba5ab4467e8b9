/** Certificates and the resurrector in words: how long is left, whether it is enough, why nothing is recreated. */
import type { Instant } from '../../../sim/engine/units';
import { count, counted, dateText, longDuration } from '../../charts/format';
import type { ResurrectorProgress } from '../../replay/resurrector';
import type { RotationProgress } from '../../replay/rotations';

export type Verdict = 'good' | 'bad' | 'open';

/** What matters of a rotation in one sentence, and whether it is good news. */
export function verdictOf(
  { state, life, done, expiresAt, failed, end, margin }: RotationProgress,
  startsAt: number,
): { readonly verdict: Verdict; readonly text: string } {
  const date = (at: Instant) => dateText(startsAt, at);
  switch (state) {
    case 'rotated':
      if (end === undefined || margin === undefined)
        return { verdict: 'good', text: 'Rotated; it has no date to make.' };
      return margin >= 0
        ? {
            verdict: 'good',
            text: `Rotated ${date(end)}, ${longDuration(margin)} before it expires.`,
          }
        : { verdict: 'bad', text: `Rotated ${date(end)}, ${longDuration(-margin)} too late.` };
    case 'expired':
      return {
        verdict: 'bad',
        text: `It expired with ${count(done)} of ${counted(life.deploys, 'deploy')} done.`,
      };
    case 'stopped':
      return {
        verdict: 'bad',
        text: `It stopped with ${count(done)} of ${counted(life.deploys, 'deploy')} done: the next one failed, and nobody runs it again.`,
      };
    case 'waiting':
      return { verdict: 'open', text: 'Its rotation has not begun.' };
    case 'underWay':
      if (failed !== undefined)
        return {
          verdict: 'bad',
          text: `${failed} failed: it stands still until that is run again.`,
        };
      if (end === undefined)
        return { verdict: 'open', text: 'No VM is updated yet: its end cannot be told.' };
      if (margin === undefined || expiresAt === undefined)
        return { verdict: 'open', text: `At this pace rotated ${date(end)}; it does not expire.` };
      return margin >= 0
        ? {
            verdict: 'good',
            text: `At this pace rotated ${date(end)}: ${longDuration(margin)} to spare.`,
          }
        : {
            verdict: 'bad',
            text: `At this pace rotated ${date(end)}: ${longDuration(-margin)} too late. It will not make it.`,
          };
  }
}

/** `2 of 3 deploys done · expires 2026-01-12 09:00 UTC, in 4d 3h`. */
export function rotationText(
  { life, done, expiresAt }: RotationProgress,
  startsAt: number,
  at: Instant,
): string {
  const deploys = `${count(done)} of ${counted(life.deploys, 'deploy')} done`;
  if (expiresAt === undefined) return `${deploys} · no date`;
  const left = expiresAt - at;
  const when = left >= 0 ? `in ${longDuration(left)}` : `${longDuration(-left)} ago`;
  const verb = left >= 0 ? 'expires' : 'expired';
  return `${deploys} · ${verb} ${dateText(startsAt, expiresAt)}, ${when}`;
}

/** What the resurrector is about. */
export function resurrectorText(progress: ResurrectorProgress, isDeploying: boolean): string {
  const { standstills, waiting, recreating, recreated } = progress;
  const why = standstills.map(({ reason, down, agents }) =>
    reason === 'paused'
      ? 'switched off by a person'
      : `in meltdown since ${count(down)} of ${counted(agents, 'VM')} were down: it does nothing`,
  );
  const state = why.length > 0 ? why.join('; ') : isDeploying ? WAITS : 'at work';
  const parts = [
    [waiting.length, 'found down'],
    [recreating.length, 'being recreated'],
    [recreated, 'recreated so far'],
  ] as const;
  const counts = parts.flatMap(([amount, words]) =>
    amount === 0 ? [] : [`${counted(amount, 'VM')} ${words}`],
  );
  return [state, ...counts].join(' · ');
}

/** The health monitor passes over instances of a deployment whose lock is held. */
const WAITS = 'waits for the deploy, which holds the deployment lock';

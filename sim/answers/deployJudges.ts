/**
 * Judges deploys and rotations: a deploy completes in time, a rotation before its date, and no app falls below
 * a share of its instances while deploys run.
 */
import { type Instant, toSeconds } from '../engine/units';
import type { Expectation } from '../scenario/expanded';
import type { DeployRecord } from './deployTally';
import { describeApps, percent } from './expectationText';
import { formatCount, formatExactly, formatSeconds, formatShare } from './format';
import { type EndOfRun, type Evidence, type Judge, verdictOf } from './judge';

type Of<Kind extends Expectation['kind']> = Extract<Expectation, { kind: Kind }>;

/** From when it first began to when it completed, however often it had to be run. */
export function createUpdatedJudge(
  { deploy: position, within }: Of<'updated'>,
  { deploys }: Pick<Evidence, 'deploys'>,
): Judge {
  return {
    observe: () => undefined,
    judge(end) {
      const deploy = deploys.deploys[position] as DeployRecord;
      const hasBegun = deploy.runs > 0;
      const isCompleted = deploy.state === 'completed';
      const taken = (isCompleted ? deploy.latestAt : end.at) - deploy.startedAt;
      const isLate = hasBegun && taken > within;
      return {
        name: 'updated',
        verdict: verdictOf(isCompleted && !isLate, end, isCompleted || isLate),
        wanted: `deploy ${deploy.name} completes within ${formatExactly(toSeconds(within))}`,
        measured: updatedText(deploy, toSeconds(taken)),
        value: isCompleted ? toSeconds(taken) : null,
        limit: toSeconds(within),
        unit: 'seconds',
        atSeconds: isCompleted ? toSeconds(deploy.latestAt) : null,
      };
    },
  };
}

function updatedText({ state, updated, vms, runs }: DeployRecord, taken: number): string {
  const far = `${formatCount(updated)} of ${formatCount(vms)} VMs updated`;
  if (state === 'not begun') return 'it never began';
  if (state === 'failed') return `it failed with ${far}`;
  if (state === 'running') return `not completed after ${formatSeconds(taken)}, ${far}`;
  const reruns = runs > 1 ? `, run ${formatCount(runs)} times` : '';
  return `completed after ${formatSeconds(taken)}${reruns}`;
}

/** A margin is from the completion to the date; it may be asked to be 0. */
export function createRotatedJudge(
  { rotation: position, margin }: Of<'rotated'>,
  { rotations, rotationSpecs }: Pick<Evidence, 'rotations' | 'rotationSpecs'>,
): Judge {
  return {
    observe: () => undefined,
    judge(end) {
      const rotation = rotations.rotations[position];
      const spec = rotationSpecs[position];
      if (rotation === undefined || spec === undefined) throw new RangeError('no such rotation');
      const { completedAt, certificate, deploysDone } = rotation;
      const { expiresAt, deploys } = spec;
      const latest = expiresAt === null ? Number.POSITIVE_INFINITY : expiresAt - margin;
      const isMade = completedAt !== null && completedAt <= latest;
      const isMissed = (completedAt ?? end.at) > latest;
      const left = expiresAt === null || completedAt === null ? null : expiresAt - completedAt;
      const steps = `${formatCount(deploysDone)} of ${formatCount(deploys.length)} deploys done`;
      return {
        name: 'rotated',
        verdict: verdictOf(isMade, end, isMade || isMissed),
        wanted: `${certificate} is rotated ${wantedText(toSeconds(margin))}`,
        measured:
          completedAt === null
            ? `not rotated, ${steps}`
            : left === null
              ? `rotated at ${formatExactly(Math.round(toSeconds(completedAt)))}`
              : `rotated ${formatSeconds(toSeconds(Math.abs(left)))} ${left < 0 ? 'too late' : 'before it expires'}`,
        value: left === null ? null : toSeconds(left),
        limit: toSeconds(margin),
        unit: 'seconds',
        atSeconds: completedAt === null ? null : toSeconds(completedAt),
      };
    },
  };
}

function wantedText(seconds: number): string {
  return seconds === 0 ? 'before it expires' : `${formatSeconds(seconds)} before it expires`;
}

/** All versions of an app count together, so that a new version may take over from the old one. */
export function createAvailableJudge(expectation: Of<'available'>, evidence: Evidence): Judge {
  const { share: wanted, deploys, apps } = expectation;
  const { deployApps } = evidence;
  const covered = new Set(apps.map((app) => evidence.apps[app]?.name));
  let worst: { at: Instant; share: number; app: string } | undefined;
  deployApps.onShare((at, deploy, app, share) => {
    const name = deployApps.names[app] ?? '';
    if (!deploys.includes(deploy) || !covered.has(name)) return;
    if (share < (worst?.share ?? 1)) worst = { at, share, app: name };
  });
  const hasRun = (): boolean =>
    deploys.some((deploy) => (evidence.deploys.deploys[deploy]?.runs ?? 0) > 0);
  return {
    observe: () => undefined,
    judge(end: EndOfRun) {
      const least = worst?.share ?? 1;
      const isBroken = least < wanted - SLACK;
      return {
        name: 'available',
        verdict: verdictOf(!isBroken && hasRun(), end, isBroken),
        wanted: `at least ${percent(wanted)} of the instances of every app${describeApps(evidence)} run while it is deployed`,
        measured: !hasRun()
          ? 'no such deploy began'
          : worst === undefined
            ? 'all of every app'
            : `${formatShare(worst.share)} of ${worst.app} at one time`,
        value: hasRun() ? Math.round(least * 10_000) / 10_000 : null,
        limit: wanted,
        unit: 'share',
        atSeconds: worst === undefined ? null : toSeconds(worst.at),
      };
    },
  };
}

/** Shares are quotients: two thirds asked for, two of three running. */
const SLACK = 1e-9;

/** Rotations of certificates: how many of their deploys are done at an instant, and whether they make the date. */
import type { Duration, Instant } from '../../sim/engine/units';
import { rowAt } from '../../sim/trace/columns';
import type { RotationFacts } from './deployFacts';
import { deployAt, wholeDuration } from './deployProgress';
import { type DeployLife, deploysOf } from './deploys';
import type { Replay } from './openReplay';

export interface RotationLife {
  readonly certificate: string;
  readonly facts: RotationFacts | undefined;
  /** Deploys that it takes. */
  readonly deploys: number;
  readonly from: Instant | undefined;
  /** When that many were done. */
  readonly steps: readonly { readonly at: Instant; readonly done: number; readonly row: number }[];
  readonly completedAt: Instant | undefined;
  readonly expiredAt: Instant | undefined;
  readonly row: number;
}

export type RotationState = 'waiting' | 'underWay' | 'stopped' | 'rotated' | 'expired';

export interface RotationProgress {
  readonly life: RotationLife;
  /**
   * `stopped`: a deploy of it failed, which nobody runs again in this run. `expired`: the old certificate ran out
   * before the rotation was done.
   */
  readonly state: RotationState;
  readonly done: number;
  /** When the certificate runs out; undefined: never, or nobody says. */
  readonly expiresAt: Instant | undefined;
  /** The deploy at whose failure it stands still; undefined: none. */
  readonly failed: string | undefined;
  /** When it was rotated, or would be at the pace so far; undefined: it cannot be told. */
  readonly end: Instant | undefined;
  /** From that to the date; negative: too late. */
  readonly margin: Duration | undefined;
}

const known = new WeakMap<Replay, readonly RotationLife[]>();

/** All rotations of a run, in the scenario's order; those that only records name come last. */
export function rotationsOf(replay: Replay): readonly RotationLife[] {
  const found = known.get(replay) ?? readRotationLives(replay);
  known.set(replay, found);
  return found;
}

type Growing = { -readonly [Name in keyof RotationLife]: RotationLife[Name] };

function readRotationLives({ facts, marks, columns }: Replay): readonly RotationLife[] {
  const lives: Growing[] = facts.rotations.map((rotation) => ({
    ...NOTHING,
    certificate: rotation.certificate,
    facts: rotation,
    deploys: rotation.deploys.length,
  }));
  const lifeOf = (certificate: string, isMeant: (life: Growing) => boolean): Growing => {
    const found = lives.find((life) => life.certificate === certificate && isMeant(life));
    if (found !== undefined) return found;
    const life: Growing = { ...NOTHING, certificate };
    lives.push(life);
    return life;
  };
  let latest = { at: -1, deploy: '' };
  for (const row of marks.bosh) {
    const { kind, at, a, b } = rowAt(columns, row);
    const name = columns.identities.texts[a] ?? '';
    const isOpen = ({ from, completedAt }: Growing): boolean =>
      from !== undefined && completedAt === undefined;
    // Records name the certificate only: of two at a time, the deploy that has just completed tells.
    const underWay = (): Growing => {
      const ofDeploy = lives.find(
        (life) => isOpen(life) && latest.at === at && life.facts?.deploys.includes(latest.deploy),
      );
      return ofDeploy ?? lifeOf(name, isOpen);
    };
    switch (columns.kinds[kind]?.name) {
      case 'deploy.completed':
        latest = { at, deploy: name };
        break;
      case 'rotation.started': {
        const life = lifeOf(name, ({ from }) => from === undefined);
        Object.assign(life, { from: at, deploys: b, row });
        break;
      }
      case 'rotation.stepped': {
        const life = underWay();
        life.steps = [...life.steps, { at, done: b, row }];
        break;
      }
      case 'rotation.completed':
        underWay().completedAt = at;
        break;
      case 'certificate.expired':
        lifeOf(
          name,
          ({ expiredAt, facts: own }) =>
            expiredAt === undefined && (own === undefined || own.expiresAt === at),
        ).expiredAt = at;
        break;
      default:
    }
  }
  return lives;
}

const NOTHING: Omit<RotationLife, 'certificate'> = {
  facts: undefined,
  deploys: 0,
  from: undefined,
  steps: [],
  completedAt: undefined,
  expiredAt: undefined,
  row: -1,
};

export function rotationAt(replay: Replay, life: RotationLife, at: Instant): RotationProgress {
  const { facts, from, completedAt, expiredAt } = life;
  const isRotated = completedAt !== undefined && completedAt <= at;
  const done = isRotated ? life.deploys : (life.steps.findLast((step) => step.at <= at)?.done ?? 0);
  const expiresAt = facts?.expiresAt ?? expiredAt;
  const isBegun = from !== undefined && from <= at;
  const failed = isBegun && !isRotated ? failedDeploy(replay, life, done, at) : undefined;
  const isStopped = failed !== undefined;
  const isUnderWay = isBegun && !isStopped;
  const end = isRotated
    ? completedAt
    : isUnderWay
      ? expectedEnd(replay, life, done, at)
      : undefined;
  return {
    life,
    state: isRotated
      ? 'rotated'
      : expiresAt !== undefined && expiresAt <= at
        ? 'expired'
        : isStopped
          ? 'stopped'
          : isBegun
            ? 'underWay'
            : 'waiting',
    done,
    expiresAt,
    failed,
    end,
    margin: end === undefined || expiresAt === undefined ? undefined : expiresAt - end,
  };
}

/** Of the deploy whose turn it is, when it had failed by then and nobody runs it again. */
function failedDeploy(
  replay: Replay,
  { facts }: RotationLife,
  done: number,
  at: Instant,
): string | undefined {
  const deploys = deploysOf(replay);
  const name = facts?.deploys[done];
  const life = deploys.lives.find(({ deploy }) => deploy === name);
  if (life === undefined) return undefined;
  const { state, run } = deployAt(deploys, life, at);
  return state === 'failed' && run === life.runs.at(-1) ? name : undefined;
}

/** The deploy under way at its own pace, those to come as long as those that are done, or as this one as a whole. */
function expectedEnd(
  replay: Replay,
  { facts, steps, from = 0 }: RotationLife,
  done: number,
  at: Instant,
): Instant | undefined {
  if (facts === undefined) return undefined;
  const deploys = deploysOf(replay);
  const lives = facts.deploys.map((name) => deploys.lives.find(({ deploy }) => deploy === name));
  const lasted = lives.slice(0, done).flatMap((life) => lastedOf(life, at) ?? []);
  const mean = lasted.reduce((sum, each) => sum + each, 0) / lasted.length;
  const next = lives[done];
  if (next === undefined) return undefined;
  const progress = deployAt(deploys, next, at);
  const whole =
    lasted.length > 0
      ? mean
      : progress.meanUpdate === undefined
        ? undefined
        : wholeDuration(next, progress.meanUpdate);
  if (whole === undefined) return undefined;
  const after = Math.max(at, (steps.findLast((step) => step.at <= at)?.at ?? from) + pauseOf());
  const end = progress.state === 'running' ? (progress.expectedEnd ?? at + whole) : after + whole;
  const others = lives.length - done - 1;
  return end + others * (whole + facts.pause);

  function pauseOf(): Duration {
    return done === 0 || facts === undefined ? 0 : facts.pause;
  }
}

/** From the begin of its first run to the end of its last one. */
function lastedOf(life: DeployLife | undefined, at: Instant): Duration | undefined {
  const last = life?.runs.at(-1);
  if (life === undefined || last?.outcome !== 'completed') return undefined;
  const { until = at } = last;
  return until - (life.runs[0]?.from ?? until);
}

/**
 * Deploys, certificates and the resurrector as lanes: a bar for each turn of a zone, a mark for each failure, a bar
 * up to the date of a certificate, and hatched stretches in which the resurrector does nothing. Pure.
 */
import type { Instant } from '../../sim/engine/units';
import { type DeployLife, deploysOf } from '../replay/deploys';
import type { Replay } from '../replay/openReplay';
import { resurrectorOf } from '../replay/resurrector';
import { type RotationLife, rotationsOf } from '../replay/rotations';
import { startsAtOf } from '../session/runFacts';
import { count, counted, dateText } from './format';
import type { Bar, Lane, LaneMark } from './laneModel';

/** In order: certificates, deploys that began, the resurrector. */
export function boshLanes(replay: Replay): Lane[] {
  const resurrector = resurrectorLane(replay);
  return [
    ...rotationsOf(replay).map((life, place) => rotationLane(replay, life, place)),
    ...deploysOf(replay)
      .lives.filter(({ runs }) => runs.length > 0)
      .map((life) => deployLane(replay, life)),
    ...(resurrector === undefined ? [] : [resurrector]),
  ];
}

function laneOf(
  key: string,
  label: string,
  bars: readonly Bar[],
  marks: readonly LaneMark[],
): Lane {
  return { key, label, tracks: 1, bars, marks, target: undefined };
}

function deployLane({ until: end }: Replay, life: DeployLife): Lane {
  const bars = life.runs.flatMap((run): Bar[] => {
    const runEnd = run.until ?? end;
    if (run.turns.length === 0) return [barOf(run.from, runEnd, life.deploy, life.deploy, run.row)];
    return run.turns.map(({ place, from, maxInFlight, row }, turn) => {
      const zone = life.places[place]?.zone ?? '';
      const about = `${life.deploy}, run ${count(run.run)}: zone ${zone}, ${counted(maxInFlight, 'VM')} at a time`;
      return barOf(from, run.turns[turn + 1]?.from ?? runEnd, zone, about, row);
    });
  });
  const marks = life.updates.flatMap(({ outcome, until, vm, reason, row }): LaneMark[] =>
    outcome === 'failed' && until !== undefined
      ? [{ at: until, shape: 'crashed', about: `${vm} failed: ${reason ?? ''}`, row }]
      : [],
  );
  const stops = life.runs.flatMap(({ outcome, until, endRow }): LaneMark[] =>
    outcome === 'failed' && until !== undefined && marks.length === 0
      ? [{ at: until, shape: 'crashed', about: `${life.deploy} stopped at a failure`, row: endRow }]
      : [],
  );
  return laneOf(`deploy ${life.deploy}`, life.deploy, bars, [...marks, ...stops]);
}

function barOf(from: Instant, until: Instant, label: string, about: string, row: number): Bar {
  return { from, until, colour: 'accent', shape: 'full', label, about, track: 0, row };
}

/** Until the rotation is done it is in the old certificate's time; its end is the bar's. */
function rotationLane(replay: Replay, life: RotationLife, place: number): Lane {
  const { certificate, from, completedAt, steps, facts, expiredAt, row } = life;
  const expiresAt = facts?.expiresAt ?? expiredAt;
  const begin = from ?? 0;
  const end = completedAt ?? expiresAt ?? replay.until;
  const date =
    expiresAt === undefined ? '' : `, expires ${dateText(startsAtOf(replay), expiresAt)}`;
  const bars: Bar[] = [
    {
      from: begin,
      until: Math.max(begin, Math.min(end, expiresAt ?? end)),
      colour: 'claimed',
      shape: 'starting',
      label: `${certificate}${date}`,
      about: `${certificate} is being rotated${date}`,
      track: 0,
      row,
    },
  ];
  if (expiresAt !== undefined && (completedAt ?? replay.until) > expiresAt) {
    const until = Math.min(replay.until, completedAt ?? replay.until);
    const about = `${certificate} has expired`;
    const label = 'expired';
    const track = 0;
    bars.push({ from: expiresAt, until, colour: 'bad', shape: 'wait', label, about, track, row });
  }
  const marks = steps.map(
    ({ at, done, row: step }): LaneMark => ({
      at,
      shape: 'placed',
      about: `${count(done)} of ${counted(life.deploys, 'deploy')} done`,
      row: step,
    }),
  );
  const dates: LaneMark[] =
    expiresAt !== undefined && expiresAt <= replay.until
      ? [{ at: expiresAt, shape: 'killed', about: `${certificate} expires`, row }]
      : [];
  return laneOf(`certificate ${certificate} ${place}`, certificate, bars, [...marks, ...dates]);
}

function resurrectorLane(replay: Replay): Lane | undefined {
  const life = resurrectorOf(replay);
  if (life === undefined) return undefined;
  const bars = life.standstills.map(
    ({ reason, from, until, down, agents, row }): Bar => ({
      from,
      until: until ?? replay.until,
      colour: reason === 'melted' ? 'bad' : 'suspect',
      shape: 'wait',
      label: reason === 'melted' ? 'meltdown' : 'switched off',
      about:
        reason === 'melted'
          ? `The resurrector does nothing: ${count(down)} of ${counted(agents, 'VM')} down`
          : 'The resurrector is switched off',
      track: 0,
      row,
    }),
  );
  const marks = life.found.flatMap(({ vm, detectedAt, recreatingAt, row }): LaneMark[] => [
    { at: detectedAt, shape: 'failed', about: `${vm} found down`, row },
    ...(recreatingAt === undefined
      ? []
      : [{ at: recreatingAt, shape: 'placed', about: `${vm} is recreated`, row } as const]),
  ]);
  return laneOf('resurrector', 'resurrector', bars, marks);
}

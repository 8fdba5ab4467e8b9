/** The whole run on one strip: what is desired, what runs, and what was done to the foundation. */
import { DAY, type Instant } from '../../../sim/engine/units';
import { counted, since, timeOfDay, wallDate } from '../../charts/format';
import { type TimeTick, timeTicks } from '../../charts/timeTicks';
import type { Frame } from '../../session/frames';
import { startsAtOf, wholeOf } from '../../session/runFacts';
import { type FaultMoment, faultMoments, type Milestone } from './faultMoments';
import { greatestOf, pixelColumns, sampledColumns } from './pixelColumns';
import { timeScale } from './timeScale';

export interface OverviewModel {
  /** By pixel column; undefined when the trace does not tell. */
  readonly running: Float64Array | undefined;
  readonly desired: Float64Array | undefined;
  readonly maximum: number;
  readonly moments: readonly OverviewMoment[];
  readonly ticks: readonly (TimeTick & { readonly x: number })[];
}

export interface OverviewMoment {
  readonly x: number;
  readonly isLoss: boolean;
  /** `10:00:00 zone z3 lost: 83 cells`, the longest first: the first that fits is shown. */
  readonly titles: readonly string[];
  /** What follows it, likewise. */
  readonly details: readonly string[];
  readonly milestones: readonly { readonly x: number; readonly text: string }[];
  /** Where what it broke was whole again; undefined for what breaks nothing. */
  readonly broken: { readonly x: number; readonly isRepaired: boolean } | undefined;
}

/** CSS pixels from one tick to the next, at least. */
const TICK_DISTANCE = 96;

export function overviewModel({ run }: Frame, width: number): OverviewModel {
  const { replay } = run;
  const whole = wholeOf(replay);
  const scale = timeScale(whole, width);
  const startsAt = startsAtOf(replay);
  const moments = faultMoments(run);
  const columns = pixelColumns(replay.series.running, whole, width);
  const desired = columns && sampledColumns(replay.series.desired, columns.leastAt);
  // Over more than a day a time alone says too little.
  const isDated = whole.until > DAY && !Number.isNaN(startsAt);
  const timeText = (at: Instant) =>
    isDated ? wallDate(startsAt, at).slice(5, 16) : timeOfDay(startsAt, at);
  const ticks = timeTicks({ range: whole, width, distance: TICK_DISTANCE, startsAt });
  return {
    running: columns?.least,
    desired,
    maximum: Math.max(1, greatestOf(desired), greatestOf(columns?.greatest)),
    moments: [...moments.keys()].map((place) => momentOf(moments, place, scale, timeText)),
    ticks: ticks.map((tick) => ({ ...tick, x: scale(tick.at) })),
  };
}

function momentOf(
  moments: readonly FaultMoment[],
  place: number,
  scale: (at: Instant) => number,
  timeText: (at: Instant) => string,
): OverviewMoment {
  const { at, isLoss, milestones, lost, text, broken } = moments[place] as FaultMoment;
  const lostText = lost === undefined ? '' : `, ${counted(lost, 'instance')}`;
  const told = milestonesSeenFrom(moments, place);
  return {
    x: scale(at),
    isLoss,
    titles: titlesOf(`${timeText(at)} ${text}`, lostText),
    details: detailsOf(at, told, timeText),
    milestones: milestones.map((one) => ({ x: scale(one.at), text: one.text })),
    broken: broken && { x: scale(broken.until), isRepaired: broken.isRepaired },
  };
}

/** Without the number of instances, then without that of cells. */
function titlesOf(title: string, lostText: string): string[] {
  const [short = title] = title.split(': ');
  return [...new Set([`${title}${lostText}`, title, short])];
}

/**
 * The steps between a moment and the next one, whichever loss they follow: what came back after a zone was
 * restored is told there.
 */
function milestonesSeenFrom(moments: readonly FaultMoment[], place: number): readonly Milestone[] {
  const from = moments[place]?.at ?? 0;
  const until =
    moments.slice(place + 1).find(({ at }) => at > from)?.at ?? Number.POSITIVE_INFINITY;
  const isLast = moments[place + 1]?.at !== from;
  if (!isLast) return [];
  return moments
    .slice(0, place + 1)
    .flatMap(({ milestones }) => milestones)
    .filter(({ at }) => at >= from && at < until);
}

/** The last step is the one that matters: it comes first, and stays when there is room for one only. */
function detailsOf(
  momentAt: Instant,
  milestones: readonly Milestone[],
  timeText: (at: Instant) => string,
): string[] {
  const main = milestones.at(-1);
  if (main === undefined) return [];
  const mainText = `${main.text} ${timeText(main.at)} (${since(main.at, momentAt)})`;
  const others = milestones.slice(0, -1).map(({ at, text }) => `${text} ${since(at, momentAt)}`);
  return [[mainText, ...others].join(' · '), mainText];
}

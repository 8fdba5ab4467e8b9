/**
 * What a track is: a chart that follows the window, what it says of an instant in figures, and what stands
 * under the pointer. A track draws once for each window; the clock moves over it.
 */
import type { Duration, Instant } from '../../../../sim/engine/units';
import type { Chart, Pen, Size } from '../../../charts/canvasChart';
import type { Palette } from '../../../charts/palette';
import { type TimeTick, timeTicks } from '../../../charts/timeTicks';
import type { Replay } from '../../../replay/openReplay';
import type { View } from '../../../replay/view';
import type { Frame } from '../../../session/frames';
import { shownWindow, startsAtOf } from '../../../session/runFacts';
import type { LoadedRun } from '../../../session/runs';
import type { Selected } from '../../../session/selected';
import type { Range, TrackName } from '../../../session/session';
import { faultMoments } from '../faultMoments';
import { type TimeScale, timeScale } from '../timeScale';

/** A model with its drawing: charts of different models then are of one type. */
export interface Picture {
  paint(pen: Pen, size: Size, palette: Palette): void;
}

/** What is under the pointer. */
export interface Pointed {
  readonly selected: Selected;
  /** What it is, then its figures, a line each. */
  readonly lines: readonly string[];
}

export interface Track {
  readonly name: TrackName;
  readonly title: string;
  /** CSS pixels. */
  readonly height: number;
  /** What is drawn, for those who do not see it. */
  readonly label: string;
  /** Whether it is listed at all; default: always. */
  isOffered?(replay: Replay): boolean;
  /** A sentence in place of the drawing; undefined when there is something to draw. */
  absence(replay: Replay): string | undefined;
  /** A chart of its own for each canvas, for it remembers what it drew. */
  makeChart(): Chart<Picture>;
  /**
   * Beside the title: the figure at an instant. `shown` is what the page shows, where the figure is the
   * clock's: within one instant the clock may stand between two records.
   */
  valueAt(run: LoadedRun, at: Instant, shown?: View): string;
  /** All figures at an instant, a line each. */
  linesAt(run: LoadedRun, at: Instant): readonly string[];
  /** The thing within a distance in time of an instant, if the track shows things. */
  pointedAt?(run: LoadedRun, at: Instant, within: Duration): Pointed | undefined;
}

/** What every track's model rests on. */
export interface TrackScene {
  readonly run: LoadedRun;
  readonly window: Range;
  readonly scale: TimeScale;
  readonly size: Size;
  readonly selected: Selected | null;
}

/** CSS pixels from one tick of the tracks to the next, at least. */
const TICK_DISTANCE = 88;

/** Ticks of the axis, and grid lines of every track. */
export function sceneTicks({ run, window, size }: TrackScene): readonly TimeTick[] {
  const startsAt = startsAtOf(run.replay);
  return timeTicks({ range: window, width: size.width, distance: TICK_DISTANCE, startsAt });
}

/**
 * A chart whose model is made anew only for another run, window, size or selection. `selectionOf` says what
 * of the selection it shows.
 */
export function trackChart<Model>(
  modelOf: (scene: TrackScene) => Model,
  draw: (pen: Pen, model: Model, scene: TrackScene, palette: Palette) => void,
  selectionKinds: readonly Selected['kind'][] = [],
): Chart<Picture> {
  let made: { readonly key: readonly unknown[]; readonly picture: Picture } | undefined;
  return {
    model(frame: Frame, size: Size): Picture {
      const { run, session } = frame;
      const selected =
        session.selected !== null && selectionKinds.includes(session.selected.kind)
          ? session.selected
          : null;
      const key = [run, session.window, size.width, size.height, selected];
      if (made !== undefined && key.every((part, place) => part === made?.key[place])) {
        return made.picture;
      }
      const window = shownWindow(session, run.replay);
      const scene = { run, window, scale: timeScale(window, size.width), size, selected };
      const model = modelOf(scene);
      const picture: Picture = {
        paint(pen, _size, palette) {
          drawGround(pen, scene, palette);
          draw(pen, model, scene, palette);
        },
      };
      made = { key, picture };
      return picture;
    },
    draw: (pen, picture, size, palette) => picture.paint(pen, size, palette),
  };
}

/** Ticks as grid lines barely visible, and the moments of faults. */
function drawGround(pen: Pen, scene: TrackScene, { colours }: Palette): void {
  const { run, scale, size } = scene;
  pen.lineWidth = 1;
  pen.strokeStyle = colours.line;
  pen.globalAlpha = 0.6;
  pen.beginPath();
  for (const { at } of sceneTicks(scene)) {
    const x = Math.round(scale(at)) + 0.5;
    pen.moveTo(x, 0);
    pen.lineTo(x, size.height);
  }
  pen.stroke();
  pen.globalAlpha = 0.7;
  pen.strokeStyle = colours.fault;
  pen.beginPath();
  let lastX = Number.NaN;
  for (const { at } of faultMoments(run)) {
    const x = Math.round(scale(at)) + 0.5;
    if (x < 0 || x > size.width || x === lastX) continue;
    lastX = x;
    pen.moveTo(x, 0);
    pen.lineTo(x, size.height);
  }
  pen.setLineDash([2, 2]);
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

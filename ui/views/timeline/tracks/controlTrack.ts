/** The track of who serves: a row for each kind of process of which one is active, hatched where none is. */
import type { Instant } from '../../../../sim/engine/units';
import type { Pen } from '../../../charts/canvasChart';
import { duration } from '../../../charts/format';
import type { Palette } from '../../../charts/palette';
import { controlPlaneOf, type Serving, servingOf, stretchAt } from '../../../replay/controlPlane';
import type { Replay } from '../../../replay/openReplay';
import type { LoadedRun } from '../../../session/runs';
import { drawLabel, fillTexture, labelWidth } from './strokes';
import { type Pointed, type Track, type TrackScene, trackChart } from './track';
import { unlessTold } from './unlessTold';

/** CSS pixels. */
const ROW_HEIGHT = 17;
const ROWS = 2;

export const controlTrack: Track = {
  name: 'control',
  title: 'Control plane',
  height: ROWS * ROW_HEIGHT + 2,
  label: 'Which BBS and which auctioneer was active; hatched where none was',
  absence(replay) {
    const untold = unlessTold(replay, 'lock.acquired', 'Who held the locks is');
    if (untold !== undefined) return untold;
    return servingIn(replay).length === 0
      ? 'No record tells of an active BBS or auctioneer; the scenario bbs-failover has two of each.'
      : undefined;
  },
  makeChart: () => trackChart(({ run }) => servingIn(run.replay), drawServing),
  valueAt: ({ replay }, at) => {
    const none = servingIn(replay).filter(({ terms }) => isGap(terms, at));
    if (none.length > 0) return `no ${none.map(({ kind }) => kind).join(', no ')}`;
    return servingIn(replay).length === 0 ? '' : 'all serve';
  },
  linesAt: ({ replay }, at) => servingIn(replay).map((serving) => lineOf(serving, at)),
  pointedAt: pointed,
};

function servingIn(replay: Replay): readonly Serving[] {
  const plane = controlPlaneOf(replay);
  return plane === undefined ? [] : servingOf(plane);
}

function isGap(terms: Serving['terms'], at: Instant): boolean {
  const term = stretchAt(terms, at);
  return term !== undefined && term.value === undefined;
}

function lineOf({ kind, terms }: Serving, at: Instant): string {
  const term = stretchAt(terms, at);
  if (term === undefined) return `${kind}: not told`;
  const length = duration(term.until - term.from);
  return term.value === undefined ? `no active ${kind}, for ${length}` : `${term.value} is active`;
}

/** The gap within reach, and the record that began it: the end of the term before. */
function pointed({ replay }: LoadedRun, at: Instant, within: number): Pointed | undefined {
  for (const { kind, terms } of servingIn(replay)) {
    const place = terms.findIndex(
      ({ value, from, until }) =>
        value === undefined && at >= from - within && at <= until + within,
    );
    const gap = terms[place];
    const next = terms[place + 1];
    if (gap === undefined) continue;
    const row = next?.row ?? terms[place - 1]?.row ?? -1;
    if (row < 0) continue;
    const lines = [`No active ${kind} for ${duration(gap.until - gap.from)}`];
    if (next?.value !== undefined) lines.push(`until ${next.value} served`);
    return { selected: { kind: 'record', row }, lines };
  }
  return undefined;
}

function drawServing(
  pen: Pen,
  serving: readonly Serving[],
  { scale, size }: TrackScene,
  palette: Palette,
): void {
  const { colours } = palette;
  for (const [row, { kind, terms }] of serving.slice(0, ROWS).entries()) {
    const top = row * ROW_HEIGHT + 1;
    const height = ROW_HEIGHT - 3;
    for (const { from, until, value } of terms) {
      const left = Math.max(0, scale(from));
      const right = Math.min(size.width, scale(until));
      if (right <= left) continue;
      const width = Math.max(1.5, right - left);
      if (value === undefined) {
        const trace = () => {
          pen.beginPath();
          pen.rect(left, top, width, height);
        };
        fillTexture(pen, size, 'rising', colours.bad, trace);
        pen.fillStyle = colours.bad;
        pen.fillRect(left, top + height - 2, width, 2);
        continue;
      }
      pen.fillStyle = colours.running;
      pen.globalAlpha = 0.26;
      pen.fillRect(left, top, width, height);
      pen.globalAlpha = 1;
      pen.fillRect(left, top + height - 2, width, 2);
      // A new term is seen where one joins the other.
      pen.fillRect(left, top, 1, height);
      if (labelWidth(pen, value, palette) + 8 > width) continue;
      drawLabel(pen, value, left + 4, top + height / 2 - 1, palette, { colour: colours.text });
    }
    if (terms.length === 0) drawLabel(pen, kind, 4, top + height / 2, palette);
  }
}

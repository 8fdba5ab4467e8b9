/** The best candidates as stacked bars, for a picture: the same numbers as in the table. */
import type { Candidate } from '../../../sim/explain/auctionTable';
import type { CellId } from '../../../sim/model/identity';
import type { Pen, Size } from '../../charts/canvasChart';
import { count } from '../../charts/format';
import type { Palette } from '../../charts/palette';
import { type BarPart, type BarScale, barShares, PART_NAMES } from './candidateTable';
import { scoreText } from './scoreText';

export interface BarsPicture {
  readonly title: string;
  readonly candidates: readonly Candidate[];
  readonly names: readonly string[];
  /** How many there are in all. */
  readonly of: number;
  readonly scale: BarScale;
}

/** More would be no picture to look at; the table has them all. */
const DRAWN_MAX = 40;
const WIDTH = 880;
const ROW = 18;
const BAR = 12;
const TOP = 58;
const BARS_AT = 200;
const LANE = 44;
const SCORES = 84;
const MARGIN = 12;

/** The first candidates with their names, as many as are drawn. */
export function barsPicture(
  title: string,
  candidates: readonly Candidate[],
  nameOf: (cell: CellId) => string,
  scale: BarScale,
): BarsPicture {
  const drawn = candidates.slice(0, DRAWN_MAX);
  return {
    title,
    candidates: drawn,
    names: drawn.map(({ cell, zone }) => `${nameOf(cell)}  ${zone}`),
    of: candidates.length,
    scale,
  };
}

/** As large as its rows need: it is saved, not fitted to a panel. */
export function pictureSize({ candidates }: BarsPicture): Size {
  return { width: WIDTH, height: TOP + candidates.length * ROW + MARGIN };
}

/** One colour for each part, here and in `auctions.css`. */
const PART_KINDS: Readonly<Record<BarPart | 'locality', number>> = {
  memory: 0,
  disk: 2,
  containers: 4,
  starting: 1,
  packing: 7,
  locality: 3,
};

export function drawBars(pen: Pen, picture: BarsPicture, palette: Palette): void {
  const { title, candidates, of, scale } = picture;
  pen.font = `600 13px ${palette.font}`;
  pen.textBaseline = 'middle';
  pen.fillStyle = palette.colours.text;
  pen.fillText(title, MARGIN, 18);
  pen.font = `12px ${palette.font}`;
  drawKey(pen, scale, palette);
  if (of > candidates.length) {
    pen.textAlign = 'right';
    pen.fillStyle = palette.colours['text-weak'];
    pen.fillText(`best ${count(candidates.length)} of ${count(of)}`, WIDTH - MARGIN, 40);
    pen.textAlign = 'left';
  }
  for (const [place, candidate] of candidates.entries()) {
    drawRow(pen, picture, candidate, place, palette);
  }
}

function drawKey(pen: Pen, { parts, hasLocality }: BarScale, palette: Palette): void {
  const shown: readonly (BarPart | 'locality')[] = hasLocality ? ['locality', ...parts] : parts;
  let x = MARGIN;
  for (const part of shown) {
    pen.fillStyle = palette.kinds[PART_KINDS[part]] ?? '';
    pen.fillRect(x, 35, 10, 10);
    pen.fillStyle = palette.colours['text-weak'];
    pen.fillText(PART_NAMES[part], x + 14, 40);
    x += 30 + pen.measureText(PART_NAMES[part]).width;
  }
}

function drawRow(
  pen: Pen,
  { names, scale }: BarsPicture,
  candidate: Candidate,
  place: number,
  palette: Palette,
): void {
  const { parts, total, rank, isConsidered } = candidate;
  const y = TOP + place * ROW + ROW / 2;
  pen.globalAlpha = isConsidered ? 1 : 0.55;
  pen.fillStyle = palette.colours.text;
  pen.textAlign = 'right';
  pen.fillText(count(rank), MARGIN + 26, y);
  pen.fillText(scoreText(total), WIDTH - MARGIN, y);
  pen.textAlign = 'left';
  pen.fillText(names[place] ?? '', MARGIN + 34, y);
  const left = BARS_AT + (scale.hasLocality ? LANE : 0);
  if (parts.locality > 0) {
    pen.fillStyle = palette.kinds[PART_KINDS.locality] ?? '';
    pen.fillRect(BARS_AT, y - BAR / 2, 8, BAR);
    pen.fillStyle = palette.colours['text-weak'];
    pen.fillText(count(parts.locality), BARS_AT + 11, y);
  }
  const room = WIDTH - left - SCORES - 2 * MARGIN;
  let x = left;
  for (const [part, share] of barShares(parts, scale)) {
    const width = room * share;
    pen.fillStyle = palette.kinds[PART_KINDS[part]] ?? '';
    pen.fillRect(x, y - BAR / 2, Math.max(0, width - 0.5), BAR);
    x += width;
  }
  pen.globalAlpha = 1;
}

/** The recovery curve on a canvas, with its expectations. */
import { scaleLinear } from 'd3-scale';
import type { Pen } from '../../../charts/canvasChart';
import { percent } from '../../../charts/format';
import type { Palette } from '../../../charts/palette';
import type { RecoveryBox } from '../recoveryBoxes';
import type { RecoveryModel, RecoveryPoint } from './recoveryModel';
import { drawLabel, drawUntold, labelWidth, stepArea, stepLine } from './strokes';
import type { TrackScene } from './track';

/** CSS pixels above everything and below the floor. */
const ROOM = 7;

export function drawRecovery(
  pen: Pen,
  model: RecoveryModel,
  scene: TrackScene,
  palette: Palette,
): void {
  const { size, scale } = scene;
  const { colours } = palette;
  const y = scaleLinear([model.floor, 1], [size.height - ROOM, ROOM]).clamp(false);
  const shown = (share: number) => Math.min(size.height + 2, y(share));
  for (const box of model.boxes) drawBox(pen, box, scene, y, palette.colours);
  stepArea(
    pen,
    model.least.map((share) => (Number.isNaN(share) ? share : 0)),
    model.least,
    shown,
  );
  pen.fillStyle = colours.running;
  pen.globalAlpha = 0.16;
  pen.fill();
  pen.globalAlpha = 0.4;
  stepArea(pen, model.least, model.greatest, shown);
  pen.fill();
  pen.globalAlpha = 1;
  stepLine(pen, model.least, shown);
  pen.strokeStyle = colours.running;
  pen.lineWidth = 1.5;
  pen.stroke();
  drawUntold(pen, model.least, size, palette);
  for (const point of model.points) drawPoint(pen, point, scale, y, palette);
  drawNotes(pen, notesOf(model, scene, y, palette), size, palette);
  // Below the line of a run in which all is well.
  drawLabel(pen, percent(1), size.width - 4, 2 * ROOM + 2, palette, { align: 'right' });
  drawLabel(pen, percent(model.floor), size.width - 4, size.height - ROOM, palette, {
    align: 'right',
  });
}

function colourOf({ verdict }: RecoveryBox, colours: Palette['colours']): string {
  if (verdict === 'met') return colours.good;
  return verdict === 'not met' ? colours.bad : colours['text-weak'];
}

function drawBox(
  pen: Pen,
  box: RecoveryBox,
  { scale }: TrackScene,
  y: (share: number) => number,
  colours: Palette['colours'],
): void {
  const left = scale(box.from);
  const width = Math.max(2, scale(box.until) - left);
  const top = y(1) - 3;
  const height = Math.max(6, y(box.share) - top);
  const colour = colourOf(box, colours);
  pen.fillStyle = colour;
  pen.globalAlpha = box.isOfSomeApps ? 0 : 0.14;
  pen.fillRect(left, top, width, height);
  pen.globalAlpha = 1;
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  if (box.isOfSomeApps) pen.setLineDash([3, 3]);
  pen.strokeRect(Math.round(left) + 0.5, Math.round(top) + 0.5, width, height);
  pen.setLineDash([]);
}

function drawPoint(
  pen: Pen,
  { at, share }: RecoveryPoint,
  scale: (at: number) => number,
  y: (share: number) => number,
  { colours }: Palette,
): void {
  pen.beginPath();
  pen.arc(scale(at), y(share), 2.5, 0, 2 * Math.PI);
  pen.fillStyle = colours.ground;
  pen.fill();
  pen.strokeStyle = colours.text;
  pen.lineWidth = 1.25;
  pen.stroke();
}

/** Words beside the drawing. */
interface Note {
  readonly x: number;
  /** Where what it speaks of is: the note stands below. */
  readonly y: number;
  readonly text: string;
  readonly colour: string;
  /** The lowest is placed first. */
  readonly rank: number;
}

/** That all are back matters most, then whether that was expected, then the steps before. */
const RANKS = { end: 0, box: 1, step: 2 } as const;

const SIGNS = { met: '✓', 'not met': '✗', 'not decided': '?' } as const;

function notesOf(
  { boxes, points }: RecoveryModel,
  { scale, size }: TrackScene,
  y: (share: number) => number,
  { colours }: Palette,
): Note[] {
  const ofBoxes = boxes.map((box) => {
    const verdict = box.verdict === undefined ? '' : ` ${SIGNS[box.verdict]} ${box.verdict}`;
    const text = `expected: ${box.text}${box.isOfSomeApps ? ' of some apps' : ''}${verdict}`;
    // A box that goes on beyond the edge is named within.
    const end = scale(box.until);
    const x = end < size.width ? end : scale(box.from);
    return { x, y: y(1), text, colour: colourOf(box, colours), rank: RANKS.box };
  });
  const ofPoints = points.map(({ at, share, text, after }) => ({
    x: scale(at),
    y: y(share),
    text: `${text} ${after}`,
    colour: colours.text,
    rank: text.startsWith('all') ? RANKS.end : RANKS.step,
  }));
  return [...ofPoints, ...ofBoxes].sort((one, other) => one.rank - other.rank || one.x - other.x);
}

/** CSS pixels: the first line of notes stands below the upper edge, where the curve mostly is. */
const NOTES_TOP = 21;
const NOTE_HEIGHT = 13;
const NOTE_GAP = 8;

/** Each note in the highest line below its subject where there is room; none where there is in no line. */
function drawNotes(
  pen: Pen,
  notes: readonly Note[],
  { width, height }: TrackScene['size'],
  palette: Palette,
): void {
  const count = Math.max(1, Math.floor((height - NOTES_TOP) / NOTE_HEIGHT) + 1);
  const lines: { left: number; right: number }[][] = Array.from({ length: count }, () => []);
  for (const note of notes) {
    const left = Math.max(4, note.x + 6);
    const right = left + labelWidth(pen, note.text, palette);
    // The right edge belongs to the scale.
    if (right > width - 48) continue;
    const first = Math.min(count - 1, Math.max(0, Math.ceil((note.y - NOTES_TOP) / NOTE_HEIGHT)));
    const line = lines.findIndex(
      (taken, place) =>
        place >= first &&
        taken.every((one) => one.right + NOTE_GAP < left || right + NOTE_GAP < one.left),
    );
    if (line < 0) continue;
    lines[line]?.push({ left, right });
    drawLabel(pen, note.text, left, NOTES_TOP + line * NOTE_HEIGHT, palette, {
      colour: note.colour,
    });
  }
}

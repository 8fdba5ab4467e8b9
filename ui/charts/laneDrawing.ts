/** Lanes on a canvas: tinted bars with a solid foot in the state's colour, hatched waits, marks by shape. */
import type { Instant } from '../../sim/engine/units';
import type { Pen, Size } from './canvasChart';
import { fittedText } from './fittedText';
import {
  AXIS_HEIGHT,
  type Bar,
  type LaneChart,
  type LaneMark,
  laneHeight,
  laneTicks,
  TRACK_HEIGHT,
  xOf,
} from './laneModel';
import type { Palette } from './palette';

/** CSS pixels. */
const FOOT = 3;
const BAR_MINIMUM = 1.5;
/** Beside a mark where the bar begins. */
const LABEL_PADDING = 8;
const HATCH_DISTANCE = 5;
const MARK_RADIUS = 3.5;
/** Fewer letters of a cut name say nothing. */
const LETTERS_MIN = 5;

export function drawLanes(pen: Pen, chart: LaneChart, size: Size, palette: Palette): void {
  pen.textBaseline = 'middle';
  pen.font = `11px ${palette.font}`;
  drawAxis(pen, chart, size, palette);
  const { gutter } = chart;
  let top = AXIS_HEIGHT;
  for (const lane of chart.lanes) {
    const height = laneHeight(lane);
    pen.fillStyle = palette.colours['text-weak'];
    pen.textAlign = 'right';
    pen.fillText(
      fittedText(pen, lane.label, gutter - 10, LETTERS_MIN),
      gutter - 6,
      top + TRACK_HEIGHT / 2,
    );
    pen.textAlign = 'left';
    clipToPlot(pen, gutter, size, () => {
      for (const bar of lane.bars) drawBar(pen, chart, size, palette, bar, top);
      for (const mark of lane.marks) {
        drawMark(pen, palette, mark, xOf(chart, size, mark.at), top + TRACK_HEIGHT / 2);
      }
    });
    top += height;
  }
  drawClock(pen, chart, size, palette);
}

function clipToPlot(pen: Pen, gutter: number, { width, height }: Size, draw: () => void): void {
  pen.save();
  pen.beginPath();
  // A mark at the very beginning is seen as a whole.
  pen.rect(gutter - MARK_RADIUS, 0, width - gutter + MARK_RADIUS, height);
  pen.clip();
  draw();
  pen.restore();
}

function drawAxis(pen: Pen, chart: LaneChart, size: Size, { colours }: Palette): void {
  for (const { at, text } of laneTicks(chart, size)) {
    const x = crisp(xOf(chart, size, at));
    verticalLine(pen, x, AXIS_HEIGHT - 4, size.height, colours.line);
    if (x + pen.measureText(text).width + 3 > size.width) continue;
    pen.fillStyle = colours['text-weak'];
    pen.fillText(text, x + 3, AXIS_HEIGHT / 2);
  }
  for (const at of chart.faults) {
    if (at < chart.from || at > chart.until) continue;
    verticalLine(pen, crisp(xOf(chart, size, at)), 4, size.height, colours.fault, [3, 2]);
  }
}

function drawClock(pen: Pen, chart: LaneChart, size: Size, { colours }: Palette): void {
  const { at, hoverAt, from, until } = chart;
  const isShown = (instant: Instant) => instant >= from && instant <= until;
  if (hoverAt !== null && isShown(hoverAt)) {
    verticalLine(pen, crisp(xOf(chart, size, hoverAt)), 0, size.height, colours.hover, [2, 2]);
  }
  if (!isShown(at)) return;
  const x = crisp(xOf(chart, size, at));
  verticalLine(pen, x, 0, size.height, colours.accent);
  pen.fillStyle = colours.accent;
  pen.beginPath();
  pen.moveTo(x - 4, 0);
  pen.lineTo(x + 4, 0);
  pen.lineTo(x, 6);
  pen.fill();
}

function drawBar(
  pen: Pen,
  chart: LaneChart,
  size: Size,
  palette: Palette,
  bar: Bar,
  laneTop: number,
): void {
  const left = Math.max(chart.gutter, xOf(chart, size, bar.from));
  const right = Math.min(size.width, xOf(chart, size, bar.until));
  if (right < chart.gutter || left > size.width || right < left) return;
  const width = Math.max(BAR_MINIMUM, right - left);
  const top = laneTop + bar.track * TRACK_HEIGHT;
  const height = TRACK_HEIGHT - 2;
  const colour = palette.colours[bar.colour];
  if (bar.shape === 'wait') drawWait(pen, colour, left, top, width, height);
  else if (bar.shape === 'gone') drawGone(pen, colour, left, top, width, height);
  else {
    pen.fillStyle = colour;
    pen.globalAlpha = bar.shape === 'starting' ? 0.12 : 0.26;
    pen.fillRect(left, top, width, height);
    pen.globalAlpha = 1;
    pen.fillRect(left, top + height - FOOT, width, FOOT);
    if (bar.shape === 'starting') pen.fillRect(left, top, Math.min(1, width), height);
  }
  const room = width - LABEL_PADDING - 2;
  const label = room < 20 ? '' : fittedText(pen, bar.label, room, LETTERS_MIN);
  if (label === '') return;
  pen.fillStyle = palette.colours.text;
  pen.fillText(label, left + LABEL_PADDING, top + (height - FOOT) / 2 + 0.5);
}

/** Nothing is there: hatched, with an outline. */
function drawWait(
  pen: Pen,
  colour: string,
  left: number,
  top: number,
  width: number,
  height: number,
): void {
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, height);
  pen.clip();
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  pen.globalAlpha = 0.55;
  pen.beginPath();
  for (let x = left - height; x < left + width; x += HATCH_DISTANCE) {
    pen.moveTo(x, top + height);
    pen.lineTo(x + height, top);
  }
  pen.stroke();
  pen.globalAlpha = 1;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(left, top + height - 1);
  pen.lineTo(left + width, top + height - 1);
  pen.stroke();
  pen.restore();
}

/** Not there: its outline, empty, with a dash above the foot. */
function drawGone(
  pen: Pen,
  colour: string,
  left: number,
  top: number,
  width: number,
  height: number,
): void {
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  pen.setLineDash([3, 3]);
  pen.strokeRect(left + 0.5, top + 0.5, Math.max(0.5, width - 1), height - 1);
  pen.setLineDash([]);
}

function drawMark(pen: Pen, { colours }: Palette, { shape }: LaneMark, x: number, y: number): void {
  const r = MARK_RADIUS;
  pen.lineWidth = 2;
  pen.beginPath();
  switch (shape) {
    case 'placed':
      pen.fillStyle = colours.running;
      pen.arc(x, y, r, 0, 2 * Math.PI);
      pen.fill();
      return;
    case 'rejected':
      pen.strokeStyle = colours.unclaimed;
      pen.arc(x, y, r, 0, 2 * Math.PI);
      pen.stroke();
      return;
    case 'failed':
      cross(pen, x, y, r, colours.bad);
      return;
    case 'crashed':
      // On the ground's colour, so that it stands out from the bar that it ends.
      pen.fillStyle = colours.ground;
      pen.fillRect(x - r - 1.5, y - r - 1.5, 2 * r + 3, 2 * r + 3);
      cross(pen, x, y, r, colours.crashed);
      return;
    case 'killed':
      pen.fillStyle = colours.fault;
      pen.fillRect(x - 1, y - TRACK_HEIGHT / 2, 3, TRACK_HEIGHT - 2);
  }
}

function cross(pen: Pen, x: number, y: number, r: number, colour: string): void {
  pen.strokeStyle = colour;
  pen.beginPath();
  pen.moveTo(x - r, y - r);
  pen.lineTo(x + r, y + r);
  pen.moveTo(x - r, y + r);
  pen.lineTo(x + r, y - r);
  pen.stroke();
}

function verticalLine(
  pen: Pen,
  x: number,
  top: number,
  bottom: number,
  colour: string,
  dashes: number[] = [],
): void {
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  pen.setLineDash(dashes);
  pen.beginPath();
  pen.moveTo(x, top);
  pen.lineTo(x, bottom);
  pen.stroke();
  pen.setLineDash([]);
}

/** On whole pixels a hairline is sharp. */
function crisp(x: number): number {
  return Math.round(x) + 0.5;
}

/** The overview strip on a canvas: two lanes of labels, the drawing, the ticks below it. */
import { scaleLinear } from 'd3-scale';
import type { Pen, Size } from '../../charts/canvasChart';
import type { Palette } from '../../charts/palette';
import type { OverviewModel, OverviewMoment } from './overviewModel';
import { drawLabel, labelWidth, stepArea, stepLine } from './tracks/strokes';

/** CSS pixels. */
const LANE_HEIGHT = 15;
const LANES = 2;
const TICKS_HEIGHT = 14;
const LABEL_GAP = 10;

export function drawOverview(pen: Pen, model: OverviewModel, size: Size, palette: Palette): void {
  const top = LANES * LANE_HEIGHT + 2;
  const bottom = size.height - TICKS_HEIGHT;
  drawTicks(pen, model, { top, bottom, ...size }, palette);
  drawInstances(pen, model, top, bottom, palette);
  drawBroken(pen, model.moments, bottom, palette);
  drawMoments(pen, model.moments, bottom, size, palette);
}

function drawTicks(
  pen: Pen,
  { ticks }: OverviewModel,
  { top, bottom, width }: Size & { readonly top: number; readonly bottom: number },
  palette: Palette,
): void {
  pen.strokeStyle = palette.colours.line;
  pen.lineWidth = 1;
  pen.beginPath();
  for (const { x } of ticks) {
    pen.moveTo(Math.round(x) + 0.5, top);
    pen.lineTo(Math.round(x) + 0.5, bottom + 3);
  }
  pen.moveTo(0, bottom + 0.5);
  pen.lineTo(width, bottom + 0.5);
  pen.stroke();
  for (const { x, text } of ticks) {
    const half = labelWidth(pen, text, palette) / 2;
    if (x + half <= width)
      drawLabel(pen, text, Math.max(half, x), bottom + 8, palette, { align: 'center' });
  }
}

function drawInstances(
  pen: Pen,
  { running, desired, maximum }: OverviewModel,
  top: number,
  bottom: number,
  palette: Palette,
): void {
  const { colours } = palette;
  if (running === undefined) {
    drawLabel(pen, 'Which instances run is not in this trace.', 4, (top + bottom) / 2, palette);
    return;
  }
  const y = scaleLinear([0, maximum], [bottom, top + 1]);
  const none = running.map((value) => (Number.isNaN(value) ? value : 0));
  stepArea(pen, none, running, y);
  pen.fillStyle = colours.running;
  pen.globalAlpha = 0.45;
  pen.fill();
  if (desired !== undefined) {
    // What is missing is a gap that is seen at once.
    stepArea(pen, running, desired, y);
    pen.fillStyle = colours.bad;
    pen.globalAlpha = 0.22;
    pen.fill();
    pen.globalAlpha = 1;
    stepLine(pen, desired, y);
    pen.strokeStyle = colours.text;
    pen.lineWidth = 1;
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

function drawMoments(
  pen: Pen,
  moments: readonly OverviewMoment[],
  bottom: number,
  size: Size,
  palette: Palette,
): void {
  const { colours } = palette;
  const free: number[] = new Array(LANES).fill(Number.NEGATIVE_INFINITY);
  let markedAt = Number.NEGATIVE_INFINITY;
  for (const [place, moment] of moments.entries()) {
    const colour = moment.isLoss ? colours.fault : colours['text-weak'];
    const x = Math.min(size.width - 1, Math.round(moment.x)) + 0.5;
    // Moments in one pixel are one mark; their labels would run into each other anyway.
    if (x === markedAt) continue;
    markedAt = x;
    const lane = free.findIndex((until) => until <= x);
    pen.strokeStyle = colour;
    pen.lineWidth = moment.isLoss ? 1.5 : 1;
    pen.beginPath();
    pen.moveTo(x, lane < 0 ? LANES * LANE_HEIGHT : lane * LANE_HEIGHT + 2);
    pen.lineTo(x, bottom);
    pen.stroke();
    for (const milestone of moment.milestones) drawMilestone(pen, milestone.x, bottom, palette);
    if (lane < 0) continue;
    // The moment after the next one wants this lane again.
    const limit = Math.min(size.width, moments[place + LANES]?.x ?? size.width);
    const room = { from: Math.max(0, free[lane] ?? 0), until: limit };
    free[lane] = drawMoment(pen, moment, x, lane, room, palette, colour);
  }
}

/** Answers where the lane is free again. */
function drawMoment(
  pen: Pen,
  { titles, details }: OverviewMoment,
  x: number,
  lane: number,
  { from, until }: { readonly from: number; readonly until: number },
  palette: Palette,
  colour: string,
): number {
  const y = lane * LANE_HEIGHT + LANE_HEIGHT / 2 + 1;
  const left = x + 4;
  const fitting = (room: number) =>
    titles.find((text) => labelWidth(pen, text, palette, { isBold: true }) <= room);
  const title = fitting(until - left);
  if (title === undefined) {
    // There may be room on the other side, as at the right edge.
    const before = fitting(x - 8 - from);
    const options = { align: 'right', colour, isBold: true } as const;
    if (before !== undefined) drawLabel(pen, before, x - 4, y, palette, options);
    return x;
  }
  drawLabel(pen, title, left, y, palette, { colour, isBold: true });
  const next = left + labelWidth(pen, title, palette, { isBold: true }) + LABEL_GAP;
  const detail = details.find((text) => next + labelWidth(pen, text, palette) <= until);
  if (detail === undefined) return next;
  drawLabel(pen, detail, next, y, palette, { colour: palette.colours.text });
  return next + labelWidth(pen, detail, palette) + LABEL_GAP;
}

/** CSS pixels: what is broken at the same time lies one over the other, as far as there is room. */
const BROKEN_HEIGHT = 3;
const BROKEN_ROWS = 4;

/** From each fault to its repair a bar on the floor of the drawing, closed where it was repaired. */
function drawBroken(
  pen: Pen,
  moments: readonly OverviewMoment[],
  bottom: number,
  { colours }: Palette,
): void {
  const free: number[] = new Array(BROKEN_ROWS).fill(Number.NEGATIVE_INFINITY);
  for (const { x, broken } of moments) {
    if (broken === undefined) continue;
    const width = Math.max(2, broken.x - x);
    const row = free.findIndex((until) => until <= x);
    // More than fit lie in the uppermost row.
    const place = row < 0 ? BROKEN_ROWS - 1 : row;
    free[place] = Math.max(free[place] ?? 0, x + width + 1);
    const y = bottom - (place + 1) * (BROKEN_HEIGHT + 1);
    pen.fillStyle = colours.fault;
    // What nobody repaired lies to the end of the run, and would hide the rest.
    pen.globalAlpha = broken.isRepaired ? 0.6 : 0.25;
    pen.fillRect(x, y, width, BROKEN_HEIGHT);
    pen.globalAlpha = 1;
    pen.fillRect(x, y - 1, 1.5, BROKEN_HEIGHT + 2);
    if (!broken.isRepaired) continue;
    pen.fillStyle = colours.good;
    pen.fillRect(x + width - 1, y - 1, 2, BROKEN_HEIGHT + 2);
  }
}

/** A small tick on the floor of the drawing. */
function drawMilestone(pen: Pen, x: number, bottom: number, { colours }: Palette): void {
  pen.fillStyle = colours.good;
  pen.fillRect(Math.round(x), bottom - 5, 2, 5);
}

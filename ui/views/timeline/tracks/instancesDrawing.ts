/** The convergence ribbon on a canvas. */
import { scaleLinear } from 'd3-scale';
import type { Pen, Size } from '../../../charts/canvasChart';
import { count } from '../../../charts/format';
import type { InstanceState, Palette } from '../../../charts/palette';
import { greatestOf } from '../pixelColumns';
import type { Band, InstancesModel } from './instancesModel';
import {
  drawLabel,
  drawUntold,
  fillTexture,
  LABEL_SIZE,
  labelWidth,
  stepArea,
  stepLine,
  type Texture,
} from './strokes';

/** Each state but running has a texture besides its colour. */
const TEXTURES: Readonly<Partial<Record<InstanceState, Texture>>> = {
  unclaimed: 'rising',
  crashed: 'crossed',
  suspect: 'falling',
  evacuating: 'flat',
};

/** Room above the line, CSS pixels. */
const HEADROOM = 4;

export function drawInstances(pen: Pen, model: InstancesModel, size: Size, palette: Palette): void {
  const { colours } = palette;
  const y = scaleLinear([0, model.maximum], [size.height, HEADROOM]);
  for (const { state, lower, upper } of model.bands) {
    stepArea(pen, lower, upper, y);
    pen.fillStyle = colours[state];
    pen.globalAlpha = state === 'running' ? 0.55 : 0.85;
    pen.fill();
    pen.globalAlpha = 1;
    const texture = TEXTURES[state];
    if (texture === undefined) continue;
    fillTexture(pen, size, texture, colours.ground, () => stepArea(pen, lower, upper, y));
  }
  for (const { state, lower, upper } of model.overlays) {
    const trace = () => stepArea(pen, lower, upper, y);
    fillTexture(pen, size, TEXTURES[state] ?? 'falling', colours[state], trace);
  }
  stepLine(pen, model.desired, y);
  pen.strokeStyle = colours.text;
  pen.lineWidth = 1.25;
  pen.stroke();
  drawUntold(pen, model.desired, size, palette);
  for (const band of model.bands) drawBandLabel(pen, band, y, palette);
  drawLabel(pen, count(greatestOf(model.desired)), size.width - 4, HEADROOM + 7, palette, {
    align: 'right',
  });
}

const NAMES: Readonly<Partial<Record<InstanceState, string>>> = {
  running: 'running',
  claimed: 'claimed',
  unclaimed: 'unclaimed',
  crashed: 'crashed',
};

/** The band's name, in the first place where it is wide and high enough for it. */
function drawBandLabel(
  pen: Pen,
  { state, lower, upper }: Band,
  y: (value: number) => number,
  palette: Palette,
): void {
  const name = NAMES[state];
  if (name === undefined) return;
  const wanted = labelWidth(pen, name, palette) + 8;
  let since = -1;
  for (let place = 0; place < upper.length; place++) {
    const top = y(upper[place] as number);
    const bottom = y(lower[place] as number);
    if (!(bottom - top >= LABEL_SIZE + 2)) since = -1;
    else if (since < 0) since = place;
    if (since < 0 || place - since < wanted) continue;
    drawLabel(pen, name, since + 4, (top + bottom) / 2, palette, { colour: palette.colours.text });
    return;
  }
}

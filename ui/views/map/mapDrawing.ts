/**
 * Draws the map, all of it or what has changed.
 *
 * `drawMap` draws everything: into a file, or for the first time. On screen a `MapLayer` keeps the squares,
 * labels and legend as pixels and draws again only those whose data is another object; what moves with the
 * pointer and with flights is drawn on top each time.
 */
import type { Pen, Size } from '../../charts/canvasChart';
import type { Palette } from '../../charts/palette';
import type { Fill } from '../../session/session';
import { drawBandLabel } from './bandDrawing';
import { drawCell } from './cellDrawing';
import { drawLegend } from './legendDrawing';
import { LABEL_WIDTH, MARGIN } from './mapLayout';
import type { MapModel } from './mapModel';
import { drawOverlay } from './overlayDrawing';

/** Draws all of it. */
export function drawMap(pen: Pen, model: MapModel, palette: Palette, fill: Fill): void {
  for (const part of partsOf(model, palette, fill)) {
    pen.save();
    pen.translate(part.x, part.y);
    part.draw(pen);
    pen.restore();
  }
  drawOverlay(pen, model, palette);
}

/** A rectangle of the map that shows one piece of data. */
interface Part {
  /** The same object, the same pixels. */
  readonly data: unknown;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly draw: (pen: Pen) => void;
}

function* partsOf(model: MapModel, palette: Palette, fill: Fill): Generator<Part> {
  const { layout, pictures, grid, tinting, labels, legend } = model;
  const { side, size, isLabelAbove } = layout;
  const style = { side, grid, tinting };
  for (const [cell, picture] of pictures.entries()) {
    const square = layout.squares[cell];
    if (square === undefined) continue;
    const draw = (pen: Pen) => drawCell(pen, picture, style, palette);
    yield { data: picture, ...square, width: side, height: side, draw };
  }
  for (const [place, band] of layout.bands.entries()) {
    const label = labels[place];
    if (label === undefined) continue;
    const width = size.width - MARGIN;
    yield {
      data: label,
      x: 0,
      y: band.y,
      width: isLabelAbove ? size.width : LABEL_WIDTH,
      height: isLabelAbove ? band.squares.y - band.y : band.height,
      draw(pen) {
        drawBandLabel(
          pen,
          { ...band, y: 0 },
          label,
          { fill, isAbove: isLabelAbove, width },
          palette,
        );
      },
    };
  }
  yield {
    data: legend,
    x: MARGIN,
    y: layout.legend.y,
    width: size.width - 2 * MARGIN,
    height: layout.legend.height,
    draw: (pen) => drawLegend(pen, legend, size.width - 2 * MARGIN, tinting, palette),
  };
}

/** The pixels of a map on one screen. */
export interface MapLayer {
  draw(pen: Pen, model: MapModel, size: Size, palette: Palette, fill: Fill): void;
}

export function createMapLayer(): MapLayer {
  const canvas = document.createElement('canvas');
  const own = canvas.getContext('2d');
  let drawn: unknown[] = [];
  let ground:
    | { readonly model: MapModel; readonly palette: Palette; readonly ratio: number }
    | undefined;
  return {
    draw(pen, model, size, palette, fill) {
      if (own === null) return drawMap(pen, model, palette, fill);
      const ratio = pen.canvas.width / size.width;
      const isSameGround =
        ground?.palette === palette &&
        ground.ratio === ratio &&
        ground.model.layout === model.layout &&
        ground.model.grid === model.grid &&
        ground.model.tinting === model.tinting;
      ground = { model, palette, ratio };
      if (!isSameGround) {
        canvas.width = pen.canvas.width;
        canvas.height = pen.canvas.height;
        drawn = [];
      }
      let place = 0;
      for (const part of partsOf(model, palette, fill)) {
        if (drawn[place] !== part.data) {
          drawn[place] = part.data;
          own.setTransform(ratio, 0, 0, ratio, part.x * ratio, part.y * ratio);
          own.clearRect(-1, -1, part.width + 2, part.height + 2);
          part.draw(own);
        }
        place++;
      }
      pen.drawImage(canvas, 0, 0, size.width, size.height);
      drawOverlay(pen, model, palette);
    },
  };
}

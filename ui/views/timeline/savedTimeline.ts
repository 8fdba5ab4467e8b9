/** The timeline as one picture: overview, axis and tracks below each other, with their titles. */
import type { ChartHandle, Pen } from '../../charts/canvasChart';
import type { Palette } from '../../charts/palette';
import { drawLabel } from './tracks/strokes';

export interface PicturePart {
  readonly title: string;
  readonly chart: ChartHandle;
}

/** CSS pixels. */
const TITLES_WIDTH = 92;
const GAP = 6;

/** A chart of all parts that are on screen. */
export function composed(parts: readonly PicturePart[], palette: Palette): ChartHandle {
  const width = Math.max(1, ...parts.map(({ chart }) => chart.size.width));
  const height = parts.reduce((sum, { chart }) => sum + chart.size.height + GAP, GAP);
  return {
    size: { width: TITLES_WIDTH + width + GAP, height },
    drawWith(pen: Pen) {
      let top = GAP;
      for (const { title, chart } of parts) {
        drawLabel(pen, title, GAP, top + 10, palette, {
          colour: palette.colours.text,
          isBold: true,
        });
        pen.save();
        pen.translate(TITLES_WIDTH, top);
        pen.beginPath();
        pen.rect(0, 0, chart.size.width, chart.size.height);
        pen.clip();
        chart.drawWith(pen);
        pen.restore();
        top += chart.size.height + GAP;
      }
    },
  };
}

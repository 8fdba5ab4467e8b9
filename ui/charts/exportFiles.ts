/** Charts and tables as files: PNG, SVG, CSV. Nothing leaves the browser. */
import type { ChartHandle } from './canvasChart';
import type { Palette } from './palette';
import { keepFonts } from './svgText';
import type { Table } from './table';
import { csvOf } from './table';

/** Pixels of a PNG for each CSS pixel: sharp in a document. */
const PNG_SCALE = 2;

/** The chart as it is on screen. */
export async function savePng(
  name: string,
  chart: ChartHandle,
  { colours }: Palette,
): Promise<void> {
  const { width, height } = chart.size;
  const canvas = document.createElement('canvas');
  canvas.width = width * PNG_SCALE;
  canvas.height = height * PNG_SCALE;
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  pen.scale(PNG_SCALE, PNG_SCALE);
  pen.fillStyle = colours.ground;
  pen.fillRect(0, 0, width, height);
  chart.drawWith(pen);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
  if (blob !== null) saveBlob(`${name}.png`, blob);
}

/** The chart as shapes and text, drawn by the same code. */
export async function saveSvg(
  name: string,
  chart: ChartHandle,
  { colours }: Palette,
): Promise<void> {
  const { Context } = await import('svgcanvas');
  const { width, height } = chart.size;
  const pen = new Context({ width, height, document });
  keepFonts(pen);
  pen.fillStyle = colours.ground;
  pen.fillRect(0, 0, width, height);
  chart.drawWith(pen as unknown as CanvasRenderingContext2D);
  saveBlob(`${name}.svg`, new Blob([pen.getSerializedSvg()], { type: 'image/svg+xml' }));
}

/** The table's values; what its cells say with units stands in the headings. */
export function saveCsv<Row>(name: string, table: Table<Row>): void {
  saveBlob(`${name}.csv`, new Blob([csvOf(table)], { type: 'text/csv;charset=utf-8' }));
}

/** Offers a file for saving, as a click on a link to it would. */
export function saveBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name.replace(/[^\w.-]+/g, '-');
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

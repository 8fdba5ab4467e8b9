/** What stands beside (or above) the squares of a zone: its name and its sums, as many lines as fit. */
import type { Pen } from '../../charts/canvasChart';
import { fittedText } from '../../charts/fittedText';
import { count, percent } from '../../charts/format';
import type { Palette } from '../../charts/palette';
import type { Fill } from '../../session/session';
import { type Band, LABEL_LINE, LABEL_WIDTH, MARGIN } from './mapLayout';
import type { BandLabel } from './mapModel';
import type { ZoneSum } from './zoneSums';

/** The lines of a label, the most wanted first. */
function labelLines({ sum, share }: BandLabel, fill: Fill): string[] {
  const lines = [cellsText(sum)];
  if (sum.running !== undefined) lines.push(`${count(sum.running)} running`);
  if (share !== undefined) lines.push(`${percent(share)} ${fill}`);
  if (sum.claimed !== undefined && sum.claimed > 0) lines.push(`${count(sum.claimed)} starting`);
  return lines;
}

/** `83 of 83 cells up`; when nobody knows which are up: `0 of 83 down`. */
function cellsText({ up, down, cells }: ZoneSum): string {
  return up === undefined
    ? `${count(down)} of ${count(cells)} down`
    : `${count(up)} of ${count(cells)} cells up`;
}

export function drawBandLabel(
  pen: Pen,
  band: Band,
  label: BandLabel,
  {
    fill,
    isAbove,
    width,
  }: { readonly fill: Fill; readonly isAbove: boolean; readonly width: number },
  { colours, font }: Palette,
): void {
  const name = band.zone ?? 'zone not known';
  const lines = labelLines(label, fill);
  pen.textAlign = 'left';
  pen.textBaseline = 'alphabetic';
  const isBad = label.sum.down > 0;
  const nameColour = label.isSelected ? colours.selection : colours.text;
  if (isAbove) {
    pen.fillStyle = nameColour;
    pen.font = `600 12px ${font}`;
    pen.fillText(fittedText(pen, name, width / 3), MARGIN, band.y + 13);
    const after = MARGIN + pen.measureText(fittedText(pen, name, width / 3)).width + 8;
    pen.font = `12px ${font}`;
    pen.fillStyle = isBad ? colours.bad : colours['text-weak'];
    pen.fillText(fittedText(pen, lines.join(' · '), width - after), after, band.y + 13);
    return;
  }
  const room = Math.max(1, Math.floor((band.height - LABEL_LINE) / LABEL_LINE));
  pen.fillStyle = nameColour;
  pen.font = `600 13px ${font}`;
  pen.fillText(fittedText(pen, name, LABEL_WIDTH - 12), MARGIN, band.y + 11);
  pen.font = `12px ${font}`;
  for (const [place, line] of lines.slice(0, room).entries()) {
    pen.fillStyle = place === 0 && isBad ? colours.bad : colours['text-weak'];
    pen.fillText(
      fittedText(pen, line, LABEL_WIDTH - 8),
      MARGIN,
      band.y + 11 + (place + 1) * LABEL_LINE,
    );
  }
}

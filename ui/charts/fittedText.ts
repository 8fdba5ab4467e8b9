/** Text of a drawing, cut to the room that there is. */
import type { Pen } from './canvasChart';

/**
 * As much of the text as fits into a width in CSS pixels, in the pen's font; what is cut ends in an ellipsis.
 * Nothing when fewer than `lettersMin` letters would be left of it.
 */
export function fittedText(
  pen: Pick<Pen, 'measureText'>,
  text: string,
  width: number,
  lettersMin = 1,
): string {
  // A file may hold names of any length, and no letter is narrower than a pixel.
  const candidate = text.slice(0, Math.max(1, Math.ceil(width)));
  if (candidate === text && pen.measureText(text).width <= width) return text;
  let fitting = 0;
  let tooLong = candidate.length + 1;
  while (fitting + 1 < tooLong) {
    const middle = (fitting + tooLong) >>> 1;
    if (pen.measureText(`${candidate.slice(0, middle)}…`).width <= width) fitting = middle;
    else tooLong = middle;
  }
  return fitting < lettersMin ? '' : `${candidate.slice(0, fitting)}…`;
}

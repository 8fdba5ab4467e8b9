import { expect, test } from 'vitest';
import type { Pen } from '../../charts/canvasChart';
import type { Palette } from '../../charts/palette';
import type { CellPicture } from './cellPicture';
import { lookCode } from './glyphLook';
import { drawStack } from './stackDrawing';

const COLOURS = { running: 'green', claimed: 'blue', ground: 'white', selection: 'pink' };
const palette = { colours: COLOURS } as unknown as Palette;

/** A pen that paints into a square of letters, the first of each colour's name. */
function painter(side: number) {
  const rows = Array.from({ length: side }, () => new Array<string>(side).fill('.'));
  const pen = {
    fillStyle: '',
    globalAlpha: 1,
    fillRect(x: number, y: number, width: number, height: number) {
      for (let row = y; row < y + height; row++) {
        rows[row]?.fill(pen.fillStyle.charAt(0), x, x + width);
      }
    },
  };
  return { pen: pen as unknown as Pen, text: () => rows.map((row) => row.join('')) };
}

function picture(states: readonly (0 | 1)[], share: number, isLit = false): CellPicture {
  return {
    looks: Int32Array.from(states, (state) => lookCode(state, false, isLit, 0)),
    shares: Float32Array.from(states, () => share),
    light: isLit ? 'dim' : undefined,
  } as unknown as CellPicture;
}

test('a stack rises from below, what starts above what runs and striped, edges left free', () => {
  const { pen, text } = painter(10);
  drawStack(pen, picture([0, 0, 1, 1], 0.125), 10, 'state', palette);
  expect(text()).toEqual([
    '..........',
    '..........',
    '..........',
    '..........',
    '..........',
    '.wwwwwwww.',
    '.bbbbbbbb.',
    '.gggggggg.',
    '.gggggggg.',
    '..........',
  ]);
});

test('a run that does not fill its last row ends within it', () => {
  const { pen, text } = painter(10);
  drawStack(pen, picture([0], 11 / 64), 10, 'state', palette);
  expect(text().slice(-3)).toEqual(['.ggg......', '.gggggggg.', '..........']);
});

test('a container that is selected is seen however small it is', () => {
  const { pen, text } = painter(10);
  drawStack(pen, picture([0], 0.001, true), 10, 'state', palette);
  expect(text()[8]).toBe('.pp.......');
});

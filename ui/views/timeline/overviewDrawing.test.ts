import { expect, test } from 'vitest';
import type { Pen } from '../../charts/canvasChart';
import type { Palette } from '../../charts/palette';
import { drawOverview } from './overviewDrawing';
import type { OverviewMoment } from './overviewModel';

const SIZE = { width: 900, height: 74 };
const LETTER = 6;

interface Label {
  readonly text: string;
  readonly from: number;
  readonly until: number;
  readonly y: number;
}

/** A pen that writes letters of one width, and keeps where. */
function writingPen(labels: Label[]): Pen {
  const state = { textAlign: 'left' };
  const known: Readonly<Record<string, unknown>> = {
    measureText: (text: string) => ({ width: text.length * LETTER }),
    fillText(text: string, x: number, y: number) {
      const width = text.length * LETTER;
      const from = state.textAlign === 'right' ? x - width : x;
      labels.push({ text, from, until: from + width, y });
    },
  };
  return new Proxy(state, {
    get: (target, name) => known[String(name)] ?? Reflect.get(target, name) ?? (() => undefined),
  }) as unknown as Pen;
}

function labelsOf(moments: readonly OverviewMoment[]): Label[] {
  const labels: Label[] = [];
  const model = { running: undefined, desired: undefined, maximum: 1, moments, ticks: [] };
  const palette = { colours: {}, font: 'sans-serif' } as unknown as Palette;
  drawOverview(writingPen(labels), model, SIZE, palette);
  return labels.filter(({ text }) => text.startsWith('cell'));
}

function moment(x: number): OverviewMoment {
  return {
    x,
    isLoss: false,
    titles: [`cell ${x} added`],
    details: [],
    milestones: [],
    broken: undefined,
  };
}

test('labels of moments that crowd never run into each other', () => {
  const crowd = Array.from({ length: 30 }, (_, place) => moment(100 + 9 * place));
  const labels = labelsOf([...crowd, moment(600)]);
  expect(labels.length).toBeGreaterThan(2);
  for (const one of labels) {
    expect(one.from).toBeGreaterThanOrEqual(0);
    const others = labels.filter((other) => other !== one && other.y === one.y);
    expect(others.filter(({ from, until }) => from < one.until && until > one.from)).toEqual([]);
  }
});

test('a moment at the right edge is told on its left', () => {
  const [label] = labelsOf([moment(890)]);
  expect(label?.until).toBeLessThan(890);
});

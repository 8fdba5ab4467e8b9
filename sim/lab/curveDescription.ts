/** A response curve in words, for who hears it: every value of every line, with its interval. */
import { formatCount } from '../answers/format';
import type { Curve, CurvePoint } from './curveData';
import { formatValue } from './outcomeText';

/** One paragraph. */
export function describeCurve(curve: Curve): string {
  const lines = curve.lines.map(({ label, points }) => {
    const told = points.map((point) => pointText(curve, point)).join('; ');
    return `${label === '' ? '' : `${label}: `}${told}.`;
  });
  const left = curve.leftOut > 0 ? [`${formatCount(curve.leftOut)} more lines are not shown.`] : [];
  const mark = curve.marked === null ? [] : [`${curve.marked.text}.`];
  return [
    `${curve.description} By ${curve.x.title}; ${curve.method}.`,
    ...mark,
    ...lines,
    ...left,
  ].join(' ');
}

function pointText({ unit, x }: Curve, { step, value, interval, never }: CurvePoint): string {
  const at = x.labels[step] ?? '';
  if (value === null) return `${at} ${never > 0 ? 'never' : 'nothing'}`;
  const range =
    interval === null || interval.low === interval.high
      ? ''
      : ` (${signed(unit, interval.low)} to ${formatValue(unit, interval.high)})`;
  const without = never > 0 ? `, never in ${formatCount(never)}` : '';
  return `${at} ${formatValue(unit, value)}${range}${without}`;
}

function signed(unit: Curve['unit'], value: number): string {
  return value < 0 ? `-${formatValue(unit, -value)}` : formatValue(unit, value);
}

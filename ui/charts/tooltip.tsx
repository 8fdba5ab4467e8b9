/** What is under the pointer, beside it, on the side that has more room. Not for screen readers: the table is. */
import type { Point, Size } from './canvasChart';
import './tooltip.css';

/** What it is, and its figure. */
export type TextLine = readonly [what: string, value: string];

export interface TooltipProps {
  readonly title: string;
  readonly lines: readonly TextLine[];
  readonly point: Point;
  /** Of what the point is in, which the tooltip is placed in as well. */
  readonly size: Size;
}

export function Tooltip({ title, lines, point, size }: TooltipProps) {
  return (
    <div className="tooltip" style={besidePoint(point, size)} aria-hidden="true">
      <strong>{title}</strong>
      <dl>
        {lines.map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** CSS pixels from the pointer. */
const DISTANCE = 14;

/** Where a box stands beside a point, in CSS pixels from the edges of a place of some size. */
export function besidePoint({ x, y }: Point, { width, height }: Size) {
  return {
    ...(x > width / 2 ? { right: width - x + DISTANCE } : { left: x + DISTANCE }),
    ...(y > height / 2 ? { bottom: height - y + DISTANCE } : { top: y + DISTANCE }),
  };
}

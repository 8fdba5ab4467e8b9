/** What is under the pointer, beside it, on the side that has more room. */
import type { Point, Size } from '../../charts/canvasChart';
import type { TextLine } from './subnetTexts';

export interface TooltipProps {
  readonly title: string;
  readonly lines: readonly TextLine[];
  readonly point: Point;
  /** Of what the point is in. */
  readonly size: Size;
}

/** CSS pixels from the pointer. */
const DISTANCE = 14;

export function Tooltip({ title, lines, point, size: { width, height } }: TooltipProps) {
  const style = {
    ...(point.x > width / 2 ? { right: width - point.x + DISTANCE } : { left: point.x + DISTANCE }),
    ...(point.y > height / 2
      ? { bottom: height - point.y + DISTANCE }
      : { top: point.y + DISTANCE }),
  };
  return (
    <div className="network-tooltip" style={style} aria-hidden="true">
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

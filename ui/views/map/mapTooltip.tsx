/** What is under the pointer, in exact numbers; it follows the clock as well. */
import type { Point } from '../../charts/canvasChart';
import { useShown } from '../../session/hooks';
import { tellTarget } from './cellTexts';
import type { MapLayout } from './mapLayout';
import type { MapTarget } from './mapTarget';

export interface MapTooltipProps {
  readonly target: MapTarget;
  readonly point: Point;
  readonly layout: MapLayout;
}

/** CSS pixels from the pointer. */
const DISTANCE = 14;

export function MapTooltip({ target, point, layout }: MapTooltipProps) {
  const shown = useShown();
  const told = shown && tellTarget(shown.run.replay, shown.view, layout, target);
  if (told === undefined) return null;
  // On the side of the pointer that has more room.
  const { width, height } = layout.size;
  const style = {
    ...(point.x > width / 2 ? { right: width - point.x + DISTANCE } : { left: point.x + DISTANCE }),
    ...(point.y > height / 2
      ? { bottom: height - point.y + DISTANCE }
      : { top: point.y + DISTANCE }),
  };
  return (
    <div className="map-tooltip" style={style} aria-hidden="true">
      <strong>{told.title}</strong>
      <dl>
        {told.lines.map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

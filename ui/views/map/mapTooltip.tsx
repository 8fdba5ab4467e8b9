/** What is under the pointer, in exact numbers; it follows the clock as well. */
import type { Point } from '../../charts/canvasChart';
import { Tooltip } from '../../charts/tooltip';
import { useShown } from '../../session/hooks';
import { tellTarget } from './cellTexts';
import type { MapLayout } from './mapLayout';
import type { MapTarget } from './mapTarget';

export interface MapTooltipProps {
  readonly target: MapTarget;
  readonly point: Point;
  readonly layout: MapLayout;
}

export function MapTooltip({ target, point, layout }: MapTooltipProps) {
  const shown = useShown();
  const told = shown && tellTarget(shown.run.replay, shown.view, layout, target);
  if (told === undefined) return null;
  return <Tooltip title={told.title} lines={told.lines} point={point} size={layout.size} />;
}

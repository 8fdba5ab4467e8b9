/** A chart of the timeline on screen: the pointer moves in time, and what is under it is shown beside it. */
import { type Ref, useMemo } from 'react';
import { CanvasChart, type Chart, type ChartHandle } from '../../charts/canvasChart';
import { useDashboard } from '../../session/hooks';
import type { Store } from '../../session/store';
import type { Gestures } from './gestures';
import { type ReadoutState, readoutShower, type Shown } from './readout';

export interface TimeChartProps<Model> {
  readonly chart: Chart<Model>;
  readonly handle: Ref<ChartHandle>;
  /** What the chart shows, for those who do not see it. */
  readonly label: string;
  readonly gestures: Gestures;
  readonly readout: Store<ReadoutState | null>;
  /** What the readout tells. The same object from render to render. */
  readonly told: Shown;
}

export function TimeChart<Model>(props: TimeChartProps<Model>) {
  const { chart, handle, label, gestures, readout, told } = props;
  const dashboard = useDashboard();
  const pointer = useMemo(
    () => readoutShower(dashboard, readout, told),
    [dashboard, readout, told],
  );
  return (
    <CanvasChart
      chart={chart}
      handle={handle}
      label={label}
      {...gestures}
      onPointerMove={(event, point, size) => {
        gestures.onPointerMove(event, point, size);
        pointer.show(event, point, size);
      }}
      onPointerLeave={(event) => {
        gestures.onPointerLeave(event);
        pointer.hide();
      }}
    />
  );
}

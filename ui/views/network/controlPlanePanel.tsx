/** The control plane over time: a lane for each process and each lock, with the gaps between holders. */
import { useMemo } from 'react';
import { instantText } from '../../charts/instantText';
import { LanesPanel } from '../../charts/lanesPanel';
import { NotInTrace } from '../../charts/notInTrace';
import { Panel } from '../../charts/panel';
import { type ControlPlane, controlPlaneOf } from '../../replay/controlPlane';
import type { Replay } from '../../replay/openReplay';
import { goTo, select } from '../../session/actions';
import { useDashboard, useRuns, useShown } from '../../session/hooks';
import {
  controlLanes,
  controlTable,
  gapsOf,
  gapsText,
  isEventful,
  planeAt,
} from './controlPlaneModel';

/** CSS pixels: `silk-controller/0` in full. */
const GUTTER = 120;

export function ControlPlanePanel() {
  const replay = useRuns(({ loaded }) => loaded?.replay);
  if (replay === undefined) return null;
  const plane = controlPlaneOf(replay);
  if (plane !== undefined) return <Lanes replay={replay} plane={plane} />;
  const isTold = replay.tells.has('lock.acquired');
  return (
    <Panel id="control-plane" title="Control plane">
      {isTold ? (
        <p className="note">
          The scenario of this trace does not say which processes its control plane has. The
          scenario bbs-failover shows one that fails over.
        </p>
      ) : (
        <NotInTrace what="The control plane" replay={replay} />
      )}
    </Panel>
  );
}

interface LanesProps {
  readonly replay: Replay;
  readonly plane: ControlPlane;
}

function Lanes({ replay, plane }: LanesProps) {
  const dashboard = useDashboard();
  const lanes = useMemo(() => controlLanes(plane), [plane]);
  const gaps = useMemo(() => gapsText(gapsOf(plane)), [plane]);
  const isPart = plane.from > 0 || plane.until < replay.until;
  return (
    <>
      <LanesPanel
        id="control-plane"
        title="Control plane"
        summary={<Now plane={plane} />}
        replay={replay}
        lanes={lanes}
        gutterMax={GUTTER}
        label="Which process was active, stood by or was down, and who held which lock, over time. The table beside it has every stretch."
        table={{
          make: () => controlTable(replay, plane),
          keyOf: ({ key }) => key,
          onChoose: ({ row, from }) => {
            if (row < 0) goTo(dashboard, from);
            else select(dashboard, { kind: 'record', row });
          },
          empty: 'Nothing is told of the control plane.',
        }}
      />
      {gaps !== '' && <p className="network-next">{gaps}</p>}
      {isPart && (
        <p className="network-next">
          The trace tells of it from {instantText(replay, plane.from)} to{' '}
          {instantText(replay, plane.until)}.
        </p>
      )}
      {!isEventful(plane) && (
        <p className="network-next">
          Nothing happened to it in this run. The scenarios bbs-failover, database-failover and
          locket-partition show what it looks like when something does.
        </p>
      )}
    </>
  );
}

/** At the clock. */
function Now({ plane }: { readonly plane: ControlPlane }) {
  const shown = useShown();
  if (shown === undefined) return null;
  return <>{planeAt(plane, shown.view.at).join(' · ')}</>;
}

/** The stagings and deployments of one app: what was asked for, and how many of old and new ran, over time. */
import { useMemo } from 'react';
import type { ProcessId } from '../../../sim/model/identity';
import { counted } from '../../charts/format';
import { LanesPanel } from '../../charts/lanesPanel';
import type { Replay } from '../../replay/openReplay';
import type { View } from '../../replay/view';
import { goTo } from '../../session/actions';
import { useDashboard } from '../../session/hooks';
import { deploymentLanes } from './rolloutLanes';
import { type Deployment, rolloutsOf, tellsRollouts } from './rollouts';
import { rolloutsTable } from './rolloutsTable';

export interface DeploymentPartProps {
  readonly replay: Replay;
  readonly view: View;
  readonly process: ProcessId;
}

/** Nothing for an app that no deployment brought, and none replaces. */
export function DeploymentPart({ replay, view, process }: DeploymentPartProps) {
  const dashboard = useDashboard();
  const deployments = useMemo(
    () =>
      rolloutsOf(replay).filter(
        (rollout): rollout is Deployment =>
          rollout.kind === 'deployment' &&
          (rollout.process === process || rollout.replaces === process),
      ),
    [replay, process],
  );
  const lanes = useMemo(
    () => deployments.flatMap((deployment) => deploymentLanes(replay, deployment)),
    [replay, deployments],
  );
  if (!tellsRollouts(view) || deployments.length === 0) return null;
  return (
    <LanesPanel
      id="app-deployments"
      title="Deployments"
      summary={counted(deployments.length, 'deployment')}
      replay={replay}
      lanes={lanes}
      label="What each deployment asked for, and how many instances of the new and the old version ran, over time. The table beside it has every deployment."
      table={{
        make: () => rolloutsTable(replay, view, deployments),
        keyOf: ({ row }) => row,
        onChoose: ({ from }) => goTo(dashboard, from),
        empty: 'No deployment.',
      }}
    />
  );
}

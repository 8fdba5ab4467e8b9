/** The list of stagings and deployments; one of them, chosen, is its app, whose inspector draws it over time. */
import { useMemo } from 'react';
import { NONE } from '../../../sim/model/identity';
import { DataTable } from '../../charts/dataTable';
import { NotInTrace } from '../../charts/notInTrace';
import { Panel } from '../../charts/panel';
import { select } from '../../session/actions';
import { useDashboard, useSession } from '../../session/hooks';
import { processOf } from '../../session/runFacts';
import type { ListProps } from './appsView';
import { ListSummary } from './listSummary';
import { type Rollout, rolloutsOf, tellsRollouts } from './rollouts';
import { rolloutsAt, rolloutsTable, underWayText } from './rolloutsTable';

export function RolloutsPanel({ frame, choice: { text }, tabs, search }: ListProps) {
  const { view, run } = frame;
  const { replay } = run;
  const dashboard = useDashboard();
  const rollouts = useMemo(() => rolloutsAt(replay, view, text), [replay, view, text]);
  const chosen = useSession(({ selected }) =>
    selected?.kind === 'app' ? selected.processGuid : undefined,
  );
  if (!tellsRollouts(view)) {
    return (
      <Panel id="deployments" title="Deployments" isTable summary={tabs}>
        <NotInTrace what="Stagings and deployments" replay={replay} />
      </Panel>
    );
  }
  const table = rolloutsTable(replay, view, rollouts);
  const chosenProcess = chosen === undefined ? NONE : processOf(replay, chosen);
  const keyOf = ({ row }: Rollout) => row;
  const empty = emptyText(rolloutsOf(replay).length, text);
  return (
    <Panel
      id="deployments"
      title="Deployments"
      isTable
      className="apps-panel"
      summary={<ListSummary tabs={tabs} text={underWayText(rollouts, view)} />}
      actions={search}
      table={{ make: () => table, keyOf, empty }}
    >
      <DataTable
        table={table}
        keyOf={keyOf}
        onChoose={({ process }) => {
          const processGuid = replay.columns.identities.processes[process];
          if (processGuid !== undefined) select(dashboard, { kind: 'app', processGuid });
        }}
        isChosen={({ process }) => process === chosenProcess}
        empty={empty}
      />
    </Panel>
  );
}

function emptyText(all: number, text: string): string {
  return all === 0
    ? 'Nothing is staged and nothing is deployed in this run. The scenario push-storm shows both.'
    : `No staging and no deployment is of an app called like “${text.trim()}”.`;
}

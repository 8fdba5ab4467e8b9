/** The list of apps: sortable, filtered, with the states of each app's instances as a bar. */
import { type ReactNode, useMemo } from 'react';
import { NONE, type ProcessId } from '../../../sim/model/identity';
import { DataTable } from '../../charts/dataTable';
import { count, counted } from '../../charts/format';
import { NotInTrace } from '../../charts/notInTrace';
import { Panel } from '../../charts/panel';
import type { TableColumn } from '../../charts/table';
import { select } from '../../session/actions';
import { useDashboard, useSession } from '../../session/hooks';
import { processOf } from '../../session/runFacts';
import {
  APP_FILTERS,
  type AppFilter,
  type AppsNow,
  appsAt,
  filterCounts,
  filteredApps,
} from './appsModel';
import { appsTable, statePartsOf, stateText } from './appsTable';
import type { ListProps } from './appsView';
import { ListSummary } from './listSummary';

export function AppsPanel({ frame, choice, onChoice, tabs, search }: ListProps) {
  const { text, filter } = choice;
  const { replay } = frame.run;
  const { state, rows, tells } = frame.view;
  const dashboard = useDashboard();
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the view, only these matter.
  const now = useMemo(() => appsAt(replay, frame.view), [replay, state, rows, tells]);
  const table = useMemo(
    () => now && appsTable(now, filteredApps(now, filter, text)),
    [now, filter, text],
  );
  const chosen = useSession(({ selected }) =>
    selected?.kind === 'app' || selected?.kind === 'instance' ? selected.processGuid : undefined,
  );
  if (now === undefined || table === undefined) {
    return (
      <Panel id="apps" title="Apps" isTable summary={tabs}>
        <NotInTrace what="Apps" replay={replay} />
      </Panel>
    );
  }
  const { processes } = replay.columns.identities;
  const choose = (process: ProcessId) => {
    const processGuid = processes[process];
    if (processGuid !== undefined) select(dashboard, { kind: 'app', processGuid });
  };
  const chosenProcess = chosen === undefined ? NONE : processOf(replay, chosen);
  const keyOf = (process: ProcessId) => process;
  const isChosen = (process: ProcessId) => process === chosenProcess;
  const empty = emptyText(now, filter, text);
  return (
    <Panel
      id="apps"
      title="Apps"
      isTable
      className="apps-panel"
      summary={<ListSummary tabs={tabs} text={shownCount(table.rows.length, now.listed.length)} />}
      actions={
        <>
          {search}
          <Filters now={now} filter={filter} onFilter={(wanted) => onChoice({ filter: wanted })} />
        </>
      }
      table={{ make: () => table, keyOf, empty }}
    >
      <DataTable
        table={table}
        keyOf={keyOf}
        onChoose={choose}
        isChosen={isChosen}
        cell={(column, process) => appCell(now, column, process)}
        empty={empty}
      />
    </Panel>
  );
}

function shownCount(shown: number, all: number): string {
  return shown === all ? counted(all, 'app') : `${count(shown)} of ${counted(all, 'app')}`;
}

const FILTER_NAMES: Readonly<Record<AppFilter, string>> = {
  all: 'All',
  missing: 'Missing',
  crashing: 'Crashing',
};

interface FiltersProps {
  readonly now: AppsNow;
  readonly filter: AppFilter;
  readonly onFilter: (filter: AppFilter) => void;
}

function Filters({ now, filter, onFilter }: FiltersProps) {
  const counts = useMemo(() => filterCounts(now), [now]);
  return (
    <span className="apps-choice">
      {APP_FILTERS.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === filter}
          onClick={() => onFilter(each)}
        >
          {FILTER_NAMES[each]} <span className="weak">{count(counts[each])}</span>
        </button>
      ))}
    </span>
  );
}

/** What is not there, and where it would be seen. */
function emptyText({ listed }: AppsNow, filter: AppFilter, text: string): string {
  if (listed.length === 0) {
    return 'No app is desired at this instant. Apps come when the Cloud Controller desires them: move the clock on.';
  }
  if (text.trim() !== '') return `No app is called like “${text.trim()}”.`;
  return filter === 'missing'
    ? 'Every desired instance runs at this instant. The scenario zone-outage shows apps that miss some.'
    : 'No instance has crashed lately. The scenario crash-storm shows apps that do.';
}

const FLAGGED: Readonly<Record<string, string>> = {
  missing: 'apps-missing-count',
  crashed: 'apps-crashed-count',
};

function appCell(
  now: AppsNow,
  column: TableColumn<ProcessId>,
  process: ProcessId,
): ReactNode | undefined {
  if (column.key === 'share') return <StateBar now={now} process={process} />;
  const flag = FLAGGED[column.key];
  const value = column.value?.(process);
  if (flag !== undefined && value !== 0)
    return <span className={flag}>{column.text(process)}</span>;
  return value === 0 && column.key !== 'zones' ? <span className="apps-zero">0</span> : undefined;
}

/** Shares of the desired instances by state; the numbers stand beside it. */
function StateBar({ now, process }: { readonly now: AppsNow; readonly process: ProcessId }) {
  const parts = statePartsOf(now, process);
  return (
    <span
      className="apps-bar"
      role="img"
      aria-label={stateText(now, process)}
      title={stateText(now, process)}
    >
      {parts.map(({ state, instances }) => (
        <span key={state} className={`apps-${state}`} style={{ flexGrow: instances }} />
      ))}
    </span>
  );
}

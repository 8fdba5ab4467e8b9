/** Diego's own thresholds, and those of Healthwatch, at the instant of the report. */
import { DataTable } from '../../charts/dataTable';
import { Panel } from '../../charts/panel';
import type { CapacityShown } from '../../session/capacity';
import {
  type IndicatorRow,
  indicatorTable,
  LEVEL_STANDING,
  levelCounts,
  unknownByReason,
} from './indicatorTable';
import { Mark } from './mark';
import { SizedTable } from './sizedTable';

export function IndicatorPanel({ shown }: { readonly shown: CapacityShown }) {
  const table = indicatorTable(shown.report);
  const known = { ...table, rows: table.rows.filter(({ level }) => level !== 'unknown') };
  return (
    <Panel
      id="capacity-indicators"
      title="Indicators"
      summary={levelCounts(shown.report)}
      table={{ make: () => table, keyOf, empty: 'No indicator.' }}
      isTable
    >
      <SizedTable rows={known.rows.length} rowsMax={known.rows.length}>
        <DataTable
          table={known}
          keyOf={keyOf}
          cell={({ key }, row) => {
            if (key === 'about') return <span title={row.about}>{row.about}</span>;
            if (key === 'metric') return <span title={row.metric}>{row.metric}</span>;
            if (key !== 'level' || row.level === 'unknown') return undefined;
            return (
              <>
                <Mark standing={LEVEL_STANDING[row.level]} /> {row.level}
              </>
            );
          }}
          empty="No indicator."
        />
      </SizedTable>
      <h3 className="capacity-caption">Not known</h3>
      <ul className="capacity-sentences weak">
        {unknownByReason(shown.report).map(({ reason, metrics }) => (
          <li key={reason}>
            {metrics.join(', ')}: {reason}.
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function keyOf({ metric, about, source }: IndicatorRow): string {
  return `${metric} ${about} ${source}`;
}

/** What the BBS holds of an instance, beside the containers that there are. */
import { UNKNOWN } from '../../charts/format';
import { InstantLink } from '../../charts/sheet';
import { StateMark } from '../../charts/stateMark';
import { CellLink } from '../../charts/thingLinks';
import type { Replay } from '../../replay/openReplay';
import type { InstanceNow } from './instanceModel';
import { rowColour } from './lifeWords';
import { readinessText } from './readiness';

const CONTAINER_COLOURS = {
  none: 'gone',
  reserved: 'claimed',
  created: 'claimed',
  running: 'running',
  completed: 'gone',
} as const;

export interface TruthTableProps {
  readonly replay: Replay;
  readonly now: InstanceNow;
}

export function TruthTable({ replay, now }: TruthTableProps) {
  const { rows, containerViews } = now;
  return (
    <table className="apps-truth">
      <thead>
        <tr>
          <th scope="col">Where</th>
          <th scope="col">State</th>
          <th scope="col">Cell</th>
          <th scope="col">Since</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.presence} title={row.instanceGuid && `Instance ${row.instanceGuid}`}>
            <th scope="row" title={`A row of the BBS whose presence is ${row.presence}`}>
              {row.presence === 'ORDINARY' ? 'BBS' : `BBS, ${row.presence}`}
            </th>
            <td>
              <StateMark state={rowColour(row)} /> {row.state}
              {readinessText(replay, now.process, row.state === 'RUNNING', row.readiness)}
              {row.placementError !== undefined && <div className="weak">{row.placementError}</div>}
            </td>
            <td>
              <CellLink replay={replay} cell={row.cell} />
            </td>
            <td>
              <InstantLink replay={replay} at={row.since} />
            </td>
          </tr>
        ))}
        {rows.length === 0 && (
          <tr>
            <th scope="row">BBS</th>
            <td colSpan={3}>no row</td>
          </tr>
        )}
        {containerViews.map(({ instance, instanceGuid, state, cell, since, readiness }) => (
          <tr key={instance} title={`Instance ${instanceGuid ?? UNKNOWN}`}>
            <th scope="row">Container</th>
            <td>
              <StateMark state={CONTAINER_COLOURS[state]} /> {state}
              {readinessText(replay, now.process, state === 'running', readiness)}
            </td>
            <td>
              <CellLink replay={replay} cell={cell} />
            </td>
            <td>
              <InstantLink replay={replay} at={since} />
            </td>
          </tr>
        ))}
        {containerViews.length === 0 && (
          <tr>
            <th scope="row">Container</th>
            <td colSpan={3}>none</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

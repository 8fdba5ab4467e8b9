/** Figures of the stretch of time that was marked on the timeline. */
import { useMemo } from 'react';
import type { Instant } from '../../../sim/engine/units';
import { clockTime, count, counted, duration, NOT_TOLD, number, since } from '../../charts/format';
import { InstantLink, Part } from '../../charts/sheet';
import type { Replay } from '../../replay/openReplay';
import { setRange } from '../../session/actions';
import { useDashboard, useSession } from '../../session/hooks';
import { lastFaultAt } from '../../session/runFacts';
import type { Range } from '../../session/session';
import { rangeFigures, type Spread } from './rangeModel';

export function RangePart({ replay }: { readonly replay: Replay }) {
  const dashboard = useDashboard();
  const range = useSession((session) => session.range);
  const figures = useMemo(() => range && rangeFigures(replay, range), [replay, range]);
  if (range === null || figures === null) return null;
  const { running, missing, families, records } = figures;
  return (
    <Part
      title="Marked"
      summary={
        <>
          {rangeText(replay, range)}{' '}
          <button type="button" onClick={() => setRange(dashboard, null)}>
            Clear
          </button>
        </>
      }
    >
      <table className="summary-table">
        <thead>
          <tr>
            <th scope="col">Instances</th>
            <th scope="col">least</th>
            <th scope="col">most</th>
            <th scope="col">mean over time</th>
          </tr>
        </thead>
        <tbody>
          <SpreadRow replay={replay} name="running" spread={running} />
          <SpreadRow replay={replay} name="missing" spread={missing} />
        </tbody>
      </table>
      <details className="summary-kinds">
        <summary>{counted(records, 'record')} in it</summary>
        {families.map(({ family, count: all, kinds }) => (
          <div key={family}>
            <p>
              {family} <span className="summary-weak">{count(all)}</span>
            </p>
            <ul>
              {kinds.map((each) => (
                <li key={each.kind}>
                  <span className="summary-number">{count(each.count)}</span>{' '}
                  <code>{each.kind}</code>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </details>
    </Part>
  );
}

/** Both ends since the same fault: the last one before the end. */
function rangeText(replay: Replay, { from, until }: Range): string {
  const faultAt = lastFaultAt(replay, until);
  const text = (at: Instant) => (faultAt === undefined ? clockTime(at) : since(at, faultAt));
  return `${text(from)} to ${text(until)}: ${duration(until - from)}`;
}

interface SpreadRowProps {
  readonly replay: Replay;
  readonly name: string;
  readonly spread: Spread | undefined;
}

function SpreadRow({ replay, name, spread }: SpreadRowProps) {
  if (spread === undefined) {
    return (
      <tr>
        <th scope="row">{name}</th>
        <td colSpan={3}>{NOT_TOLD}</td>
      </tr>
    );
  }
  const { least, most, mean, leastAt, mostAt } = spread;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <InstantLink replay={replay} at={leastAt}>
          {count(least)}
        </InstantLink>
      </td>
      <td>
        <InstantLink replay={replay} at={mostAt}>
          {count(most)}
        </InstantLink>
      </td>
      <td>{mean >= 1000 ? count(mean) : number(mean)}</td>
    </tr>
  );
}

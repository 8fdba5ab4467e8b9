/** Zones in the order of their turns: those that hold fewer of the app come first. */
import type { ZoneTurn } from '../../../sim/explain/auctionTable';
import { count } from '../../charts/format';
import { ZoneLink } from '../../charts/thingLinks';

export interface ZoneTurnsProps {
  readonly zones: readonly ZoneTurn[];
  /** A task visits all zones alike. */
  readonly isTask: boolean;
}

export function ZoneTurns({ zones, isTask }: ZoneTurnsProps) {
  const taken = zones.filter((zone) => zone.isConsidered).map(({ instances }) => instances);
  const levels = [...new Set(taken)];
  return (
    <table className="auctions-zones">
      <thead>
        <tr>
          <th scope="col">Zone</th>
          {!isTask && (
            <th scope="col" className="number" title="Instances of the app, before this decision">
              Instances
            </th>
          )}
          <th scope="col" className="number" title="Of the cells that match, those with room">
            Cells that fit
          </th>
          <th scope="col" title="Zones of one turn are judged together">
            Turn
          </th>
        </tr>
      </thead>
      <tbody>
        {zones.map(({ name, instances, fitting, matching, isConsidered }) => (
          <tr key={name} className={isConsidered ? '' : 'unconsidered'}>
            <td>
              <ZoneLink zone={name} />
            </td>
            {!isTask && <td className="number">{count(instances)}</td>}
            <td className="number">
              {count(fitting)} of {count(matching)}
            </td>
            <td>{isConsidered ? turnText(levels.indexOf(instances)) : 'no turn'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const TURNS = ['first', 'second', 'third'];

function turnText(place: number): string {
  return TURNS[place] ?? `number ${count(place + 1)}`;
}

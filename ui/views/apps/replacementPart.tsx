/** An evacuation as seen from one instance: what leaves, and beside it what replaces it. */
import { NONE } from '../../../sim/model/identity';
import { InstantLink, Part } from '../../charts/sheet';
import { StateMark } from '../../charts/stateMark';
import { CellLink } from '../../charts/thingLinks';
import type { Replay } from '../../replay/openReplay';
import type { RowView } from '../../replay/things';
import type { InstanceNow } from './instanceModel';
import { rowColour } from './lifeWords';
import { readinessText } from './readiness';

export interface ReplacementPartProps {
  readonly replay: Replay;
  readonly now: InstanceNow;
}

/** Nothing unless the BBS holds an EVACUATING row of it. */
export function ReplacementPart({ replay, now }: ReplacementPartProps) {
  const leaving = now.rows.find(({ presence }) => presence === 'EVACUATING');
  if (leaving === undefined) return null;
  const replacement = now.rows.find(({ presence }) => presence === 'ORDINARY');
  return (
    <Part title="Evacuation" summary={progressText(replacement)}>
      <div className="apps-replacement">
        <Side title="Leaves" replay={replay} now={now} row={leaving} />
        <span aria-hidden="true">→</span>
        <Side title="Replacement" replay={replay} now={now} row={replacement} />
      </div>
    </Part>
  );
}

function progressText(replacement: RowView | undefined): string {
  switch (replacement?.state) {
    case 'RUNNING':
      return 'the replacement runs';
    case 'CLAIMED':
      return 'the replacement starts';
    case 'CRASHED':
      return 'the replacement crashed';
    case 'UNCLAIMED':
      return 'waits for a cell';
    default:
      return 'no replacement asked for';
  }
}

interface SideProps extends ReplacementPartProps {
  readonly title: string;
  readonly row: RowView | undefined;
}

function Side({ title, replay, now, row }: SideProps) {
  return (
    <div>
      <h4>{title}</h4>
      {row === undefined ? (
        <p className="sheet-note">The BBS holds no row of it.</p>
      ) : (
        <>
          <p>
            <StateMark state={rowColour(row)} /> {row.state}
            {readinessText(replay, now.process, row.state === 'RUNNING', row.readiness)}
          </p>
          {row.cell !== NONE && (
            <p>
              on <CellLink replay={replay} cell={row.cell} hasZone />
            </p>
          )}
          <p className="weak">
            since <InstantLink replay={replay} at={row.since} />
          </p>
          {row.placementError !== undefined && <p className="weak">{row.placementError}</p>}
        </>
      )}
    </div>
  );
}

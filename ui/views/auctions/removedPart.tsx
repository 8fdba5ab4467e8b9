/** Cells that could not take the work, folded by reason; and those that were asked in vain. */
import { useState } from 'react';
import type { CellId } from '../../../sim/model/identity';
import { count, counted } from '../../charts/format';
import { Part } from '../../charts/sheet';
import type { AskedDecision } from './askedDecision';
import { lackingText } from './lacking';
import { removalText } from './narrative';

export interface RemovedPartProps {
  readonly asked: AskedDecision;
  readonly nameOf: (cell: CellId) => string;
  /** The cell that is asked about; its reason is unfolded. */
  readonly cellGuid: string | null;
  readonly onChoose: (cell: CellId) => void;
}

export function RemovedPart({ asked, ...rest }: RemovedPartProps) {
  const { removed, absent } = asked.table;
  const cells = removed.reduce((sum, group) => sum + group.cells.length, absent.length);
  if (cells === 0) return null;
  return (
    <Part title="Could not take it" summary={counted(cells, 'cell')}>
      <div className="auctions-removed">
        {removed.map((group) => (
          <Folded
            key={`${group.filter} ${group.lacks.join(' ')}`}
            cells={group.cells}
            reason={removalText(group)}
            detail={lackingText(asked, group)}
            {...rest}
          />
        ))}
        {absent.length > 0 && (
          <Folded cells={absent} reason="gave no answer, or take no work" detail="" {...rest} />
        )}
      </div>
    </Part>
  );
}

interface FoldedProps extends Omit<RemovedPartProps, 'asked'> {
  readonly cells: readonly CellId[];
  readonly reason: string;
  /** Empty: there is none. */
  readonly detail: string;
}

function Folded({ cells, reason, detail, nameOf, cellGuid, onChoose }: FoldedProps) {
  const [isOpen, setOpen] = useState(() => cells.some((cell) => nameOf(cell) === cellGuid));
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <b>{count(cells.length)}</b> {reason}
        {detail !== '' && <span className="auctions-detail">{detail}</span>}
      </summary>
      {isOpen && (
        <ul className="auctions-cells">
          {[...cells]
            .sort((one, other) => one - other)
            .map((cell) => (
              <li key={cell}>
                <button
                  type="button"
                  aria-pressed={nameOf(cell) === cellGuid}
                  onClick={() => onChoose(cell)}
                >
                  {nameOf(cell)}
                </button>
              </li>
            ))}
        </ul>
      )}
    </details>
  );
}

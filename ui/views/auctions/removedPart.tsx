/** Cells that could not take the work, folded by reason; and those that were asked in vain. */
import { useState } from 'react';
import type { AuctionTable } from '../../../sim/explain/auctionTable';
import type { CellId } from '../../../sim/model/identity';
import { count } from '../../charts/format';
import { removalText } from './narrative';

export interface RemovedPartProps {
  readonly table: AuctionTable;
  readonly nameOf: (cell: CellId) => string;
  readonly cellGuid: string | null;
  readonly onChoose: (cell: CellId) => void;
}

export function RemovedPart({ table: { removed, absent }, ...rest }: RemovedPartProps) {
  if (removed.length === 0 && absent.length === 0) return null;
  return (
    <section className="auctions-removed" aria-label="Cells that could not take it">
      <h3>Could not take it</h3>
      {removed.map((group) => (
        <Folded
          key={`${group.filter} ${group.lacks.join(' ')}`}
          cells={group.cells}
          reason={removalText(group)}
          {...rest}
        />
      ))}
      {absent.length > 0 && (
        <Folded cells={absent} reason="gave no answer, or take no work" {...rest} />
      )}
    </section>
  );
}

interface FoldedProps extends Omit<RemovedPartProps, 'table'> {
  readonly cells: readonly CellId[];
  readonly reason: string;
}

function Folded({ cells, reason, nameOf, cellGuid, onChoose }: FoldedProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <b>{count(cells.length)}</b> {reason}
      </summary>
      {isOpen && (
        <ul className="auctions-cells">
          {cells.map((cell) => (
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

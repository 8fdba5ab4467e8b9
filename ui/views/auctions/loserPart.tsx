/** Why one cell did not win, and the smallest changes that would have made it. */
import { useCallback } from 'react';
import type { Flip } from '../../../sim/explain/flip';
import { whyNot } from '../../../sim/explain/whyNot';
import type { Replay } from '../../replay/openReplay';
import { cellOf } from '../../session/runFacts';
import { type AskedDecision, partOf } from './askedDecision';
import { findFlips, findPlacement } from './flipJobs';
import { useJob } from './slices';

export interface LoserPartProps {
  readonly replay: Replay;
  readonly asked: AskedDecision;
  /** null: nobody is asked about. */
  readonly cellGuid: string | null;
  readonly onLetGo: () => void;
  readonly onSelectCell: (cellGuid: string) => void;
}

export function LoserPart({ replay, asked, cellGuid, onLetGo, onSelectCell }: LoserPartProps) {
  if (cellGuid === null) {
    return asked.table.winner === null ? (
      <PlacementPart asked={asked} />
    ) : (
      <p className="auctions-teach">
        Choose a cell below to see why it did not win, and what would have made it.
      </p>
    );
  }
  const cell = cellOf(replay, cellGuid);
  const part = cell < 0 ? 'notAsked' : partOf(asked.table, cell);
  return (
    <section className="auctions-loser" aria-live="polite" aria-label={`Why not ${cellGuid}`}>
      <header>
        <h3>
          Why not{' '}
          <button type="button" className="link" onClick={() => onSelectCell(cellGuid)}>
            {cellGuid}
          </button>
          ?
        </h3>
        <button type="button" className="plain" aria-label="Ask about no cell" onClick={onLetGo}>
          ×
        </button>
      </header>
      {part === 'notAsked' ? (
        <p>
          {cell < 0
            ? 'This run has no such cell.'
            : `${cellGuid} was not asked: it had no presence when the batch began.`}
        </p>
      ) : (
        <p>{whyNot(asked.table, cell, asked.standing.identities).sentence}.</p>
      )}
      {(part === 'candidate' || part === 'removed') && asked.table.winner?.cell !== cell && (
        <Flips asked={asked} cell={cell} />
      )}
    </section>
  );
}

function Flips({ asked, cell }: { readonly asked: AskedDecision; readonly cell: number }) {
  const flips = useJob(useCallback(() => findFlips(asked, cell), [asked, cell]));
  if (flips === undefined) return <p className="auctions-teach">Working out what would have…</p>;
  const [smallest, ...others] = flips;
  if (smallest === undefined) return <p>No single change would have made it win.</p>;
  return (
    <>
      <p className="auctions-flip">
        <FlipText flip={smallest} />
      </p>
      {others.length > 0 && (
        <details>
          <summary>
            {others.length === 1 ? 'One other change' : `${others.length} other changes`} that would
            have, too
          </summary>
          <ol start={2}>
            {others.map((flip) => (
              <li key={flip.sentence}>
                <FlipText flip={flip} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}

function FlipText({ flip: { outcome, sentence } }: { readonly flip: Flip }) {
  return (
    <>
      <strong>{outcome === 'wins' ? 'Wins if' : 'Ties if'}</strong> {sentence}.
    </>
  );
}

/** Nobody won: what would have placed the work at all. */
function PlacementPart({ asked }: { readonly asked: AskedDecision }) {
  const search = useJob(useCallback(() => findPlacement(asked), [asked]));
  if (asked.standing.zones.cells.length === 0) return null;
  if (search === undefined) {
    return (
      <p className="auctions-teach">Looking for the smallest change that would have placed it…</p>
    );
  }
  const { best, looked, of } = search;
  const scope =
    looked < of ? ` Of ${of} cells, the ${looked} that lack the least were looked at.` : '';
  return (
    <section className="auctions-loser" aria-label="What would have placed it">
      <h3>What would have placed it?</h3>
      <p className="auctions-flip">
        {best === undefined ? (
          'No single change.'
        ) : (
          <>
            <strong>Placed if</strong> {best.flip.sentence}.
          </>
        )}
        {scope}
      </p>
    </section>
  );
}

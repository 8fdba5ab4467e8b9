/** Nobody won: the smallest change that would have placed the work at all. */
import { useCallback } from 'react';
import { count } from '../../charts/format';
import type { AskedDecision } from './askedDecision';
import { findPlacement } from './flipJobs';
import { useJob } from './slices';

export function PlacementPart({ asked }: { readonly asked: AskedDecision }) {
  const search = useJob(useCallback(() => findPlacement(asked), [asked]));
  if (asked.standing.zones.cells.length === 0) {
    return <p className="weak">A cell that answers the auctioneer.</p>;
  }
  if (search === undefined) {
    return (
      <p role="status" className="weak">
        Looking for the smallest change that would have…
      </p>
    );
  }
  const { best, looked, of } = search;
  return (
    <div className="auctions-loser">
      <p>
        {best === undefined ? (
          'No single change on any cell.'
        ) : (
          <>
            <strong>To be placed:</strong> {best.flip.sentence}.
          </>
        )}
      </p>
      <p className="weak">
        {looked < of
          ? `The smallest change on the ${count(looked)} of ${count(of)} cells that lack the least.`
          : 'The smallest change on any cell.'}{' '}
        Choose a cell below for its own.
      </p>
    </div>
  );
}

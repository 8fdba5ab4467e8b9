/** What is said where an auction cannot be explained, and what to do about it. */
import type { Replay } from '../../replay/openReplay';

/** The trace holds the decisions only. */
export function IncompleteNotice({ replay }: { readonly replay: Replay }) {
  const { header, detail } = replay;
  return (
    <p className="note">
      What the cells reported to the auctioneer is not in this trace
      {detail === undefined
        ? `: it is at level ${header.level}. Run the scenario again at level full for candidates, scores and what would have changed the outcome.`
        : ' at this instant. It is in the range that the trace holds in detail; run with that range around this batch, or all of it at level full.'}
    </p>
  );
}

/** The trace does not make sense there, or its scenario does not say what is needed. */
export function UnexplainedNotice({ problem }: { readonly problem: string | undefined }) {
  return (
    <p className="note">
      {problem === undefined
        ? 'This batch cannot be explained: its records do not agree with the scenario in the trace.'
        : `Auctions of this trace cannot be explained: ${problem}.`}
    </p>
  );
}

/** No batches at all. */
export function noBatchesText(replay: Replay): string {
  return replay.tells.has('auction.started') || replay.tellsThroughout.has('auction.started')
    ? 'Nothing was auctioned in this run. Each round of the auctioneer would be a line here; scenario zone-outage has hundreds of placements after its fault.'
    : `Auctions are not in this trace: it is at level ${replay.header.level}. They are recorded from level normal on, and explained at level full.`;
}

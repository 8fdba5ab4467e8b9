/** One score as a stacked bar, and the key to its parts. */
import type { Candidate } from '../../../sim/explain/auctionTable';
import { count } from '../../charts/format';
import { type BarScale, barShares, barTitle, PART_NAMES } from './candidateTable';

/** Of each instance. */
const LOCALITY_POINTS = 1000;

export interface ScoreBarProps {
  readonly candidate: Candidate;
  readonly scale: BarScale;
  /** Where a line shows how far the winner's bar goes; undefined: nowhere. */
  readonly lineAt: number | undefined;
}

export function ScoreBar({ candidate, scale, lineAt }: ScoreBarProps) {
  const { parts, isConsidered } = candidate;
  const { max, hasLocality } = scale;
  return (
    <div
      className={`auctions-bar ${isConsidered ? '' : 'unconsidered'}`}
      title={barTitle(candidate)}
    >
      {hasLocality && (
        <span className="auctions-lane">
          {parts.locality !== 0 && (
            <>
              <i className="auctions-part locality" /> {count(parts.locality / LOCALITY_POINTS)}
            </>
          )}
        </span>
      )}
      <span className="auctions-stack">
        {barShares(parts, scale).map(([part, share]) => (
          <i key={part} className={`auctions-part ${part}`} style={{ width: `${100 * share}%` }} />
        ))}
        {lineAt !== undefined && max > 0 && (
          <i className="auctions-line" style={{ left: `${(100 * lineAt) / max}%` }} />
        )}
      </span>
    </div>
  );
}

export function BarKey({ scale: { parts, hasLocality } }: { readonly scale: BarScale }) {
  const shown = hasLocality ? (['locality', ...parts] as const) : parts;
  return (
    <ul className="auctions-key" aria-label="Parts of a score">
      {shown.map((part) => (
        <li key={part}>
          <i className={`auctions-part ${part}`} aria-hidden="true" /> {PART_NAMES[part]}
        </li>
      ))}
    </ul>
  );
}

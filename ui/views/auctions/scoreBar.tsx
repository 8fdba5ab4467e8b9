/** One score as a stacked bar, and the key to its parts. */
import type { Candidate } from '../../../sim/explain/auctionTable';
import { count } from '../../charts/format';
import { type BarScale, barTitle, PART_NAMES, pointsOf } from './candidateTable';

export interface ScoreBarProps {
  readonly candidate: Candidate;
  readonly scale: BarScale;
}

export function ScoreBar({ candidate, scale }: ScoreBarProps) {
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
              <i className="auctions-part locality" /> {count(parts.locality)}
            </>
          )}
        </span>
      )}
      <span className="auctions-stack">
        {scale.parts.map((part) => {
          const width = max > 0 ? (100 * Math.max(0, pointsOf(parts, part))) / max : 0;
          return (
            <i key={part} className={`auctions-part ${part}`} style={{ width: `${width}%` }} />
          );
        })}
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

/**
 * How it came to a record, from the beginning on. Convergence passes follow one from the other for the whole
 * run, so what was before the last of them is folded, and so is the beginning of any long chain.
 */
import { useMemo, useState } from 'react';
import { counted } from '../../charts/format';
import type { Replay } from '../../replay/openReplay';
import { chainOf, firstTold } from './recordModel';
import { RecordStep } from './recordStep';

export interface CauseChainProps {
  readonly replay: Replay;
  readonly row: number;
}

/** Links that each press of the button brings. */
const MORE_STEP = 100;

export function CauseChain({ replay, row }: CauseChainProps) {
  const links = useMemo(() => chainOf(replay, row), [replay, row]);
  const [more, setMore] = useState(0);
  const hidden = Math.max(0, firstTold(replay, links) - more);
  return (
    <ol className="record-chain">
      {hidden > 0 && (
        <li>
          <button
            type="button"
            title="Back to where it began"
            onClick={() => setMore(more + MORE_STEP)}
          >
            {counted(hidden, 'record')} before
          </button>
        </li>
      )}
      {links.slice(hidden).map((link, place) => (
        <li key={link.row}>
          <RecordStep
            replay={replay}
            row={link.row}
            gap={place === 0 ? undefined : link.gap}
            isCurrent={link.row === row}
          />
        </li>
      ))}
    </ol>
  );
}

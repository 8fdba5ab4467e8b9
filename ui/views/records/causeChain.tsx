/** How it came to a record: every cause from the beginning on; a long chain is folded in its middle. */
import { useMemo, useState } from 'react';
import { counted } from '../../charts/format';
import type { Replay } from '../../replay/openReplay';
import { type ChainLink, chainOf } from './recordModel';
import { RecordStep } from './recordStep';

export interface CauseChainProps {
  readonly replay: Replay;
  readonly row: number;
}

/** Links that are shown of a longer chain, at its beginning and at its end. */
const FIRST_SHOWN = 3;
const LAST_SHOWN = 12;
/** Links that each press of the button brings. */
const MORE_STEP = 100;

export function CauseChain({ replay, row }: CauseChainProps) {
  const links = useMemo(() => chainOf(replay, row), [replay, row]);
  const [lastShown, setLastShown] = useState(LAST_SHOWN);
  const isWhole = links.length <= FIRST_SHOWN + lastShown + 1;
  const head = isWhole ? links : links.slice(0, FIRST_SHOWN);
  const tail = isWhole ? [] : links.slice(links.length - lastShown);
  const hidden = links.length - head.length - tail.length;
  const step = (link: ChainLink) => (
    <li key={link.row}>
      <RecordStep replay={replay} row={link.row} gap={link.gap} isCurrent={link.row === row} />
    </li>
  );
  return (
    <ol className="record-chain">
      {head.map(step)}
      {hidden > 0 && (
        <li>
          <button type="button" onClick={() => setLastShown(lastShown + MORE_STEP)}>
            {counted(hidden, 'record')} between
          </button>
        </li>
      )}
      {tail.map(step)}
    </ol>
  );
}

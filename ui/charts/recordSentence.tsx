/** The sentence of a record with the things that it names as links that select them. */
import { useMemo } from 'react';
import type { Replay } from '../replay/openReplay';
import { select } from '../session/actions';
import { useDashboard } from '../session/hooks';
import { linkedTo } from './recordLinks';
import { sentenceOf } from './recordText';

export interface RecordSentenceProps {
  readonly replay: Replay;
  readonly row: number;
  /** Of its links: -1 keeps them out of the tab order. */
  readonly tabIndex?: number;
}

export function RecordSentence({ replay, row, tabIndex = 0 }: RecordSentenceProps) {
  const dashboard = useDashboard();
  const pieces = useMemo(() => sentenceOf(replay, row), [replay, row]);
  return pieces.map((piece, place) => {
    if (typeof piece === 'string') return piece;
    return (
      <button
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one record never change.
        key={place}
        type="button"
        className="link"
        tabIndex={tabIndex}
        onClick={(event) => {
          event.stopPropagation();
          select(dashboard, linkedTo(replay, row, piece.selected));
        }}
      >
        {piece.text}
      </button>
    );
  });
}

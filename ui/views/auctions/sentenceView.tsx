/** A sentence whose names select what they stand for. */
import { select } from '../../session/actions';
import { useDashboard } from '../../session/hooks';
import type { Sentence } from './narrative';

export function SentenceView({ sentence }: { readonly sentence: Sentence }) {
  const dashboard = useDashboard();
  return (
    <p className="auctions-sentence">
      {sentence.map((phrase, place) =>
        typeof phrase === 'string' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a sentence is made anew as a whole.
          <span key={place}>{phrase}</span>
        ) : (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: likewise.
            key={place}
            type="button"
            className="link"
            onClick={() => select(dashboard, phrase.selected)}
          >
            {phrase.text}
          </button>
        ),
      )}
    </p>
  );
}

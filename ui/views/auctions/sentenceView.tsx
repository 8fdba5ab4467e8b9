/** A sentence whose names select what they stand for. */
import { ThingLink } from '../../charts/thingLinks';
import type { Sentence } from './narrative';

export function SentenceView({ sentence }: { readonly sentence: Sentence }) {
  return (
    <p className="auctions-sentence">
      {sentence.map((phrase, place) =>
        typeof phrase === 'string' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a sentence is made anew as a whole.
          <span key={place}>{phrase}</span>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: likewise.
          <ThingLink key={place} to={phrase.selected}>
            {phrase.text}
          </ThingLink>
        ),
      )}
    </p>
  );
}

/** What a link in a record's sentence selects: an auction's link leads to the very decision. */
import { batchOfRow } from '../replay/batchOfRow';
import type { Replay } from '../replay/openReplay';
import { auctionSelected, type Selected } from '../session/selected';

/** What is selected by a link of the record; found when it is followed, since decisions must be counted. */
export function linkedTo(replay: Replay, row: number, selected: Selected): Selected {
  if (selected.kind !== 'auction') return selected;
  return auctionOfRow(replay, row) ?? selected;
}

/** The auction that a record belongs to or follows from; undefined without one in the trace. */
export function auctionOfRow(replay: Replay, row: number): Selected | undefined {
  const place = batchOfRow(replay, row);
  if (place === undefined) return undefined;
  const { span, decision } = place;
  return auctionSelected(span.number, decision);
}

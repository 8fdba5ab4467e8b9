/** Ways for tests to get at the decisions of a run. */
import { batchNumbered } from '../../../replay/auctions';
import type { Span } from '../../../replay/spans';
import type { AuctionStory } from '../../../replay/testing/auctionStory';
import { type AskedDecision, askDecision } from '../askedDecision';
import { type DecisionLine, decisionsOf } from '../decisionLines';

export interface ToldDecision {
  readonly span: Span;
  readonly line: DecisionLine;
  /** undefined where the trace does not tell. */
  readonly asked: AskedDecision | undefined;
}

/** Every decision of the run. */
export function toldDecisions({ replay, auctions }: AuctionStory): ToldDecision[] {
  return replay.marks.batches.flatMap((span) => {
    const batch = batchNumbered(auctions, span.number);
    return decisionsOf(replay, span).lines.map((line) => ({
      span,
      line,
      asked: batch === null ? undefined : askDecision(batch, line.index),
    }));
  });
}

/** The first decision on that work, explained. */
export function decisionOn(
  story: AuctionStory,
  work: string,
): ToldDecision & { readonly asked: AskedDecision } {
  const found = toldDecisions(story).find(({ line }) => line.work === work);
  if (found?.asked === undefined) throw new Error(`no decision on ${work} can be explained`);
  return { ...found, asked: found.asked };
}

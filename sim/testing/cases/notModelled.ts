/**
 * Cases that no test shows, because what they are about is not in the model; each with the reason.
 *
 * Keys are as in a title's tag, without the brackets. A reason says what is missing and why nothing that a
 * simulation can observe is lost with it.
 */

const LOG_LINE = "A line in the BBS's log; what it names is in the plan, which other cases show.";
const UNDECODABLE =
  'Rows are typed columns: none can fail to be decoded, and so none is deleted for it.';
const DRIFT =
  'Routes and metric tags are not modelled: no decision of the BBS, of a rep or of the auctioneer rests on them.';

export const NOT_MODELLED: Readonly<Record<string, string>> = {
  'bbs A-17': LOG_LINE,
  'bbs A-41..42': LOG_LINE,
  'bbs A-78..79': DRIFT,
  'bbs B-5': UNDECODABLE,
  'bbs B-12': UNDECODABLE,
  'bbs B-15': UNDECODABLE,
  'bbs B-22': UNDECODABLE,
};

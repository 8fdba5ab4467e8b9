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
const NO_COLUMN =
  'The row has no such column: nothing but the readiness of a running instance can change in place.';
const DEAD_CODE =
  'Dead code: CellEvents of the Locket-backed service client is a nil channel, so that no such event comes.';

const DOCKER_FLAG =
  'The feature flag diego_docker is always on: a scenario with Docker apps means to run them.';

export const NOT_MODELLED: Readonly<Record<string, string>> = {
  'bbs A-17': LOG_LINE,
  'bbs A-41..42': LOG_LINE,
  'bbs A-78..79': DRIFT,
  'bbs B-5': UNDECODABLE,
  'bbs B-12': UNDECODABLE,
  'bbs B-15': UNDECODABLE,
  'bbs B-22': UNDECODABLE,
  'bbs C-8':
    "Only the test's double answers so: an unclaiming that succeeds changes at least the row's age.",
  'bbs C-22':
    'Statements do not fail one by one, and deleting a suspect that is gone is no error in Diego either.',
  'bbs C-26..33': DRIFT,
  'bbs G-2..3': DEAD_CODE,
  'bbs I-7':
    'A modification tag is its index; the guid beside it, which can fail, decides nothing.',
  'bbs I-8':
    'Who calls lists the rows of one cell, of one key or of one process; no list combines filters.',
  'bbs I-9': UNDECODABLE,
  'bbs I-10':
    'A list for tools, newer than release 2.105.0; no component of a foundation asks for it.',
  'bbs I-25..27': NO_COLUMN,
  'bbs I-29': NO_COLUMN,
  'cell 269':
    'What a cell advertises is given in the scenario as it is: how the executor would work it out from the VM is not repeated, but for the container that it keeps, which the tests of cells show.',
  'cell 270':
    'A container has one cached dependency here, its lifecycle, so that no other is to be stopped; limit, attempts and failures of downloads have tests of their own in `executor/downloads.test.ts`.',
  'bbs R-2': DOCKER_FLAG,
  'bbs R-3':
    'The sync compares numbers of instances, which is all that a scenario changes of a process, and no annotation with the time of its last change.',
  'bbs R-5': DOCKER_FLAG,
  'bbs R-13':
    "Cloud Controller's own database never fails, and nothing else raises in a sync that is not an answer of the BBS.",
  'bbs R-25':
    'No call of the model answers with a conflict: each is one transaction over one table.',
  'bbs Q-22':
    'Newer releases only, and off there unless asked for: release 2.105.0 has no check of its database.',
};

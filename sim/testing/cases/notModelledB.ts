/**
 * Cases D, E, F, J, K, L, M and O of the BBS that no test shows, each with the reason; a part of
 * `notModelled`, of the same shape.
 */

const HALF_FAILED =
  'A call reads and writes at one instant, when its work is done: the database fails the whole of it or nothing, and no row changes between two of its statements.';
const UNRECOVERABLE =
  'Unrecoverable is what a missing table raises; the tables of the model cannot be dropped, and a BBS that loses its database ends by its lock.';
const REP_CLIENT =
  'How a client of a rep is made: the rep has one address here, and to make a client cannot fail.';
const ROUTES_AND_TAGS =
  'Routes and metric tags are not modelled: no decision of the BBS, of a rep or of the auctioneer rests on them, and a change of them starts and stops nothing.';
const LOG_LINE = 'A line of a log; what it names is in the rows and in the records of the call.';
const UNDECODABLE =
  'Rows are typed columns: none can fail to be decoded, and so none is deleted for it.';
const GROUPS =
  'The deprecated view in groups, which nobody in a foundation asks for; what a suspect hides there is shown on the stream of instances.';
const STREAMS =
  'No component of a foundation reads the event streams; the trace takes their place, with every event and no subscribers.';

export const NOT_MODELLED_B: Readonly<Record<string, string>> = {
  'bbs D-7': HALF_FAILED,
  'bbs D-26': HALF_FAILED,
  'bbs D-34':
    'Only a double answers a lookup of no rows with an error; the real one lists none, the failure of the write is swallowed, and the call succeeds, as the test of D-32 shows for a lone suspect.',
  'bbs D-40': HALF_FAILED,
  'bbs D-43': HALF_FAILED,
  'bbs D-45': HALF_FAILED,
  'bbs D-47..48': REP_CLIENT,
  'bbs D-49':
    'The BBS sends a stop once: five attempts without a pause meet the same rep in the same state, and convergence retires again what did not stop.',
  'bbs D-51': HALF_FAILED,
  'bbs D-52':
    "A single cell is looked up in Locket's last listing, which is there or not; the lookup itself cannot fail.",
  'bbs E-2': LOG_LINE,
  'bbs E-4': UNRECOVERABLE,
  'bbs E-5': HALF_FAILED,
  'bbs E-11..12': HALF_FAILED,
  'bbs E-16': HALF_FAILED,
  'bbs E-19': HALF_FAILED,
  'bbs E-23': HALF_FAILED,
  'bbs E-25': HALF_FAILED,
  'bbs E-27': HALF_FAILED,
  'bbs E-30': UNRECOVERABLE,
  'bbs E-31': HALF_FAILED,
  'bbs E-34': HALF_FAILED,
  'bbs E-38': HALF_FAILED,
  'bbs E-40..41': HALF_FAILED,
  'bbs E-43..44': HALF_FAILED,
  'bbs E-48': HALF_FAILED,
  'bbs E-50': HALF_FAILED,
  'bbs E-54': HALF_FAILED,
  'bbs E-61': HALF_FAILED,
  'bbs E-64': HALF_FAILED,
  'bbs E-68': UNRECOVERABLE,
  'bbs E-69': HALF_FAILED,
  'bbs E-72..73': UNRECOVERABLE,
  'bbs E-74': HALF_FAILED,
  'bbs F-10': REP_CLIENT,
  'bbs J-9': UNDECODABLE,
  'bbs J-20':
    'Metric tags and the credentials of images are not modelled; no decision rests on them.',
  'bbs J-21': ROUTES_AND_TAGS,
  'bbs J-24': UNDECODABLE,
  'bbs J-25':
    "Only Cloud Controller's sync lists DesiredLRPs, all of one domain; the other filters are for tools.",
  'bbs K-6': "A cell's name is checked where a scenario is read, and no call can bring another.",
  'bbs L-4':
    'Routes, which are what is too large there, are not modelled, nor the lines that an app is sent; other invalid requests are refused by the tests of L-26 and of desired LRPs.',
  'bbs L-7': REP_CLIENT,
  'bbs L-12..13': HALF_FAILED,
  'bbs L-14..18': ROUTES_AND_TAGS,
  'bbs L-22': HALF_FAILED,
  'bbs L-24': UNRECOVERABLE,
  'bbs L-28':
    'The tables of the model need no migration: a BBS serves from the moment it is active.',
  'bbs M-3': 'The numbers of the back-off are fixed in Diego: no property can make them invalid.',
  'bbs M-18..19': GROUPS,
  'bbs O-1..5': STREAMS,
  'bbs O-7..9': STREAMS,
};

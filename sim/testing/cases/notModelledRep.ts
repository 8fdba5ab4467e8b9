/** Cases about reps that no test shows, because what they are about is not in the model; each with the reason. */

const LISTED_ALIKE =
  'The auctioneer counts every container that a rep lists, whatever its state, so that the lists carry none.';
const LISTING_CANNOT_FAIL =
  'The executor lists its containers in memory, in the process of its rep: a listing cannot fail.';
const PLUMBING =
  'How calls of Go report to each other; what follows from the outcome is shown by the cases about processors.';

export const NOT_MODELLED_REP: Readonly<Record<string, string>> = {
  'cell 95': LISTED_ALIKE,
  'cell 102': 'What instances use at an instant is not modelled: no decision of Diego rests on it.',
  'cell 108': 'A cell has one address, and no call can reach it that was meant for another.',
  'cell 132': 'A container is in one of its five states: the type has no other.',
  'cell 157..158':
    'Reading the Task and making its run request are part of the answer to StartTask, and cannot fail by themselves.',
  'cell 169..170':
    'Newer than release 2.105.0, which fetches the results of tasks that succeeded only.',
  'cell 172': PLUMBING,
  'cell 176': LISTING_CANNOT_FAIL,
  'cell 186..187': LISTING_CANNOT_FAIL,
  'cell 197':
    'Updates of running instances carry routes and metric tags, on which no decision of Diego rests.',
};

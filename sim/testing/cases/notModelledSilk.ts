/** Cases about Silk that no test shows, because what they are about is not in the model; each with the reason. */

const ONE_STATEMENT =
  'The database fails a call as a whole, and never a statement of it: such a call is an error 500.';
const STATUS =
  'Answers are outcomes here, not HTTP: what a refusal and an error lead to is shown by the stories of Silk.';

export const NOT_MODELLED_SILK: Readonly<Record<string, string>> = {
  'cell 214': ONE_STATEMENT,
  'cell 216': ONE_STATEMENT,
  'cell 219': ONE_STATEMENT,
  'cell 221..222': 'Members of the pool are worked out, and each has a hardware address.',
  'cell 223': ONE_STATEMENT,
  'cell 226': ONE_STATEMENT,
  'cell 237':
    'SQL and its drivers are not modelled; what its statements find is shown by the cases about leases.',
  'cell 238..239': STATUS,
  'cell 251':
    'What a daemon sets on its VM is not kept; that it acquires, polls and hears of active leases is shown elsewhere.',
  'cell 256': 'The overlay network does not change in the course of a run.',
};

/** What becomes of an instance, in words and in the colours of states: the same in lanes, tables and text. */
import type { InstanceState } from '../../charts/palette';
import type { MissingReason } from '../../replay/missing';
import type { Stay, StayEnd } from '../../replay/stays';
import type { RowView } from '../../replay/things';

/** Why a desired instance does not run: a name, a sentence, and the colour of the state that it is in. */
export interface ReasonWords {
  readonly name: string;
  readonly sentence: string;
  readonly colour: InstanceState;
}

export const REASONS: { readonly [Reason in MissingReason]: ReasonWords } = {
  starting: {
    name: 'starting',
    sentence: 'A container is being made.',
    colour: 'claimed',
  },
  noRow: {
    name: 'no row',
    sentence: 'The BBS has no row: the next convergence pass creates one.',
    colour: 'unclaimed',
  },
  suspect: {
    name: 'suspect',
    sentence: 'The cell is missing, and no replacement has been asked for yet.',
    colour: 'suspect',
  },
  crashed: {
    name: 'back-off',
    sentence: 'Crashed, and waits for the back-off to end.',
    colour: 'crashed',
  },
  refused: {
    name: 'no cell',
    sentence: 'The last auction found no cell.',
    colour: 'unclaimed',
  },
  waiting: {
    name: 'waiting',
    sentence: 'Waits for an auction.',
    colour: 'unclaimed',
  },
  unnoticed: {
    name: 'unnoticed',
    sentence:
      'The BBS holds a row on a cell where nothing of it runs: nobody has told the BBS yet.',
    colour: 'gone',
  },
};

/** The reason's sentence, with what the last auction said. */
export function reasonSentence(reason: MissingReason, placementError: string | undefined): string {
  const { sentence } = REASONS[reason];
  if (placementError === undefined || placementError === '') return sentence;
  return reason === 'refused'
    ? `The last auction found no cell: ${placementError}.`
    : `${sentence} The last auction said: ${placementError}.`;
}

const ENDS: { readonly [End in StayEnd]: string } = {
  there: 'still there',
  crashed: 'crashed',
  failed: 'failed',
  stopped: 'stopped',
  cellKilled: 'cell killed',
};

/** How a container ended, with the executor's reason when it gave one. */
export function endWords({ end, reason }: Pick<Stay, 'end' | 'reason'>): string {
  return reason === undefined || reason === '' ? ENDS[end] : `${ENDS[end]}: ${reason}`;
}

/** The colour of a row of the BBS. */
export function rowColour({ presence, state }: Pick<RowView, 'presence' | 'state'>): InstanceState {
  if (presence === 'SUSPECT') return 'suspect';
  if (presence === 'EVACUATING') return 'evacuating';
  switch (state) {
    case 'RUNNING':
      return 'running';
    case 'CLAIMED':
      return 'claimed';
    case 'CRASHED':
      return 'crashed';
    case 'UNCLAIMED':
      return 'unclaimed';
    case 'ABSENT':
      return 'gone';
  }
}

import { describe, expect, it } from 'vitest';
import { auctionStory } from '../../replay/testing/auctionStory';
import { decidedText, decisionSentence, listed, plainText, recordedSentence } from './narrative';
import { decisionOn, toldDecisions } from './testing/toldDecisions';

const STORY = auctionStory();

function told(work: string): string {
  const { line, asked } = decisionOn(STORY, work);
  const { cells } = STORY.replay.columns.identities;
  const sentence = plainText(decisionSentence(STORY.replay, line, asked));
  return `${sentence} ${decidedText(asked, (cell) => cells[cell] ?? '?')}`.trim();
}

describe('what became of an auction, in a sentence', () => {
  it('names the winner, its score among how many, and what the zones held', () => {
    expect(told('checkout-1/4')).toBe(
      'checkout-1/4 went to cell-5 in z2: lowest score 0.0586 of 6 candidates; z1 and z2 held 2 each. ' +
        'Decided by the score: cell-0 in z1 came second, 0.0482 above.',
    );
  });

  it('says which cells were as good, and that the order of answers decided', () => {
    expect(told('checkout-1/3')).toBe(
      'checkout-1/3 went to cell-3 in z2: lowest score 0.0586, shared by 2 of 3 candidates; z2 held 1, z1 held 2. ' +
        'Decided by order: 1 other cell of z2 was as good, and cell-3 answered first.',
    );
  });

  it('says when chance decided, and leaves zones out for a task', () => {
    expect(told('backup-1')).toBe(
      'backup-1 went to cell-0 in z1: score 0.0482, the same for all 6 candidates. ' +
        'Decided by the draw: 5 other cells were as good, in more than one zone, and chance said which zone is visited first.',
    );
  });

  it('says of work that nobody took the placement error and what the cells lacked', () => {
    expect(told('huge-1/0')).toBe(
      'huge-1/0 was placed nowhere: insufficient resources: memory. All 6 cells have too little memory left.',
    );
    expect(told('tagged-1/0')).toBe(
      'tagged-1/0 was placed nowhere: found no compatible cell with placement tag "gpu". All 6 cells have other placement tags.',
    );
  });

  it('links the instance, the cell and the zone', () => {
    const { line, asked } = decisionOn(STORY, 'checkout-1/4');
    const links = decisionSentence(STORY.replay, line, asked).filter(
      (phrase) => typeof phrase !== 'string',
    );
    expect(links.map(({ selected }) => selected)).toEqual([
      { kind: 'instance', processGuid: 'checkout-1', index: 4 },
      { kind: 'cell', cellGuid: 'cell-5' },
      { kind: 'zone', zone: 'z2' },
    ]);
  });

  it('tells of a trace without reports who won and with which score', () => {
    const { replay } = auctionStory('normal');
    const lines = toldDecisions(auctionStory('normal')).map(({ line }) => line);
    const line = lines.find(({ work }) => work === 'checkout-1/4');
    expect(line && plainText(recordedSentence(replay, line))).toBe(
      'checkout-1/4 went to cell-5 in z2: score 0.0586',
    );
  });
});

it('lists of names read as people write them', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((names) => listed(names))).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ]);
});

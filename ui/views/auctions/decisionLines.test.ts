import { describe, expect, it } from 'vitest';
import { NONE } from '../../../sim/model/identity';
import { auctionStory } from '../../replay/testing/auctionStory';
import { workSelected } from './decisionLines';
import { decisionTable, filteredDecisions } from './decisionTable';
import { toldDecisions } from './testing/toldDecisions';

const STORY = auctionStory();
const TOLD = toldDecisions(STORY);
const LINES = TOLD.map(({ line }) => line);

describe('lines of decisions, from their own records', () => {
  it('have the winner, score and error that the explained auction has', () => {
    expect(TOLD.length).toBeGreaterThan(20);
    for (const { line, asked } of TOLD) {
      expect(asked?.table.winner?.cell ?? NONE).toBe(line.cell);
      expect(asked?.table.winner?.total).toBe(line.score);
      expect(asked?.table.error).toBe(line.error);
    }
  });

  it('say what decided as the explained auction does, of an LRP, and of a task when it was drawn', () => {
    const ofLrps = TOLD.filter(({ line }) => line.lrp !== NONE);
    for (const { line, asked } of ofLrps) expect(line.decidedBy).toBe(asked?.table.decidedBy);
    expect(new Set(ofLrps.map(({ line }) => line.decidedBy))).toEqual(
      new Set(['nothing', 'draw', 'order', 'score']),
    );
    const ofTasks = TOLD.filter(({ line }) => line.task !== NONE);
    expect(ofTasks.length).toBeGreaterThan(0);
    for (const { line, asked } of ofTasks) {
      expect([undefined, asked?.table.decidedBy]).toContain(line.decidedBy);
    }
  });

  it('of a trace without draws say only that several were as good', () => {
    const lines = toldDecisions(auctionStory('normal')).map(({ line }) => line);
    const decidedBy = new Set(lines.map((line) => line.decidedBy));
    expect(decidedBy).toContain('equals');
    expect(decidedBy).not.toContain('order');
    expect(decidedBy).not.toContain('draw');
  });

  it('lead to their instance or task', () => {
    const selectedOf = (work: string) => {
      const line = LINES.find((one) => one.work === work);
      return line && workSelected(STORY.replay, line);
    };
    expect(selectedOf('checkout-1/4')).toEqual({
      kind: 'instance',
      processGuid: 'checkout-1',
      index: 4,
    });
    expect(selectedOf('backup-1')).toEqual({ kind: 'task', taskGuid: 'backup-1' });
  });
});

describe('finding decisions', () => {
  it('goes by instance, cell, zone and error, whatever the case', () => {
    const worksWith = (text: string) =>
      new Set(filteredDecisions(LINES, text).map(({ work }) => work));
    expect(worksWith('CHECKOUT-1/4')).toEqual(new Set(['checkout-1/4']));
    expect(worksWith('cell-5')).toEqual(new Set(['checkout-1/4']));
    expect(worksWith(' gpu ')).toEqual(new Set(['tagged-1/0']));
    expect(worksWith('z2')).toContain('checkout-1/1');
    expect(filteredDecisions(LINES, '')).toBe(LINES);
    expect(filteredDecisions(LINES, 'nobody')).toEqual([]);
  });

  it('shows a winner that rejected the work as such', () => {
    const [line] = LINES.filter(({ cellGuid }) => cellGuid === 'cell-5');
    const rejected = line && { ...line, isRejected: true };
    const outcome = decisionTable([]).columns.find(({ key }) => key === 'outcome');
    expect(rejected && outcome?.text(rejected)).toBe('cell-5, rejected');
    expect(rejected && filteredDecisions([rejected], 'rejected')).toEqual([rejected]);
  });
});

/** The page, the clock and the worker are played by the test. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { CapacityAnswer, CapacityAnswered, CapacityQuestion } from '../worker/protocol';
import { type CapacityWatch, createCapacityWatch } from './capacity';
import type { Dashboard } from './dashboard';
import type { Frame } from './frames';
import { createStore } from './store';
import type { WorkerClient } from './workerClient';

const REPORT = { losses: [] } as unknown as CapacityAnswered;

interface Asked {
  readonly question: CapacityQuestion;
  readonly tell: (share: number) => void;
  readonly answer: (answer: CapacityAnswer) => Promise<void>;
}

describe('the watch on capacity', () => {
  const run = { replay: {} };
  let shown: ReturnType<typeof createStore<Frame | undefined>>;
  let asked: Asked[];
  let waiting: (() => void)[];
  let watch: CapacityWatch;
  let isTold: boolean;

  const show = (at: number, isPlaying = false, of: object = run) =>
    shown.set({ run: of, view: { at, rows: at }, clock: { isPlaying } } as unknown as Frame);
  /** The clock has rested long enough. */
  const rest = () => {
    for (const then of waiting.splice(0)) then();
  };
  const latest = (): Asked => asked.at(-1) as Asked;
  const instants = () => asked.map(({ question }) => question.foundation.at);

  beforeEach(() => {
    shown = createStore<Frame | undefined>(undefined);
    asked = [];
    waiting = [];
    isTold = true;
    const capacity: WorkerClient['capacity'] = (question, onProgress) =>
      new Promise((resolve) => {
        const answer = async (found: CapacityAnswer) => {
          resolve(found);
          await Promise.resolve();
          await Promise.resolve();
        };
        asked.push({ question, tell: onProgress, answer });
      });
    const dashboard = { frames: { shown }, worker: { capacity } } as unknown as Dashboard;
    watch = createCapacityWatch(dashboard, {
      questionOf: ({ view: { at } }) =>
        isTold ? ({ what: 'report', foundation: { at } } as CapacityQuestion) : undefined,
      wait: (_milliseconds, then) => {
        waiting.push(then);
        return () => {
          waiting = waiting.filter((each) => each !== then);
        };
      },
    });
    watch.follow();
  });

  it('asks when the clock rests, once for an instant, and not while it plays', async () => {
    show(1);
    show(2);
    expect(asked).toEqual([]);
    rest();
    expect(instants()).toEqual([2]);
    await latest().answer({ kind: 'report', report: REPORT });
    show(2);
    rest();
    show(3, true);
    rest();
    expect(instants()).toEqual([2]);
    show(4);
    rest();
    expect(instants()).toEqual([2, 4]);
  });

  it('keeps the last report while another is made, and tells how far that is', async () => {
    show(1);
    rest();
    await latest().answer({ kind: 'report', report: REPORT });
    show(2);
    rest();
    latest().tell(0.5);
    expect(watch.get()).toMatchObject({ shown: { at: 1 }, work: { at: 2, share: 0.5 } });
    await latest().answer({ kind: 'report', report: REPORT });
    expect(watch.get()).toMatchObject({ shown: { at: 2 }, work: undefined });
  });

  it('passes by an answer that comes late', async () => {
    show(1);
    rest();
    const first = latest();
    show(2);
    rest();
    await latest().answer({ kind: 'report', report: REPORT });
    first.tell(0.9);
    await first.answer({ kind: 'report', report: REPORT });
    expect(watch.get()).toMatchObject({ shown: { at: 2 }, work: undefined });
  });

  it('says why there is no answer, beside the last one', async () => {
    show(1);
    rest();
    await latest().answer({ kind: 'report', report: REPORT });
    show(2);
    rest();
    await latest().answer({ kind: 'refused', message: 'too large' });
    const problem = { at: 2, message: 'too large' };
    expect(watch.get()).toMatchObject({ shown: { at: 1 }, problem, work: undefined });
  });

  it('asks for the growth of what is shown, once', async () => {
    show(1);
    rest();
    await latest().answer({ kind: 'report', report: REPORT });
    watch.askGrowth();
    watch.askGrowth();
    expect(asked.map(({ question }) => question.what)).toEqual(['report', 'growth']);
    const growth = { instances: 4, survives: 0.5, fails: 0.6, failure: null };
    await latest().answer({ kind: 'growth', growth });
    watch.askGrowth();
    expect(asked).toHaveLength(2);
    expect(watch.get().shown).toMatchObject({ at: 1, growth });
  });

  it('forgets the report of another run, and of an instant that is not told', async () => {
    show(1);
    rest();
    await latest().answer({ kind: 'report', report: REPORT });
    show(1, false, { replay: {} });
    expect(watch.get().shown).toBeUndefined();
    rest();
    await latest().answer({ kind: 'report', report: REPORT });
    isTold = false;
    show(5, false, shown.get()?.run);
    rest();
    expect(watch.get()).toEqual({ shown: undefined, work: undefined, problem: undefined });
  });
});

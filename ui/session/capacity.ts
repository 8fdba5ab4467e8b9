/**
 * The capacity of the foundation at the instant on the clock: asked of the worker when the clock rests, kept
 * until the next answer, so that a person reads one report while time moves on.
 *
 * When to ask is decided here; what is asked about is the view's (`questionOf`). Loaded with the view, and
 * made once for a page, so that an answer outlives a look at another view.
 */
import type { Instant } from '../../sim/engine/units';
import type { Replay } from '../replay/openReplay';
import type {
  CapacityAnswer,
  CapacityAnswered,
  CapacityGrowth,
  CapacityQuestion,
} from '../worker/protocol';
import type { Dashboard } from './dashboard';
import type { Frame } from './frames';
import { createStore, type Store } from './store';

/** An answer, and of what it is. */
export interface CapacityShown {
  readonly replay: Replay;
  readonly at: Instant;
  /** What was asked: the cells that the answer is about. */
  readonly question: CapacityQuestion;
  readonly report: CapacityAnswered;
  /** undefined: nobody has asked for it. */
  readonly growth: CapacityGrowth | undefined;
}

export interface CapacityWork {
  readonly what: CapacityQuestion['what'];
  readonly at: Instant;
  /** 0 to 1. */
  readonly share: number;
}

export interface CapacityState {
  readonly shown: CapacityShown | undefined;
  readonly work: CapacityWork | undefined;
  /** Why there is no answer for that instant. */
  readonly problem: { readonly at: Instant; readonly message: string } | undefined;
}

export interface CapacityWatch extends Pick<Store<CapacityState>, 'get' | 'subscribe'> {
  /** Follows the clock until what it answers is called. */
  follow(): () => void;
  /** By how much the foundation that is shown could grow. */
  askGrowth(): void;
}

export interface CapacityWatchOptions {
  /** What to ask in a frame; a text says why it cannot be answered, undefined that the trace does not tell. */
  readonly questionOf: (frame: Frame) => CapacityQuestion | string | undefined;
  /** Calls back after some milliseconds; the answer calls it off. */
  readonly wait?: (milliseconds: number, then: () => void) => () => void;
}

/** Milliseconds for which the clock rests before a question is asked: a scrub is over, a step feels prompt. */
const REST = 200;

const NOTHING: CapacityState = { shown: undefined, work: undefined, problem: undefined };

export function createCapacityWatch(
  { frames, worker }: Pick<Dashboard, 'frames' | 'worker'>,
  { questionOf, wait = timeout }: CapacityWatchOptions,
): CapacityWatch {
  const store = createStore<CapacityState>(NOTHING);
  const change = (changes: Partial<CapacityState>) => store.set({ ...store.get(), ...changes });
  /** What was asked last, answered or not. */
  let asked: { readonly replay: Replay; readonly key: string } | undefined;
  /** Raised with each question: answers to earlier ones are late. */
  let turn = 0;
  let callOff: (() => void) | undefined;

  function onFrame(): void {
    const frame = frames.shown.get();
    callOff?.();
    callOff = undefined;
    if (frame === undefined || worker === undefined) return;
    const { replay } = frame.run;
    if (asked !== undefined && asked.replay !== replay) forget();
    if (frame.clock.isPlaying || asked?.key === keyOf(frame)) return;
    callOff = wait(REST, () => ask(frame));
  }

  function forget(): void {
    asked = undefined;
    turn += 1;
    store.set(NOTHING);
  }

  function ask(frame: Frame): void {
    const { replay } = frame.run;
    const { at } = frame.view;
    asked = { replay, key: keyOf(frame) };
    turn += 1;
    const question = questionOf(frame);
    if (question === undefined) return store.set(NOTHING);
    if (typeof question === 'string') {
      return change({ work: undefined, problem: { at, message: question } });
    }
    send(question, (answer) => {
      if (answer.kind !== 'report') return;
      const { report } = answer;
      change({ shown: { replay, at, question, report, growth: undefined }, problem: undefined });
    });
  }

  function send(question: CapacityQuestion, onAnswer: (answer: CapacityAnswer) => void): void {
    const { at } = question.foundation;
    const { what } = question;
    const own = turn;
    change({ work: { what, at, share: 0 } });
    const onProgress = (share: number) => {
      if (own === turn) change({ work: { what, at, share } });
    };
    void worker?.capacity(question, onProgress).then((answer) => {
      if (own !== turn) return;
      change({ work: undefined });
      if (answer.kind === 'refused') change({ problem: { at, message: answer.message } });
      onAnswer(answer);
    });
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    follow() {
      const end = frames.shown.subscribe(onFrame);
      onFrame();
      return () => {
        callOff?.();
        callOff = undefined;
        end();
      };
    },
    askGrowth() {
      const { shown, work } = store.get();
      if (shown === undefined || work !== undefined || shown.growth !== undefined) return;
      send({ ...shown.question, what: 'growth' }, (answer) => {
        if (answer.kind === 'growth') change({ shown: { ...shown, growth: answer.growth } });
      });
    },
  };
}

/** The same text: the same foundation of the same run. */
function keyOf({ view }: Frame): string {
  return `${view.at} ${view.rows}`;
}

function timeout(milliseconds: number, then: () => void): () => void {
  const timer = setTimeout(then, milliseconds);
  return () => clearTimeout(timer);
}

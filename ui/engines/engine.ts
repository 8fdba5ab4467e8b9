/** A JavaScript engine under check: who it is, and how to ask each of its threads. */
import type { EngineAnswer, EngineQuestion } from '../../sim/testing/engines/engineQuestion';
import type { AskEngine } from '../../sim/testing/engines/firstDifference';
import type { AnswerText } from './answerText';

export const ENGINE_NAMES = ['node', 'chromium', 'firefox', 'webkit'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** Of a browser: the page's own, and a Web Worker; of Node: the process's, and a worker thread. */
export const THREADS = ['main', 'worker'] as const;
export type Thread = (typeof THREADS)[number];

export interface Engine {
  readonly name: EngineName;
  /** As it calls itself. */
  readonly version: string;
  /** The question and the answer are JSON. */
  ask(thread: Thread, question: string): Promise<string>;
  close(): Promise<void>;
}

/** Asks one thread. @throws Error for what broke the run, or the engine. */
export function askerOf(engine: Engine, thread: Thread): AskEngine {
  return async <Question extends EngineQuestion>(question: Question) => {
    const text = await engine.ask(thread, JSON.stringify(question));
    const answer = JSON.parse(text) as AnswerText;
    if (!answer.ok) throw new Error(answer.error);
    return answer.answer as EngineAnswer<Question['kind']>;
  };
}

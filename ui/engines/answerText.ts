/**
 * A question as text, answered as text, in any thread of any engine: the page, a worker of it, Node, a thread of it.
 * In between, others are let in, so that no browser takes a long run for a page that hangs.
 */
import { answerInTurns, type EngineQuestion } from '../../sim/testing/engines/engineQuestion';

/** What a text that came back holds. */
export type AnswerText =
  | { readonly ok: true; readonly answer: unknown }
  | { readonly ok: false; readonly error: string };

/** Never fails: what breaks a run is an answer, too. */
export async function answerText(question: string): Promise<string> {
  return JSON.stringify(await answerOf(question));
}

async function answerOf(question: string): Promise<AnswerText> {
  try {
    const turns = answerInTurns(JSON.parse(question) as EngineQuestion);
    for (let turn = turns.next(); ; turn = turns.next()) {
      if (turn.done === true) return { ok: true, answer: turn.value };
      await breath();
    }
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

function breath(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      // An open port keeps Node alive.
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

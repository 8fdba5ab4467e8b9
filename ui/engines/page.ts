/**
 * The page that a browser is asked through: it answers in its main thread, or has its worker answer, and keeps
 * what the browser complains of. It is built as the dashboard is, from the same simulator, and served under the
 * same content policy.
 */
import { answerText } from './answerText';

declare global {
  interface Window {
    /** Whoever drives the browser calls it. Fails when the browser complained of anything. */
    askEngine(thread: 'main' | 'worker', question: string): Promise<string>;
    /** Whether the content policy is in force: code from a text was refused. */
    readonly isPolicyStrict: boolean;
  }
}

/** Each ends the check. */
const complaints: string[] = [];

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
/** Who waits for the worker's answers, in their order. */
const waiting: ((answer: string) => void)[] = [];
worker.onmessage = ({ data }: MessageEvent<string>) => waiting.shift()?.(data);
worker.onerror = ({ message }) => complain(`the worker broke: ${message}`);

addEventListener('error', ({ message }) => complain(message));
addEventListener('unhandledrejection', ({ reason }) => complain(String(reason)));
addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective }) => {
  // What `isCodeRefused` tries. A simulator that did would break.
  if (blockedURI !== 'eval')
    complain(`the content policy forbids ${blockedURI} (${effectiveDirective})`);
});

Object.defineProperty(window, 'isPolicyStrict', { value: isCodeRefused() });

window.askEngine = async (thread, question) => {
  const answer = thread === 'main' ? answerText(question) : answerOfWorker(question);
  const text = await answer;
  if (complaints.length > 0) throw new Error(complaints.join('; '));
  return text;
};

/** Asked while the page loads: what a driver calls later is often excepted from the policy. */
function isCodeRefused(): boolean {
  try {
    return new Function('return false')();
  } catch (error) {
    return error instanceof EvalError;
  }
}

function answerOfWorker(question: string): Promise<string> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    worker.postMessage(question);
  });
}

function complain(what: string): void {
  complaints.push(what);
  // Nobody is left waiting for what does not come.
  const text = JSON.stringify({ ok: false, error: what });
  for (const resolve of waiting.splice(0)) resolve(text);
}

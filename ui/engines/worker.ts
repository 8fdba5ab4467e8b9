/** The page's worker: text in, text out, one after the other. */
import { answerText } from './answerText';

interface WorkerScope {
  onmessage: ((event: MessageEvent<string>) => void) | null;
  postMessage(answer: string): void;
}
declare const self: WorkerScope;

self.onmessage = async ({ data }) => self.postMessage(await answerText(data));

/** Node: its main thread, and a thread beside it that loads the simulator by itself. */
import { Worker } from 'node:worker_threads';
import { answerText } from './answerText';
import type { Engine } from './engine';

export function startNode(): Engine {
  const thread = new Worker(new URL('./nodeThread.mjs', import.meta.url));
  const waiting: { resolve(answer: string): void; reject(error: Error): void }[] = [];
  thread.on('message', (answer: string) => waiting.shift()?.resolve(answer));
  const fail = (error: Error) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  thread.on('error', fail);
  thread.on('exit', () => fail(new Error('the thread ended')));
  return {
    name: 'node',
    version: process.version.slice(1),
    ask(where, question) {
      if (where === 'main') return answerText(question);
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        thread.postMessage(question);
      });
    },
    async close() {
      await thread.terminate();
    },
  };
}

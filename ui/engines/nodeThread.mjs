/** Node's thread: a thread does not inherit the loader that reads TypeScript. */
import { parentPort } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { answerText } = await import('./answerText.ts');

parentPort.on('message', async (question) => parentPort.postMessage(await answerText(question)));

/**
 * The thread of `sweepWorker` where the program runs from its sources: a thread does not inherit the
 * loader that reads TypeScript.
 */
import { register } from 'tsx/esm/api';

register();
const { simulatePoint: simulate } = await import('./sweepWorker.ts');

export const simulatePoint = simulate;

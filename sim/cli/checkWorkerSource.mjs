/**
 * The thread of `checkWorker` where the program runs from its sources: a thread does not inherit the
 * loader that reads TypeScript.
 */
import { register } from 'tsx/esm/api';

register();
const { checkPiece: piece } = await import('./checkWorker.ts');

export const checkPiece = piece;

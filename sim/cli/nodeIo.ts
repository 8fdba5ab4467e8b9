/**
 * The command line's surroundings as Node has them.
 *
 * A reader of stdout that goes away (`| head`) is no error: what is written afterwards is dropped. Any
 * other failure of stdout, a full disk for one, is kept for the end of the program.
 */
import { setTimeout } from 'node:timers/promises';
import type { WriteStream } from 'node:tty';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { codeOf } from './errors';
import type { Io, StopSignal, TextOutput } from './io';
import { SAME_KEYPRESS } from './stop';

/** Above this share of the memory, what is garbage is told from what is in use; it takes seconds. */
const GARBAGE_LOOK = 0.85;

const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];

export interface NodeIo extends Io {
  /** Why stdout could not be written; undefined when it could. */
  stdoutFailure(): unknown;
  /**
   * Waits until no second signal of the same keypress can come any more: on its way out Node listens to none,
   * and the signal would take the place of the exit code. At once when no signal has come.
   */
  keypressOver(): Promise<void>;
}

export function createNodeIo(): NodeIo {
  const out = watched(process.stdout);
  const err = watched(process.stderr);
  let signalledAt = Number.NEGATIVE_INFINITY;
  return {
    stdin: process.stdin,
    stdout: out.output,
    stderr: err.output,
    env: process.env,
    clock: () => performance.now(),
    memoryShare() {
      const share = heapShare();
      if (share < GARBAGE_LOOK) return share;
      collectGarbage();
      return heapShare();
    },
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    onStop(listener) {
      const onSignal = (signal: StopSignal) => {
        signalledAt = performance.now();
        listener(signal);
      };
      for (const signal of STOP_SIGNALS) process.on(signal, onSignal);
      return () => {
        for (const signal of STOP_SIGNALS) process.off(signal, onSignal);
      };
    },
    keypressOver: () => {
      const left = signalledAt + SAME_KEYPRESS - performance.now();
      return left > 0 ? setTimeout(left) : Promise.resolve();
    },
    exitNow: (code) => process.exit(code),
    stdoutFailure: out.failure,
  };
}

function heapShare(): number {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used / limit;
}

/** Node has a name for it only on demand. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

function watched(stream: WriteStream): { output: TextOutput; failure: () => unknown } {
  let isBroken = false;
  let failure: unknown;
  stream.on('error', (error) => {
    isBroken = true;
    if (codeOf(error) !== 'EPIPE') failure = error;
  });
  const output: TextOutput = {
    write(text) {
      if (!isBroken) stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    get columns() {
      // A terminal that does not know says 0.
      return stream.columns || undefined;
    },
  };
  return { output, failure: () => failure };
}

/** Ctrl-C: asks a simulation to stop where it is, and ends the program when it is pressed again. */
import { EXIT } from './exitCodes';
import type { Io, StopSignal } from './io';

/**
 * Milliseconds in which a second signal is taken for the first: a terminal sends Ctrl-C to every process
 * in the foreground, and npm, which is one of them, passes it on once more.
 */
export const SAME_KEYPRESS = 500;

export interface StopRequest {
  /** The signal that came; undefined while none has. */
  signal(): StopSignal | undefined;
  /** The signal, when it comes. */
  stopped(): Promise<StopSignal>;
  /** From now on, signals do what they do to any program. */
  end(): void;
}

export function listenForStop(io: Io): StopRequest {
  let first: { signal: StopSignal; clock: number } | undefined;
  let tell: (signal: StopSignal) => void = () => undefined;
  const stopped = new Promise<StopSignal>((resolve) => {
    tell = resolve;
  });
  const end = io.onStop((signal) => {
    if (first === undefined) {
      first = { signal, clock: io.clock() };
      tell(signal);
    } else if (io.clock() - first.clock > SAME_KEYPRESS) io.exitNow(EXIT[signal]);
  });
  return { signal: () => first?.signal, stopped: () => stopped, end };
}

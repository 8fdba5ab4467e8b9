/**
 * What a command may touch besides files: standard streams, environment, wall clock and signals. Handed in,
 * so that tests run whole commands inside their own process.
 */

/** A signal that asks the program to stop. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

export interface TextOutput {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Width of the terminal. */
  readonly columns: number | undefined;
}

export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds of a clock that never goes back. */
  clock(): number;
  /** Lets signals in and other work happen. */
  breathe(): Promise<void>;
  /** Share of the memory which the program may use that is in use, from 0 to 1. */
  memoryShare(): number;
  /**
   * Asks to be told of signals; without a listener a signal ends the program at once. Returns how to stop
   * listening.
   */
  onStop(listener: (signal: StopSignal) => void): () => void;
  /** Ends the program now, whatever it is doing. */
  exitNow(code: number): void;
}

/** Whether to colour what goes to `output`: https://no-color.org, https://force-color.org. */
export function hasColour(io: Pick<Io, 'env'>, output: TextOutput): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: terminal } = io.env;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (no !== undefined && no !== '') return false;
  return output.isTerminal && terminal !== 'dumb';
}

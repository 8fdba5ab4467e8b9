/** Surroundings for tests: streams are texts, the clock ticks when looked at, signals come when told. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io, StopSignal } from './io';
import { runProgram } from './program';

export interface TestIo extends Io {
  out(): string;
  err(): string;
  /** Codes of `exitNow`. */
  readonly exits: readonly number[];
  send(signal: StopSignal): void;
}

export interface TestIoOptions {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  readonly columns?: number;
  readonly memoryShare?: number;
  /** Milliseconds that the clock moves at every look. */
  readonly tick?: number;
  /** Comes as soon as somebody listens for it. */
  readonly stopsAtOnce?: StopSignal;
  /** Called at each breath with its number from 1. */
  readonly onBreath?: (io: TestIo, breath: number) => void;
  /** Called after each write, with all that has been written to that stream. */
  readonly onWrite?: (to: 'out' | 'err', written: string) => void;
}

export function createTestIo(options: TestIoOptions = {}): TestIo {
  const { stdin = '', env = {}, isTerminal = false, columns, tick = 1, onBreath } = options;
  const written = { out: '', err: '' };
  const listeners = new Set<(signal: StopSignal) => void>();
  const exits: number[] = [];
  let clock = 0;
  let breaths = 0;
  const output = (to: 'out' | 'err') => ({
    write(text: string): void {
      written[to] += text;
      options.onWrite?.(to, written[to]);
    },
    isTerminal,
    columns,
  });
  const io: TestIo = {
    stdin: chunks(typeof stdin === 'string' ? new TextEncoder().encode(stdin) : stdin),
    stdout: output('out'),
    stderr: output('err'),
    env,
    clock() {
      clock += tick;
      return clock;
    },
    async breathe() {
      breaths++;
      onBreath?.(io, breaths);
    },
    onStop(listener) {
      listeners.add(listener);
      if (options.stopsAtOnce !== undefined) listener(options.stopsAtOnce);
      return () => listeners.delete(listener);
    },
    memoryShare: () => options.memoryShare ?? 0,
    exitNow: (code) => exits.push(code),
    exits,
    send: (signal) => {
      for (const listener of listeners) listener(signal);
    },
    out: () => written.out,
    err: () => written.err,
  };
  return io;
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 1000)
    yield bytes.subarray(start, start + 1000);
}

export interface Invocation {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly io: TestIo;
}

/** Runs one command line. */
export async function invoke(
  argv: readonly string[],
  options: TestIoOptions = {},
): Promise<Invocation> {
  const io = createTestIo(options);
  const code = await runProgram(argv, io);
  return { code, out: io.out(), err: io.err(), io };
}

/** A new folder for the files of a test. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'diegosim-cli-'));
}

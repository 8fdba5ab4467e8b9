/** Command lines to print: what reproduces a run, what to try next. */
import type { RunOptions } from './run';

/** Words as a POSIX shell reads them back. */
export function commandLine(argv: readonly string[]): string {
  const quoted = argv.map((word) =>
    /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`,
  );
  return ['diegosim', ...quoted].join(' ');
}

/** The run without its outputs. */
export function runCommandLine(
  argument: string,
  { set = [], seed }: Pick<RunOptions, 'set' | 'seed'>,
): string {
  const seeds = seed === undefined ? [] : ['--seed', String(seed)];
  return commandLine(['run', argument, ...seeds, ...set.flatMap((each) => ['--set', each])]);
}

/** Command lines to print: what reproduces a run, what to try next. */
import type { RunOptions } from './run';

/** How the person called the program: by its own name, or from source through npm. */
export function programName(env: Readonly<Record<string, string | undefined>>): string {
  const script = env.npm_lifecycle_event;
  return script === 'start' || script === 'diegosim' ? 'npm run -s diegosim --' : 'diegosim';
}

/** Words as a POSIX shell reads them back. */
export function commandLine(argv: readonly string[], program = 'diegosim'): string {
  const quoted = argv.map((word) =>
    /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`,
  );
  return [program, ...quoted].join(' ');
}

/** The run without its outputs. */
export function runCommandLine(
  argument: string,
  { set = [], seed }: Pick<RunOptions, 'set' | 'seed'>,
  program: string,
): string {
  const seeds = seed === undefined ? [] : ['--seed', String(seed)];
  const sets = set.flatMap((each) => ['--set', each]);
  return commandLine(['run', argument, ...seeds, ...sets], program);
}

/** Command lines to print: what reproduces a run, what to try next. */
import { DEFECT } from '../model/defect';
import type { RunOptions } from './run';

/** How the person called the program: by its own name, or from source through npm. */
export function programName(env: Readonly<Record<string, string | undefined>>): string {
  if (DEFECT !== null) return `node build/canaries/${DEFECT.name}/program/diegosim.mjs`;
  switch (env.npm_lifecycle_event) {
    case 'start':
    case 'diegosim':
      return 'npm run -s diegosim --';
    case 'npx':
      return 'npx diegosim';
    default:
      return 'diegosim';
  }
}

/** Words as a POSIX shell reads them back. */
export function commandLine(argv: readonly string[], program = 'diegosim'): string {
  return [program, ...argv.map(shellWord)].join(' ');
}

function shellWord(word: string): string {
  if (/^[\w./:=,@%+-]+$/.test(word)) return word;
  const quoted = word.replace(/'/g, "'\\''");
  // What a terminal would obey in place of showing it is left to printf.
  return `'${quoted.replace(/[^\P{Cc}\n]|\p{Cf}/gu, (found) => `'"$(printf '${octal(found)}')"'`)}'`;
}

/** The bytes of a character as printf reads them: `\033`. */
function octal(character: string): string {
  const bytes = new TextEncoder().encode(character);
  return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

/** The sweep that a scenario describes. */
export function sweepCommandLine(argument: string, program: string): string {
  return commandLine(['sweep', argument], program);
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

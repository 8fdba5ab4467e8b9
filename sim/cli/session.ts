/** What the commands of one invocation share. */
import { type Command, InvalidArgumentError } from 'commander';
import { nearest } from '../scenario/problems';
import type { ExitCode } from './exitCodes';
import type { Io } from './io';

export interface Session {
  readonly io: Io;
  /** As given, for the report of an internal error. */
  readonly argv: readonly string[];
  /** Set by the command that ran. */
  exitCode: ExitCode;
}

/** A command of `parent` whose usage errors point to its own help. */
export function addCommand(parent: Command, nameAndArguments: string): Command {
  const command = parent.command(nameAndArguments);
  return command.showHelpAfterError(`see "${fullName(command)} --help"`);
}

/** `diegosim conformance auction`. */
function fullName(command: Command): string {
  const { parent } = command;
  return parent === null ? command.name() : `${fullName(parent)} ${command.name()}`;
}

/** Examples below a command's help: what each does, and its command line. */
export function examples(
  ...entries: readonly (readonly [line: string, meaning: string])[]
): string {
  const shown = entries.map(([line, meaning]) => `  # ${meaning}\n  ${line}`);
  return `\nExamples:\n${shown.join('\n')}`;
}

/** Parser of a value that is one of a few; suggests the one that was probably meant. */
export function oneOf<Choice extends string>(choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    const suggestion = nearest(text, choices);
    const hint = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
    throw new InvalidArgumentError(`Expected ${choices.join(', ')}.${hint}`);
  };
}

/** Parser of an option that takes a whole number. */
export function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${minimum} to ${maximum}.`);
  };
}

/** Collects the values of an option that may be given several times, in order. */
export function repeated(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** One JSON value, as `--json` prints it: indented, but lists of numbers on one line. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2);
  // Strings hold no line ends, so this finds nothing inside of them.
  const compact = text.replace(/\[\n[\d\s.,eE+-]+\]/g, (list) => list.replace(/\s+/g, ''));
  return `${compact}\n`;
}

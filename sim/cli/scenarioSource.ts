/**
 * Where a scenario comes from: a path, the name of a built-in scenario, or `-` for standard input.
 */
import { realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nearest, quoted } from '../scenario/problems';
import { FILE_SIZE_MAXIMUM } from '../scenario/yamlText';
import { reasonOf, UserError } from './errors';
import { readBounded, readStreamBounded } from './inputFiles';
import type { Io } from './io';
import { builtInFile, builtInScenarios } from './packageFiles';

export interface ScenarioSource {
  /** What the file is called in reports. */
  readonly file: string;
  /** Where it stands on disk; undefined for standard input. */
  readonly path: string | undefined;
  readonly text: string;
  /** For `extends`: the text of a file in the same folder. */
  readonly readSibling: (name: string) => string | undefined;
}

/** Finds and reads what a person named. @throws UserError when there is no such thing. */
export async function readScenarioSource(argument: string, io: Io): Promise<ScenarioSource> {
  if (argument === '-') {
    const bytes = await readStreamBounded(io.stdin, FILE_SIZE_MAXIMUM);
    const readSibling = siblingReader('.');
    return { file: '<stdin>', path: undefined, text: textOf(bytes), readSibling };
  }
  const path = pathOf(argument);
  const text = textOf(readBounded(path, FILE_SIZE_MAXIMUM));
  return { file: path, path, text, readSibling: siblingReader(dirname(path)) };
}

/** Reads files of a folder: none that a link only shows there, and nothing that could keep it waiting. */
function siblingReader(folder: string): (name: string) => string | undefined {
  return (name) => {
    const path = join(folder, name);
    try {
      if (dirname(realpathSync(path)) !== realpathSync(folder)) return undefined;
      return statSync(path).isFile() ? textOf(readBounded(path, FILE_SIZE_MAXIMUM)) : undefined;
    } catch {
      return undefined;
    }
  };
}

/** What is longer than the parser accepts stays longer, so that the parser is the one to say so. */
function textOf(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  return bytes.length > FILE_SIZE_MAXIMUM ? text.padEnd(FILE_SIZE_MAXIMUM + 1) : text;
}

/** A file first; a name without folder and suffix may be a built-in scenario's. */
function pathOf(argument: string): string {
  const found = statusOf(argument);
  if (found !== undefined && !found.isDirectory()) return argument;
  const names = builtInScenarios();
  if (names.includes(argument)) return builtInFile(argument);
  if (found !== undefined) throw new UserError(`cannot read ${argument}: it is a folder`);
  const name = argument.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/, '');
  const suggestion = nearest(name, names);
  const lines = [
    `there is no file and no built-in scenario ${quoted(argument)}`,
    suggestion === undefined
      ? 'see "diegosim scenarios" for the built-in ones'
      : `did you mean ${suggestion}?`,
  ];
  throw new UserError(lines.join('; '));
}

function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}

/** What the commands of this folder, and those of benchmarks, read and say in the same way. */

/** A number of an option. @throws Error when it is none. */
export function wholeNumber(text: string, option: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0 && text.trim() !== '') return value;
  throw new Error(`${option} ${text} is not a whole number`);
}

/** The names in a comma-separated list, in their own order; all of them without one. @throws Error for others. */
export function listed<Name extends string>(
  text: string | undefined,
  known: readonly Name[],
  what: string,
): Name[] {
  if (text === undefined) return [...known];
  const asked = text.split(',').filter((name) => name !== '');
  const unknown = asked.filter((name) => !known.some((each) => each === name));
  if (unknown.length > 0) throw new Error(`there is no ${what} ${unknown.join(', ')}`);
  return known.filter((name) => asked.includes(name));
}

/** Ends the process with exit code 0. */
export function showUsage(usage: string): never {
  process.stdout.write(usage);
  process.exit(0);
}

/** Ends the process with exit code 2. */
export function refuseUsage(message: string, usage: string): never {
  process.stderr.write(`error: ${message}\n${usage}`);
  process.exit(2);
}

/** A sign of life on stderr: stdout is for the answer. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a canary is: one line of the model changed for the worse, so that the kit of checks can be checked. */

export interface Canary {
  /** Kebab case: of folders, commands and the dashboard's banner. */
  readonly name: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Stands in the file exactly once, within a line. */
  readonly text: string;
  /** Is put in its place; one line as well. */
  readonly instead: string;
  /** What is broken, in a sentence. */
  readonly breaks: string;
  /** Invariants and checks one of which has to speak (`Failure.invariant`). */
  readonly heardFrom: readonly string[];
}

/** The code with the defect. @throws Error unless the text stands there exactly once. */
export function withDefect({ name, file, text, instead }: Canary, code: string): string {
  const found = code.split(text).length - 1;
  if (found !== 1) {
    throw new Error(`canary ${name}: its text stands ${found} times in ${file}, not once: ${text}`);
  }
  return code.replace(text, () => instead);
}

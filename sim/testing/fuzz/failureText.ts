/** What a person is told of a failure: what happened, the shortened input, and the command that shows it again. */
import type { FuzzFailure } from './fuzzRun';
import type { FuzzInput } from './subject';

/** Characters of an input that are shown. */
const SHOWN_MAX = 2000;

export function failureText({ kind, seed, fault, length, input }: FuzzFailure): string {
  const lines = [
    `FAILED ${kind} of seed ${seed}: ${fault.kind}: ${fault.detail}`,
    `  shortened from ${length} to ${input.length}: ${inputText(input)}`,
    `  reproduce: npm run check:fuzz -- --kind ${kind} --runs 1 --seed ${seed}`,
  ];
  if (fault.stack !== undefined) lines.push(fault.stack.split('\n').slice(1, 6).join('\n'));
  return `${lines.join('\n')}\n`;
}

/** As it could be pasted into a test. */
function inputText(input: FuzzInput): string {
  const text = JSON.stringify(input instanceof Uint8Array ? [...input] : input);
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}… (cut)` : text;
}

/**
 * Whether an input was met as it should be: accepted, or refused in words that a person can act on, soon, and without
 * anything left behind.
 */
import type { FuzzInput, Reading, Subject } from './subject';

export interface Fault {
  /** `crash`: something was thrown that is no answer to a person. */
  readonly kind: 'crash' | 'hang' | 'unclear' | 'wrong';
  readonly detail: string;
  /** For developers. */
  readonly stack?: string | undefined;
}

export interface Outcome {
  readonly isAccepted: boolean;
  /** Milliseconds. */
  readonly time: number;
  readonly fault: Fault | undefined;
}

/** Words of the language that the program is written in. They are excused where the input has them. */
const UNCLEAR = [
  /\bundefined\b/,
  /\[object \w+\]/,
  /\bNaN\b/,
  /^\s+at .+:\d+:\d+\)?$/m,
  /\b(Type|Range|Reference|Assertion|URI)Error\b/,
  /Cannot (read|set) propert/,
  /is not (a function|iterable|a constructor)/,
  /Maximum call stack/,
  /Invalid (typed array|array|string) length/,
  /[Oo]ffset is out/,
  /\bERR_[A-Z_]+\b/,
];

/** Reads one input. `clock` counts milliseconds. */
export async function outcomeOf(
  subject: Subject,
  input: FuzzInput,
  clock: () => number,
): Promise<Outcome> {
  const startedAt = clock();
  let isAccepted = false;
  let fault: Fault | undefined;
  try {
    const reading = await subject.read(input);
    isAccepted = reading.isAccepted;
    fault = faultOf(reading, input);
  } catch (error) {
    fault = crash(error);
  }
  const time = clock() - startedAt;
  if (time > subject.timeMax) {
    fault ??= { kind: 'hang', detail: `took ${Math.round(time)} ms, more than ${subject.timeMax}` };
  }
  return { isAccepted, time, fault };
}

function crash(error: unknown): Fault {
  if (!(error instanceof Error)) return { kind: 'crash', detail: String(error) };
  return { kind: 'crash', detail: `${error.name}: ${error.message}`, stack: error.stack };
}

function faultOf({ isAccepted, said, wrong }: Reading, input: FuzzInput): Fault | undefined {
  if (wrong !== undefined) return { kind: 'wrong', detail: wrong };
  if (!isAccepted && said.every((text) => text.trim() === '')) {
    return { kind: 'unclear', detail: 'refused without a word' };
  }
  for (const text of said) {
    const unclear = unclearWord(text, input);
    if (unclear !== undefined) return { kind: 'unclear', detail: unclear };
  }
  return undefined;
}

/** The line of `text` that only a developer understands. */
function unclearWord(text: string, input: FuzzInput): string | undefined {
  for (const pattern of UNCLEAR) {
    const found = pattern.exec(text);
    if (found === null || isIn(found[0], input)) continue;
    const start = text.lastIndexOf('\n', found.index) + 1;
    const line = text.slice(Math.max(start, found.index - 200)).split('\n', 1)[0] ?? '';
    return `says ${JSON.stringify(found[0])}: ${line.slice(0, 400)}`;
  }
  return undefined;
}

/** Whether an input has a word; YAML writes `.nan` for the number that prints as NaN. */
function isIn(word: string, input: FuzzInput): boolean {
  const text = textOfInput(input);
  return text.includes(word) || (word === 'NaN' && /nan/i.test(text));
}

function textOfInput(input: FuzzInput): string {
  if (typeof input === 'string') return input;
  if (!(input instanceof Uint8Array)) return input.join('\n');
  let text = '';
  for (let at = 0; at < input.length; at += 8192) {
    text += String.fromCharCode(...input.subarray(at, at + 8192));
  }
  return text;
}

/** Whether two faults are the same one, whatever numbers and names they speak of. */
export function isSameFault(one: Fault, other: Fault | undefined): boolean {
  return other !== undefined && signature(one) === signature(other);
}

function signature({ kind, detail }: Fault): string {
  return kind === 'hang' ? kind : `${kind} ${detail.replace(/[\d"'].*/s, '').slice(0, 60)}`;
}

/** Reads many generated inputs, one after the other, and counts what came of them. */
import { createChance } from './chance';
import { type Fault, isSameFault, type Outcome, outcomeOf } from './fault';
import { shorter } from './shorter';
import type { FuzzInput, FuzzKind, Subject } from './subject';

/** Inputs that are tried to make a failing one shorter. */
const SHORTER_TRIES_MAX = 3000;
/** Kinds of which there are to be more, because they are larger or faster to read. */
const WEIGHTS: Readonly<Record<FuzzKind, number>> = {
  scenario: 7,
  trace: 5,
  url: 4,
  argv: 1,
  recording: 3,
};

export interface FuzzOptions {
  /** One for each kind at most. */
  readonly subjects: readonly Subject[];
  readonly runs: number;
  /** Of the first input; the next ones follow. */
  readonly seed: number;
  /** Milliseconds. */
  readonly clock: () => number;
  /** Told before an input is read: should it never end, this is what is known of it. */
  readonly onInput?: (kind: FuzzKind, seed: number) => void;
  /** Told of each failure before others are looked for. */
  readonly onFailure?: (failure: FuzzFailure) => void;
  /** Stops after so many. */
  readonly failuresMax: number;
}

export interface FuzzFailure {
  readonly kind: FuzzKind;
  readonly seed: number;
  readonly fault: Fault;
  /** Length of what was generated. */
  readonly length: number;
  /** The shortest input found that fails in the same way. */
  readonly input: FuzzInput;
}

export interface FuzzFigures {
  inputs: number;
  accepted: number;
  failures: number;
  /** Milliseconds, generating included. */
  time: number;
  longest: number;
  longestSeed: number;
}

export interface FuzzResult {
  readonly figures: ReadonlyMap<FuzzKind, FuzzFigures>;
  readonly failures: readonly FuzzFailure[];
}

/** Inputs of the seeds from `seed` on. A seed and a kind are one input. */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const { subjects, runs, seed: first, clock, failuresMax } = options;
  const figures = new Map<FuzzKind, FuzzFigures>();
  const failures: FuzzFailure[] = [];
  const weighted = subjects.flatMap((subject) =>
    Array.from({ length: WEIGHTS[subject.kind] }, () => subject),
  );
  for (let seed = first; seed < first + runs && failures.length < failuresMax; seed++) {
    const subject = createChance(seed, 'kind').pick(weighted);
    options.onInput?.(subject.kind, seed);
    const startedAt = clock();
    const input = inputOf(subject, seed);
    const outcome = await outcomeOf(subject, input, clock);
    count(figures, subject.kind, seed, outcome, clock() - startedAt);
    if (outcome.fault === undefined) continue;
    const failure = await madeShort(subject, seed, input, outcome.fault, clock);
    failures.push(failure);
    options.onFailure?.(failure);
  }
  return { figures, failures };
}

/** The input of a seed. */
export function inputOf(subject: Subject, seed: number): FuzzInput {
  return subject.generate(createChance(seed, subject.kind));
}

async function madeShort(
  subject: Subject,
  seed: number,
  input: FuzzInput,
  fault: Fault,
  clock: () => number,
): Promise<FuzzFailure> {
  const fails = async (candidate: FuzzInput): Promise<boolean> =>
    isSameFault(fault, (await outcomeOf(subject, candidate, clock)).fault);
  // Each try of what hangs takes as long.
  const triesMax = fault.kind === 'hang' ? 20 : SHORTER_TRIES_MAX;
  const short = await shorter(input, fails, triesMax);
  return { kind: subject.kind, seed, fault, length: input.length, input: short };
}

function count(
  figures: Map<FuzzKind, FuzzFigures>,
  kind: FuzzKind,
  seed: number,
  { isAccepted, time: readTime, fault }: Outcome,
  time: number,
): void {
  const found = figures.get(kind) ?? {
    inputs: 0,
    accepted: 0,
    failures: 0,
    time: 0,
    longest: 0,
    longestSeed: seed,
  };
  figures.set(kind, found);
  found.inputs++;
  found.time += time;
  if (isAccepted) found.accepted++;
  if (fault !== undefined) found.failures++;
  if (readTime <= found.longest) return;
  found.longest = readTime;
  found.longestSeed = seed;
}

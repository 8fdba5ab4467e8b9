/**
 * A loss of cells as an operator reads it: lost, detected, half back, all that fitted back, each with its
 * instant. And the faults and changes of a run in one order.
 */
import { type Instant, SECOND } from '../../sim/engine/units';
import type { Answer } from '../worker/protocol';
import { count, counted } from './format';

export type FaultAnswer = Answer['timeline']['faults'][number];
export type ChangeAnswer = Answer['timeline']['changes'][number];

export interface FaultStep {
  readonly name: string;
  /** Undefined: it did not happen in this run. */
  readonly at: Instant | undefined;
  /** How many instances it is about; may be empty. */
  readonly words: string;
  readonly meaning: string;
}

/** Name of the step after which what is missing did not fit. */
export const FIT_BACK = 'all that fit back';

/** An instant of the answer, which tells seconds. */
export function instantOf(seconds: number): Instant {
  return Math.round(seconds * SECOND);
}

/** What came of a fault, in order. */
export function faultSteps(fault: FaultAnswer): readonly FaultStep[] {
  const { lostInstances, fitBackInstances, backInstances, undesiredInstances } = fault;
  const after = (seconds: number | null) =>
    seconds === null ? undefined : instantOf(fault.atSeconds) + instantOf(seconds);
  const steps: FaultStep[] = [
    {
      name: 'detected',
      at: after(fault.detectedAfterSeconds),
      words: '',
      meaning: 'The first presence of its cells expired, or the first of their rows turned SUSPECT',
    },
  ];
  if (lostInstances === 0) return steps;
  steps.push(
    {
      name: 'half back',
      at: after(fault.halfBackAfterSeconds),
      words: '',
      meaning: 'Half of the lost instances ran again',
    },
    {
      name: FIT_BACK,
      at: after(fault.fitBackAfterSeconds),
      words: `${count(fitBackInstances)} of ${count(lostInstances)}`,
      meaning: 'The last of those that ran again before the next event of the scenario',
    },
  );
  const stillOut = lostInstances - backInstances - undesiredInstances;
  if (stillOut === 0 && fitBackInstances === lostInstances) return steps;
  steps.push({
    name: 'all back',
    at: stillOut > 0 ? undefined : after(fault.allBackAfterSeconds),
    words: stillOut > 0 ? counted(stillOut, 'instance') : restText(fault),
    meaning: 'Every lost instance ran again, or was not desired any more',
  });
  return steps;
}

function restText({ backInstances, fitBackInstances, undesiredInstances }: FaultAnswer): string {
  const others = `the other ${count(backInstances - fitBackInstances)}`;
  if (undesiredInstances === 0) return others;
  return `${others}; ${count(undesiredInstances)} not desired any more`;
}

/** `84 cells of z3 lost`. */
export function faultTitle({ cells, zones }: FaultAnswer): string {
  const where = zones.length > 3 ? counted(zones.length, 'zone') : zones.join(', ');
  return `${counted(cells, 'cell')} of ${where} lost`;
}

const CHANGE_WORDS: Readonly<Record<ChangeAnswer['kind'], string>> = {
  restored: 'restored',
  added: 'added',
  scaled: 'scaled',
  pushed: 'pushed',
  deleted: 'deleted',
  released: 'released anew',
};

/** `84 cells restored`, `1 app scaled`. */
export function changeTitle({ kind, count: amount }: Pick<ChangeAnswer, 'kind' | 'count'>): string {
  const noun = kind === 'restored' || kind === 'added' ? 'cell' : 'app';
  return `${counted(amount, noun)} ${CHANGE_WORDS[kind]}`;
}

export type Moment =
  | { readonly kind: 'fault'; readonly at: Instant; readonly fault: FaultAnswer }
  | {
      readonly kind: 'change';
      readonly at: Instant;
      /** Of the last of them: later than `at` when many alike follow one another. */
      readonly until: Instant;
      readonly change: Pick<ChangeAnswer, 'kind' | 'count'>;
      /** How many of them are told as one. */
      readonly steps: number;
    };

/** More changes of one kind than this that follow one another are told as one. */
const SEPARATE_MAX = 3;

/** Faults and changes in order; long rows of equal changes, with no fault between, as one. */
export function momentsOf({ faults, changes }: Answer['timeline']): readonly Moment[] {
  const moments: Moment[] = [];
  let run: ChangeAnswer[] = [];
  const flush = () => {
    for (const group of run.length > SEPARATE_MAX ? [run] : run.map((change) => [change])) {
      const [first] = group;
      if (first !== undefined) moments.push(changeMoment(first, group));
    }
    run = [];
  };
  const all = [
    ...faults.map((fault) => ({ atSeconds: fault.atSeconds, fault, change: undefined })),
    ...changes.map((change) => ({ atSeconds: change.atSeconds, fault: undefined, change })),
  ].sort((one, other) => one.atSeconds - other.atSeconds);
  for (const { atSeconds, fault, change } of all) {
    if (fault !== undefined || change.kind !== run[0]?.kind) flush();
    if (fault !== undefined) moments.push({ kind: 'fault', at: instantOf(atSeconds), fault });
    else run.push(change);
  }
  flush();
  return moments;
}

function changeMoment(first: ChangeAnswer, group: readonly ChangeAnswer[]): Moment {
  return {
    kind: 'change',
    at: instantOf(first.atSeconds),
    until: instantOf((group.at(-1) ?? first).atSeconds),
    change: { kind: first.kind, count: group.reduce((sum, each) => sum + each.count, 0) },
    steps: group.length,
  };
}

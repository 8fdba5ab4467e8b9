/** What is there to be struck: the names that events of an invented scenario may mention. */
import type { Entry } from './scenarioData';

/** The foundation and its workload as far as events name them. */
export interface Shape {
  readonly zones: readonly string[];
  readonly groups: readonly { readonly name: string; readonly count: number }[];
  readonly cells: readonly string[];
  /** VMs of each group of the control plane. */
  readonly plane: {
    readonly diegoApi: number;
    readonly scheduler: number;
    readonly database: number;
  };
  readonly hasSilk: boolean;
  readonly apps: readonly string[];
  readonly tasks: readonly string[];
  /** Seconds between convergence passes. */
  readonly passEvery: number;
  /** Seconds after which all is healed; nothing is done later. */
  readonly calm: number;
}

/** Numbers that an event is made of, drawn before anything is known: each is taken modulo what there is. */
export interface Raw {
  /** Among the kinds of trouble that are switched on. */
  readonly pick: number;
  /** When it begins, as a share of the time until calm in 1/1000. */
  readonly when: number;
  /** Seconds. */
  readonly lasts: number;
  readonly first: number;
  readonly second: number;
  readonly third: number;
  readonly share: number;
  /** How it recurs, and whether it is repaired by itself. */
  readonly rhythm: number;
}

/** One kind of trouble: the events that make it. */
export type Trouble = (raw: Raw, shape: Shape) => readonly Entry[];

/** The element that a number means. */
export function among<T>(list: readonly T[], number: number): T {
  if (list.length === 0) throw new RangeError('there is nothing to choose from');
  return list[number % list.length] as T;
}

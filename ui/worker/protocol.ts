/**
 * What the page and its worker say to each other. The page knows of scenarios and simulations only what is
 * here; all of it is plain data that a browser can clone, and big arrays are transferred.
 */
import type { CapacityNow } from '../../sim/answers/capacity/capacityReport';
import type { CapacityInput } from '../../sim/answers/capacity/input';
import type { CapacityReport } from '../../sim/answers/capacity/result';
import type { RunResult } from '../../sim/answers/result';
import type { ExplainedViolation } from '../../sim/check/invariant';
import type { Duration, Instant } from '../../sim/engine/units';
import type { Problem } from '../../sim/scenario/problems';
import type { Level } from '../../sim/trace/kinds';
import type { PackedReplay } from '../replay/transfer';

/** What is wrong with a scenario's text, with its place in it. */
export type ScenarioProblem = Problem;
/** The answer of a run, as `diegosim run --json` prints it. */
export type Answer = RunResult;

/** An invariant that was broken, in a build with a deliberate defect, and when that was first seen. */
export type BrokenInvariant = ExplainedViolation;

/** A scenario that comes with the page. */
export interface BuiltInScenario {
  readonly name: string;
  readonly question: string;
  readonly text: string;
}

/** What is simulated. */
export interface ScenarioRequest {
  /** What the file is called in problems, without `.yaml`. */
  readonly name: string;
  readonly text: string;
  /** null: the scenario's own. */
  readonly seed: number | null;
  readonly level: Level;
}

export type Job =
  | { readonly kind: 'simulate'; readonly scenario: ScenarioRequest }
  /** A trace file as it is, or gzipped. */
  | { readonly kind: 'openTrace'; readonly name: string; readonly bytes: ArrayBuffer };

/** In a completion's text: a place to be filled in. A tab at the beginning of a line is one step deeper. */
export const CURSOR = '‸';

/** What a word of a scenario could be, for whoever edits it. */
export interface Completion {
  readonly label: string;
  /** What it is: a type, a default. */
  readonly detail: string;
  /** A sentence about it. */
  readonly info: string;
  /** What is inserted; the label when it is absent. Each `CURSOR` is where the cursor goes next. */
  readonly insert?: string;
}

export interface Completions {
  /** Offset in the text from which the word is replaced. */
  readonly from: number;
  readonly options: readonly Completion[];
}

/** A foundation at an instant, as capacity is computed from it. */
export type CapacityFoundation = Omit<CapacityInput, 'readings'>;

/** The records up to an instant from which Diego's metrics are read, a column each, in their order. */
export interface MeasuredRows {
  /** Kinds by the number in `kind`. */
  readonly kinds: readonly string[];
  readonly kind: Uint8Array;
  readonly at: Float64Array;
  readonly cell: Int32Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly x: Float64Array;
  /** By number of the domain. */
  readonly domains: readonly string[];
  /** For each row that ends a pass over LRPs: rows RUNNING and CRASHED that the BBS holds then. */
  readonly running: Int32Array;
  readonly crashed: Int32Array;
  /** Whether the trace tells when domains are refreshed. */
  readonly hasDomains: boolean;
}

export interface CapacityQuestion {
  /** All but the growth, or by how much the foundation could grow, which costs about as much again. */
  readonly what: 'report' | 'growth';
  readonly foundation: CapacityFoundation;
  /** undefined: the trace does not tell enough. */
  readonly measured: MeasuredRows | undefined;
  readonly seed: number;
}

/** What `diegosim capacity --json` prints, but for the growth. */
export type CapacityAnswered = CapacityNow;
export type CapacityGrowth = CapacityReport['growth'];

export type CapacityAnswer =
  | { readonly kind: 'report'; readonly report: CapacityAnswered }
  | { readonly kind: 'growth'; readonly growth: CapacityGrowth }
  /** One sentence why there is none. */
  | { readonly kind: 'refused'; readonly message: string }
  /** Another question came; this one is forgotten. */
  | { readonly kind: 'overtaken' };

export type ToWorker =
  | { readonly kind: 'begin'; readonly job: number; readonly request: Job }
  /** What has been simulated so far: shown, or as if it had never begun. */
  | { readonly kind: 'stop'; readonly job: number; readonly what: 'keep' | 'forget' }
  | {
      readonly kind: 'validate';
      readonly query: number;
      readonly name: string;
      readonly text: string;
    }
  | {
      readonly kind: 'complete';
      readonly query: number;
      readonly text: string;
      readonly offset: number;
    }
  /** Overtakes an earlier question of this kind. */
  | { readonly kind: 'capacity'; readonly query: number; readonly question: CapacityQuestion };

export interface Progress {
  readonly phase: 'simulating' | 'reading' | 'indexing';
  /** Of the phase, 0 to 1; null when it cannot be told. */
  readonly share: number | null;
  /** Simulated so far. */
  readonly at: Instant;
  readonly duration: Duration;
  readonly events: number;
  readonly records: number;
  /** Wall time since the job began, in milliseconds. */
  readonly elapsed: number;
}

/** A run that can be replayed. */
export interface OpenedRun {
  readonly packed: PackedReplay;
  /** undefined: the trace file does not hold it. */
  readonly answer: Answer | undefined;
  /** What the person should know: a damaged file, a run that was stopped. */
  readonly notices: readonly string[];
  /** What the scenario's own check warned of. */
  readonly warnings: readonly ScenarioProblem[];
  /** In the order of time; absent where nobody looked, as in every build without a deliberate defect. */
  readonly findings?: readonly BrokenInvariant[] | undefined;
}

/** Why a job came to nothing. */
export type JobFailure =
  /** The scenario's text is wrong. */
  | { readonly kind: 'problems'; readonly problems: readonly ScenarioProblem[] }
  /** The file is no trace, or a limit was reached. One sentence, and what to do about it. */
  | { readonly kind: 'refused'; readonly message: string; readonly advice: string }
  /** A fault of the simulator, with the command that shows it again. */
  | { readonly kind: 'broken'; readonly message: string; readonly command: string };

export type FromWorker =
  | { readonly kind: 'ready'; readonly scenarios: readonly BuiltInScenario[] }
  | { readonly kind: 'progress'; readonly job: number; readonly progress: Progress }
  | { readonly kind: 'opened'; readonly job: number; readonly run: OpenedRun }
  | { readonly kind: 'failed'; readonly job: number; readonly failure: JobFailure }
  | { readonly kind: 'stopped'; readonly job: number }
  | {
      readonly kind: 'validated';
      readonly query: number;
      readonly problems: readonly ScenarioProblem[];
      readonly warnings: readonly ScenarioProblem[];
    }
  | { readonly kind: 'completed'; readonly query: number; readonly completions: Completions }
  /** How much of the answer is there, 0 to 1. */
  | { readonly kind: 'capacityProgress'; readonly query: number; readonly share: number }
  | { readonly kind: 'capacityAnswered'; readonly query: number; readonly answer: CapacityAnswer };

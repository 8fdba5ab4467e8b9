/** The answer of a run as tests need it, and as JUnit XML. Its types are published, so none of them is a schema's. */
import { type JUnitCase, type JUnitSuite, junitXml } from '../export/junitXml';
import { quoted } from '../scenario/problems';

export interface ExpectationOutcome {
  readonly name: string;
  readonly verdict: 'met' | 'not met' | 'not decided';
  /** What was expected, as a sentence. */
  readonly wanted: string;
  /** What happened, as a sentence. */
  readonly measured: string;
  readonly value: number | null;
  readonly limit: number;
  readonly unit: string;
}

export interface RunOutcome {
  readonly scenario: string;
  readonly seed: number;
  /** Of all expectations; met when there are none. `not decided`: it was finished before its end. */
  readonly verdict: 'met' | 'not met' | 'not decided';
  readonly expectations: readonly ExpectationOutcome[];
  /** The same for the same scenario, seed and version, in every engine. */
  readonly digest: string;
  /** Simulated, in seconds. */
  readonly seconds: number;
  readonly events: number;
  /** Among them whether the run is not Diego, because a custom policy placed its work. */
  readonly warnings: readonly string[];
  /** All of the answer, as `diegosim run --json` prints it; `diegosim schema result` says what is in it. */
  readonly answer: Readonly<Record<string, unknown>>;
}

/**
 * A suite for each run, with a case for each of its expectations, or one for the run when it expects nothing.
 * @throws TypeError for what is no list of outcomes.
 */
export function outcomeSuites(outcomes: readonly RunOutcome[]): JUnitSuite[] {
  if (!Array.isArray(outcomes)) throw new TypeError('a report is of a list of outcomes');
  return outcomes.map((outcome: RunOutcome) => {
    requireOutcome(outcome);
    const { scenario, seed, verdict, expectations } = outcome;
    const className = `diegosim.${scenario}`;
    const cases = expectations.map((each) => caseOf(className, outcome, each));
    const whole: JUnitCase = { className, name: 'runs to its end' };
    const isCut = verdict === 'not decided';
    const cut = { message: 'not decided', type: 'run', text: 'finished before its end' };
    if (cases.length === 0) cases.push(isCut ? { ...whole, failure: cut } : whole);
    return { name: `${scenario}, seed ${seed}`, cases };
  });
}

/** @throws TypeError */
function requireOutcome(outcome: Partial<RunOutcome> | null): void {
  const { scenario, seed, digest, verdict, expectations, warnings } = outcome ?? {};
  const isNamed = [scenario, digest, verdict].every((each) => typeof each === 'string');
  const isWhole = isNamed && typeof seed === 'number' && Array.isArray(warnings);
  if (isWhole && Array.isArray(expectations) && expectations.every(isExpectation)) return;
  throw new TypeError(
    `an outcome is what runScenario, finish and stop answer, not ${quoted(outcome)}`,
  );
}

function isExpectation(value: Partial<ExpectationOutcome> | null): boolean {
  const { name, verdict, wanted, measured } = value ?? {};
  return [name, verdict, wanted, measured].every((each) => typeof each === 'string');
}

function caseOf(
  className: string,
  { seed, digest, warnings }: RunOutcome,
  { name, verdict, wanted, measured }: ExpectationOutcome,
): JUnitCase {
  const base = { className, name: wanted };
  if (verdict === 'met') return base;
  const text = [`wanted: ${wanted}`, `measured: ${measured}`, `seed ${seed}, digest ${digest}`];
  return {
    ...base,
    failure: { message: measured, type: name, text: [...text, ...warnings].join('\n') },
  };
}

/**
 * Runs as JUnit XML for a build server, beside what one's own test runner reports.
 * @throws TypeError for what is no list of outcomes, and for a name that is no text.
 */
export function junitReport(outcomes: readonly RunOutcome[], name = 'diegosim'): string {
  return junitXml(name, outcomeSuites(outcomes));
}

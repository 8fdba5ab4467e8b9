/** The question, the verdict, and each expectation with its moment. */
import type { Instant } from '../../../sim/engine/units';
import { instantOf } from '../../charts/faultSteps';
import { count, counted } from '../../charts/format';
import type { Replay } from '../../replay/openReplay';
import type { Answer } from '../../worker/protocol';

export type Verdict = Answer['verdict'];

export const VERDICT_SIGNS: Readonly<Record<Verdict, string>> = {
  met: '✓',
  'not met': '✗',
  'not decided': '?',
};

export interface ExpectationSeen {
  readonly verdict: Verdict;
  readonly wanted: string;
  readonly measured: string;
  /** When the measured value was reached; undefined when there is none. */
  readonly at: Instant | undefined;
}

const BY_URGENCY: readonly Verdict[] = ['not met', 'not decided', 'met'];

/** Those not met come first. */
export function expectationsSeen({ expectations }: Answer): readonly ExpectationSeen[] {
  return expectations
    .map(({ verdict, wanted, measured, atSeconds }) => ({
      verdict,
      wanted,
      measured,
      at: atSeconds === null ? undefined : instantOf(atSeconds),
    }))
    .sort((one, other) => BY_URGENCY.indexOf(one.verdict) - BY_URGENCY.indexOf(other.verdict));
}

/** False only for a run that expects nothing and came to its end, which is neither good nor bad. */
export function hasVerdict({ expectations, isInterrupted }: Answer): boolean {
  return expectations.length > 0 || isInterrupted;
}

/** `met: 2 of 2 expectations`. */
export function headlineOf({ verdict, expectations, isInterrupted }: Answer): string {
  if (isInterrupted) return 'stopped before its end: not decided';
  if (expectations.length === 0) return 'Nothing is expected: the run came to its end';
  const met = expectations.filter((each) => each.verdict === 'met').length;
  return `${verdict}: ${count(met)} of ${counted(expectations.length, 'expectation')}`;
}

export interface ScenarioSeen {
  readonly name: string | undefined;
  readonly question: string | undefined;
}

/** What the trace says of its scenario: any JSON at all. */
export function scenarioSeen({ header }: Pick<Replay, 'header'>): ScenarioSeen {
  const { name, question } = (header.scenario ?? {}) as { name?: unknown; question?: unknown };
  return { name: textOf(name), question: textOf(question) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

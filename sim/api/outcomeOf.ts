/** From the answer of a run to what tests get of it. */
import type { RunResult } from '../answers/result';
import type { RunOutcome } from './outcome';

export function outcomeOf(result: RunResult): RunOutcome {
  const { scenario, seed, verdict, expectations, digest, simulatedSeconds, events } = result;
  return {
    ...{ scenario, seed, verdict, expectations, digest, events },
    seconds: simulatedSeconds,
    warnings: result.warnings,
    answer: result,
  };
}

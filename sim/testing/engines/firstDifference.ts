/** The first line in which two engines disagree about a run, found without sending either's trace. */
import type { EngineJob } from './engineJob';
import { BLOCK_LINES, type EngineAnswer, type EngineQuestion } from './engineQuestion';

/** Asks one engine. */
export type AskEngine = <Question extends EngineQuestion>(
  question: Question,
) => Promise<EngineAnswer<Question['kind']>>;

export interface FirstDifference {
  /** Number of the line: of the record in the full trace, or beyond its end, of the outcome. */
  readonly line: number;
  /** What each has there; null where it has no such line. */
  readonly one: string | null;
  readonly other: string | null;
}

/** Undefined when each makes the same run as the other when it is asked again. */
export async function firstDifference(
  askOne: AskEngine,
  askOther: AskEngine,
  job: EngineJob,
): Promise<FirstDifference | undefined> {
  const [blocksOfOne, blocksOfOther] = await Promise.all([
    askOne({ kind: 'blocks', job }),
    askOther({ kind: 'blocks', job }),
  ]);
  const block = firstUnequal(blocksOfOne, blocksOfOther);
  if (block === undefined) return undefined;
  const [linesOfOne, linesOfOther] = await Promise.all([
    askOne({ kind: 'lines', job, block }),
    askOther({ kind: 'lines', job, block }),
  ]);
  const line = firstUnequal(linesOfOne, linesOfOther);
  if (line === undefined) return undefined;
  return {
    line: block * BLOCK_LINES + line,
    one: linesOfOne[line] ?? null,
    other: linesOfOther[line] ?? null,
  };
}

/** Position of the first entry that the lists do not share. */
function firstUnequal(one: readonly string[], other: readonly string[]): number | undefined {
  const length = Math.max(one.length, other.length);
  for (let i = 0; i < length; i++) if (one[i] !== other[i]) return i;
  return undefined;
}

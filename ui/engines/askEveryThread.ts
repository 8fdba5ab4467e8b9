/** Puts every run to both threads of an engine, and names the first line of what differs. */
import type { EngineJob, EngineReport } from '../../sim/testing/engines/engineJob';
import { type AskEngine, firstDifference } from '../../sim/testing/engines/firstDifference';
import { askerOf, type Engine, type Thread } from './engine';
import { answerOf, type Failure, isSameReport, type JobOutcomes, type Outcome } from './outcomes';

/** Looked into for each thread; the rest of a hundred would say the same, and take an hour. */
const LOOKED_INTO_MAX = 3;

/** Node's own answers, which the others are compared with. */
export async function askReference(
  node: Engine,
  jobs: readonly EngineJob[],
  onAsked: (name: string) => void,
): Promise<JobOutcomes[]> {
  const ask = askerOf(node, 'main');
  const outcomes: JobOutcomes[] = [];
  for (const job of jobs) {
    const startedAt = performance.now();
    const answer = await answerOf(ask, job);
    const isReport = 'digest' in answer;
    outcomes.push({
      name: job.name,
      kind: job.kind,
      reference: isReport ? answer : null,
      threads: [
        {
          engine: node.name,
          thread: 'main',
          seconds: (performance.now() - startedAt) / 1000,
          outcome: isReport ? { kind: 'equal' } : answer,
        },
      ],
    });
    onAsked(job.name);
  }
  return outcomes;
}

/** Adds what each of these threads makes of each run to what is known of it; the threads go on side by side. */
export async function askThreads(
  engine: Engine,
  threads: readonly Thread[],
  jobs: readonly EngineJob[],
  known: readonly JobOutcomes[],
  askReferenceEngine: AskEngine,
): Promise<void> {
  const found = await Promise.all(
    threads.map((thread) => askThread(engine, thread, jobs, known, askReferenceEngine)),
  );
  for (const [i, each] of known.entries()) {
    for (const outcomes of found) each.threads.push(...outcomes.slice(i, i + 1));
  }
}

async function askThread(
  engine: Engine,
  thread: Thread,
  jobs: readonly EngineJob[],
  known: readonly JobOutcomes[],
  askReferenceEngine: AskEngine,
): Promise<JobOutcomes['threads']> {
  const ask = askerOf(engine, thread);
  const outcomes: JobOutcomes['threads'] = [];
  let lookedInto = 0;
  for (const [i, job] of jobs.entries()) {
    const startedAt = performance.now();
    const answer = await answerOf(ask, job);
    const seconds = (performance.now() - startedAt) / 1000;
    const reference = known[i]?.reference ?? null;
    let outcome = compared(answer, reference);
    if (outcome.kind === 'differs' && lookedInto++ < LOOKED_INTO_MAX) {
      const first = (await firstDifference(askReferenceEngine, ask, job)) ?? null;
      outcome = { ...outcome, first };
    }
    outcomes.push({ engine: engine.name, thread, seconds, outcome });
  }
  return outcomes;
}

function compared(answer: EngineReport | Failure, reference: EngineReport | null): Outcome {
  if ('kind' in answer) return answer;
  if (reference !== null && isSameReport(answer, reference)) return { kind: 'equal' };
  return { kind: 'differs', report: answer, first: 'not looked for' };
}
